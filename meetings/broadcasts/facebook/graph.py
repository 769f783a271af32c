"""Calling the Graph API; the token of a page or a person goes into a header."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx

from meetings.broadcasts.calling import Caller, json_object, unreadable
from meetings.broadcasts.facebook.errors import failure

VERSION = "v24.0"


class Graph:
    """``seconds`` bound each call as a whole; every method raises Failure."""

    def __init__(self, root: str, token: str | None, seconds: float) -> None:
        self._root = f"{root}/{VERSION}"
        self._token = token
        self._caller = Caller(seconds)

    def get(self, path: str, **query: str) -> dict[str, Any]:
        """Read a node, or nodes."""
        address = f"{self._root}/{path}"
        return _read(self._caller.send("GET", address, query=query, token=self._token))

    def post(self, path: str, **form: str) -> dict[str, Any]:
        """Make or change something; sent once. With ``fields`` the answer is the changed node."""
        address = f"{self._root}/{path}"
        return _read(self._caller.send("POST", address, form=form, token=self._token))

    def delete(self, path: str) -> None:
        """Delete a node; sent once."""
        _read(self._caller.send("DELETE", f"{self._root}/{path}", token=self._token))

    def pages(self, path: str, **query: str) -> Iterator[dict[str, Any]]:
        """The items of an edge over all its pages; the address of the next one would hold the token."""
        after: str | None = ""
        while after is not None:
            answer = self.get(path, **query, **({"after": after} if after else {}))
            yield from _items(answer)
            after = _following(answer, after)


def _read(answer: httpx.Response) -> dict[str, Any]:
    found = json_object(answer)
    error = found.get("error")
    if answer.status_code >= 300 or isinstance(error, dict):
        raise failure(answer.status_code, error if isinstance(error, dict) else {}, answer.headers)
    if not found:
        raise unreadable()
    return found


def _items(answer: dict[str, Any]) -> list[dict[str, Any]]:
    items = answer.get("data")
    if not isinstance(items, list) or not all(isinstance(each, dict) for each in items):
        raise unreadable()
    return items


def _following(answer: dict[str, Any], after: str) -> str | None:
    """The cursor of the next page, None on the last. Raises Failure for one that leads nowhere."""
    paging = answer.get("paging") or {}
    if "next" not in paging:
        return None
    cursor = str((paging.get("cursors") or {}).get("after") or "")
    if cursor in ("", after):
        raise unreadable()
    return cursor
