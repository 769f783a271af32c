"""Calling VK's methods; everything, the token too, goes into the body."""

from __future__ import annotations

from typing import Any

from meetings.broadcasts.calling import Caller, json_object, unreadable
from meetings.broadcasts.failure import Failure, Verdict
from meetings.broadcasts.vk.errors import failure

VERSION = "5.199"


class Client:
    """One person's access; ``seconds`` bound each call as a whole."""

    def __init__(self, root: str, token: str, seconds: float) -> None:
        self._root, self._token = f"{root}/method", token
        self._caller = Caller(seconds)

    def call(self, method: str, **parameters: str | int) -> Any:
        """The ``response`` of a method, sent once. Raises Failure."""
        given = {name: str(value) for name, value in parameters.items()}
        form = {**given, "v": VERSION, "access_token": self._token}
        answer = self._caller.send("POST", f"{self._root}/{method}", form=form)
        found = json_object(answer)
        if isinstance(found.get("error"), dict):
            raise failure(found["error"])
        if answer.status_code != 200:
            raise Failure(Verdict.RETRY, f"HTTP {answer.status_code}", doubt=True)
        if "response" not in found:
            raise unreadable()
        return found["response"]
