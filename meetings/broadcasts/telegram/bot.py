"""Calling the Bot API: one attempt per call, with a deadline; the token is in no message or log."""

from __future__ import annotations

import json
import ssl
import time
from functools import cache
from typing import Any

import httpx

from meetings.broadcasts.failure import Failure, Verdict
from meetings.broadcasts.telegram.errors import failure

LARGEST = 1 << 20
# Telegram takes about thirty calls of a bot in a second (Bot API FAQ).
PACE = 1 / 25
NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


@cache
def _authorities() -> ssl.SSLContext:
    """Read once: it costs more than a call, and the bot calls every few seconds."""
    return httpx.create_ssl_context(trust_env=False)


class Bot:
    """One bot, which keeps its pace; ``seconds`` bound each call as a whole."""

    def __init__(self, token: str, root: str, seconds: float) -> None:
        self._address = f"{root}/bot{token}"
        self._seconds = seconds
        self._next = 0.0

    def call(self, method: str, **parameters: Any) -> Any:
        """The ``result`` of a method. Raises Failure; its cause is left out, for it names the token."""
        given = {name: value for name, value in parameters.items() if value is not None}
        try:
            code, body = self._post(method, given)
        except NEVER_SENT as error:
            raise Failure(Verdict.RETRY, type(error).__name__) from None
        except (httpx.HTTPError, TimeoutError) as error:
            raise Failure(Verdict.RETRY, type(error).__name__, doubt=True) from None
        return _result(code, body)

    def _post(self, method: str, given: dict[str, Any]) -> tuple[int, bytes]:
        time.sleep(max(0, self._next - time.monotonic()))
        self._next = time.monotonic() + PACE
        until = time.monotonic() + self._seconds
        body = bytearray()
        with (
            httpx.Client(verify=_authorities(), timeout=self._seconds, trust_env=False) as http,
            http.stream("POST", f"{self._address}/{method}", json=given) as answer,
        ):
            for piece in answer.iter_bytes():
                body += piece
                if len(body) > LARGEST or time.monotonic() > until:
                    raise TimeoutError
        return answer.status_code, bytes(body)


def _result(code: int, body: bytes) -> Any:
    try:
        answer = json.loads(body)
        if answer["ok"] is True and code == 200:
            return answer["result"]
    except (ValueError, KeyError, TypeError):
        answer = {}
    if code == 200:
        raise Failure(Verdict.RETRY, "unreadable answer", doubt=True)
    raise failure(code, answer if isinstance(answer, dict) else {})
