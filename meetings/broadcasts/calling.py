"""Calling a platform by HTTP: each request is sent once, and all of it ends by a deadline.

Secrets go into headers and bodies, and the causes of failures are left out: they name addresses.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from functools import cache
from ssl import SSLContext
from typing import Any

import httpcore
import httpx

from meetings.broadcasts.failure import Failure, Verdict
from meetings.officials.busy_network import Deadline, GuardedBackend, Network, tls

LARGEST = 5 << 20
ANYWHERE = Network(admits=lambda _address: True)
NEVER_SENT = (httpcore.ConnectError, httpcore.ConnectTimeout)
NO_ANSWER = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpx.HTTPError,
    OSError,
)


@cache
def _trust() -> SSLContext:
    return tls()


class Once(httpx.BaseTransport):
    """Connects anew for each request, sends it once, and gives it ``seconds`` in all."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Raises httpcore's exceptions, and OSError for a name that is not found."""
        backend = GuardedBackend(ANYWHERE, Deadline(time.monotonic() + self._seconds))
        address = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        trust = _trust() if request.url.scheme == "https" else None
        with (
            httpcore.ConnectionPool(ssl_context=trust, network_backend=backend) as pool,
            pool.stream(
                request.method, address, headers=request.headers.raw, content=request.read()
            ) as answer,
        ):
            return httpx.Response(answer.status, headers=answer.headers, content=_body(answer))


def _body(answer: httpcore.Response) -> bytes:
    body = bytearray()
    for piece in answer.iter_stream():
        body += piece
        if len(body) > LARGEST:
            raise httpcore.RemoteProtocolError("too large an answer")
    return bytes(body)


class Caller:
    """``seconds`` bound each call as a whole."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def send(
        self,
        method: str,
        address: str,
        *,
        query: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        token: str | None = None,
    ) -> httpx.Response:
        """The answer, whatever its status; redirects are not followed.

        Raises Failure, with doubt unless nothing was sent.
        """
        headers = {"Accept-Encoding": "identity", "User-Agent": "No-Tie"}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        try:
            with httpx.Client(transport=Once(self._seconds), trust_env=False) as http:
                return http.request(method, address, params=query, data=form, headers=headers)
        except NEVER_SENT as error:
            raise Failure(Verdict.RETRY, type(error).__name__) from None
        except NO_ANSWER as error:
            raise Failure(Verdict.RETRY, type(error).__name__, doubt=True) from None


def unreadable() -> Failure:
    """An answer that makes no sense, e.g. the page of a captive portal."""
    return Failure(Verdict.RETRY, "unreadable answer", doubt=True)


def json_object(answer: httpx.Response) -> dict[str, Any]:
    """The body as a JSON object, {} when it is none."""
    try:
        found = json.loads(answer.content)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
