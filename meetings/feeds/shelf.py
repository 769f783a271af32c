"""Feeds of this process that stand ready: the same answer again without asking the application.

An answer stands as long as nothing was committed that feeds show (`version.py`) and no session has
left its window by the passing of time; so it is never older than the database.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from werkzeug.http import parse_etags

from meetings import clock
from meetings.feeds.encoding import wants_gzip

SHELVED = "meetings.feed"
LARGEST = 64 << 20
ENTRY = 1 << 10  # what an answer without a body is reckoned at
FOREVER = datetime.max.replace(tzinfo=clock.UTC)

_ADDRESS = re.compile(r"/(?:kk|ru|en)/calendars/(?:meetings|c/[\w.-]+)\.ics", re.ASCII)
_OF_THE_BODY = {"content-length", "content-type", "content-encoding", "content-disposition"}

Headers = list[tuple[str, str]]
Key = tuple[str, str, bool]
WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@dataclass(frozen=True)
class Answer:
    """What a view says of its answer: its tag, its bytes if it made them, how long they stand."""

    etag: str
    body: bytes | None
    until: datetime


@dataclass(frozen=True)
class Shelved:
    """An answer with its headers, and the version of the diary that it shows."""

    token: str
    answer: Answer
    headers: Headers
    without_body: Headers

    @property
    def size(self) -> int:
        """About how many bytes it takes."""
        return ENTRY + len(self.answer.body or b"")


class Shelf:
    """WSGI middleware: answers a feed that stands ready, else asks the application and keeps what it says."""

    def __init__(self, app: WsgiApp, version: Callable[[], str | None]) -> None:
        self._app = app
        self._version = version
        self._kept: dict[Key, Shelved] = {}
        self._size = 0
        self._lock = threading.Lock()

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Answer one request."""
        key = _key(environ)
        token = self._version() if key else None
        if key is None or token is None:
            return self._app(environ, start_response)
        kept = self._kept.get(key)
        if kept and kept.token == token and clock.now() < kept.answer.until:
            if _is_known(environ.get("HTTP_IF_NONE_MATCH"), kept.answer.etag):
                start_response("304 NOT MODIFIED", kept.without_body)
                return []
            if kept.answer.body is not None:
                start_response("200 OK", kept.headers)
                return [] if environ["REQUEST_METHOD"] == "HEAD" else [kept.answer.body]
        return self._ask(key, token, environ, start_response)

    def _ask(
        self, key: Key, token: str, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """The token was read before the application reads: what it says is at least that new."""
        said: Headers = []

        def listen(status: str, headers: Headers, *error: Any) -> Any:
            said[:] = headers
            return start_response(status, headers, *error)

        body = self._app(environ, listen)
        answer = environ.pop(SHELVED, None)
        if answer:
            bare = [(name, value) for name, value in said if name.lower() not in _OF_THE_BODY]
            self._keep(key, Shelved(token, answer, said, bare))
        return body

    def _keep(self, key: Key, shelved: Shelved) -> None:
        with self._lock:
            self._drop(key)
            while self._kept and self._size + shelved.size > LARGEST:
                self._drop(next(iter(self._kept)))
            self._kept[key] = shelved
            self._size += shelved.size

    def _drop(self, key: Key) -> None:
        gone = self._kept.pop(key, None)
        self._size -= gone.size if gone else 0


def _key(environ: dict[str, Any]) -> Key | None:
    path = environ["PATH_INFO"]
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or not _ADDRESS.fullmatch(path):
        return None
    gzip = wants_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
    return path, environ.get("QUERY_STRING", ""), gzip


def _is_known(if_none_match: str | None, etag: str) -> bool:
    """RFC 9110, section 13.1.2: whether the client has these bytes already."""
    if not if_none_match:
        return False
    return if_none_match == etag or parse_etags(if_none_match).contains_weak(etag.strip('"'))
