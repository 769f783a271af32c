"""Fetching somebody else's calendar without being led into our own network.

Names are resolved once, at the moment of connecting, and every address must be public; the
connection goes to exactly that address, while TLS and Host keep the name.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import httpcore

from meetings.officials.busy_network import PUBLIC, Deadline, GuardedBackend, Network, NotPublic
from meetings.officials.busy_trouble import Trouble, Troubled

MAX_BYTES = 5_000_000
REDIRECTS = 3
SECONDS = 20.0
_MOVED = {301, 302, 303, 307, 308}
_GONE = {404, 410}
_LOCKED = {401, 403}
_SCHEMES = {"webcal": "https", "webcals": "https", "http": "http", "https": "https"}
LONGEST_MARK = 200
_LONGEST_ADDRESS = 2000


@dataclass(frozen=True)
class Fetched:
    """What came back: bytes as sent (maybe gzip), or None when nothing changed since the marks."""

    data: bytes | None
    etag: str | None = None
    modified: str | None = None


def checked_address(text: str, network: Network = PUBLIC) -> str:
    """The https or http address that a person pasted; raises Troubled for anything else."""
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError as error:
        raise Troubled(Trouble.ADDRESS) from error
    scheme = _SCHEMES.get(parts.scheme.lower())
    plain = text.isascii() and text.strip().isprintable() and " " not in text.strip()
    if not scheme or not parts.hostname or not plain or len(text) > _LONGEST_ADDRESS:
        raise Troubled(Trouble.ADDRESS)
    if parts.username is not None or not network.admits_port(port, scheme):
        raise Troubled(Trouble.ADDRESS)
    return parts._replace(scheme=scheme, fragment="").geturl()


def fetch(
    address: str,
    *,
    etag: str | None = None,
    modified: str | None = None,
    network: Network = PUBLIC,
    seconds: float = SECONDS,
) -> Fetched:
    """Get a calendar, at most 5 MB in ``seconds`` over all redirects; raises Troubled.

    ``etag`` and ``modified`` are the marks of what is known already.
    """
    deadline = Deadline(time.monotonic() + seconds)
    marks = {"If-None-Match": etag, "If-Modified-Since": modified}
    headers = {name: value for name, value in marks.items() if value}
    for _hop in range(REDIRECTS + 1):
        with _opened(checked_address(address, network), headers, network, deadline) as response:
            if response.status not in _MOVED:
                return _taken(response)
            address = urljoin(address, _header(response, b"location"))
    raise Troubled(Trouble.REDIRECTS)


@contextmanager
def _opened(
    address: str, headers: dict[str, str], network: Network, deadline: Deadline
) -> Iterator[httpcore.Response]:
    own = {"Host": urlsplit(address).netloc, "User-Agent": "No-Tie", "Accept-Encoding": "gzip"}
    backend = GuardedBackend(network, deadline)
    try:
        with (
            httpcore.ConnectionPool(ssl_context=network.tls(), network_backend=backend) as pool,
            pool.stream("GET", address, headers=[*own.items(), *headers.items()]) as response,
        ):
            yield response
    except NotPublic as error:
        raise Troubled(Trouble.NOT_PUBLIC) from error
    except httpcore.TimeoutException as error:
        raise Troubled(Trouble.SLOW) from error
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
        raise Troubled(Trouble.UNREACHABLE) from error


def _taken(response: httpcore.Response) -> Fetched:
    if response.status == 304:
        return Fetched(None)
    if response.status in _GONE:
        raise Troubled(Trouble.GONE)
    if response.status in _LOCKED:
        raise Troubled(Trouble.LOCKED)
    if response.status != 200:
        raise Troubled(Trouble.REFUSED)
    data = _body(response)
    return Fetched(data, _mark(response, b"etag"), _mark(response, b"last-modified"))


def _body(response: httpcore.Response) -> bytes:
    data = bytearray()
    for chunk in response.iter_stream():
        data += chunk
        if len(data) > MAX_BYTES:
            raise Troubled(Trouble.TOO_LARGE)
    return bytes(data)


def _header(response: httpcore.Response, name: bytes) -> str:
    values = (value for key, value in response.headers if key.lower() == name)
    return next(values, b"").decode("latin-1")


def _mark(response: httpcore.Response, name: bytes) -> str | None:
    """What to ask with next time, unless it is too long to be kept."""
    value = _header(response, name)
    return value if 0 < len(value) <= LONGEST_MARK else None
