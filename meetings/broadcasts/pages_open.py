"""Whether a page opens: our own as it is, anybody else's only on the open internet."""

from __future__ import annotations

import time
from dataclasses import fields
from urllib.parse import urljoin, urlsplit

import httpcore

from meetings.officials.busy_fetch import checked_address
from meetings.officials.busy_network import PUBLIC, Deadline, GuardedBackend, Network, NotPublic
from meetings.officials.busy_trouble import Troubled
from meetings.settings import Settings

SECONDS = 5.0
REDIRECTS = 3
MOVED = {301, 302, 303, 307, 308}
# A platform that wants a person in front of it is there all the same.
THERE = {401, 403, 405, 429, 999}


def opens(address: str, settings: Settings, network: Network = PUBLIC) -> bool:
    """Whether the address answers as a page does, within five seconds over all redirects.

    No more than the head of the answer is read.
    """
    deadline = Deadline(time.monotonic() + SECONDS)
    try:
        for _hop in range(REDIRECTS + 1):
            status, location = _asked(address, settings, network, deadline)
            if status not in MOVED:
                return status < 400 or status in THERE
            address = urljoin(address, location)
    except (NotPublic, Troubled, httpcore.TimeoutException, ValueError):
        return False
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError):
        return False
    return False


def _asked(
    address: str, settings: Settings, network: Network, deadline: Deadline
) -> tuple[int, str]:
    own = is_own(address, settings)
    where = address if own else checked_address(address, network)
    backend = GuardedBackend(_trusted() if own else network, deadline)
    headers = [("Host", urlsplit(where).netloc), ("User-Agent", "No-Tie")]
    with (
        httpcore.ConnectionPool(ssl_context=network.tls(), network_backend=backend) as pool,
        pool.stream("GET", where, headers=headers) as response,
    ):
        found = (value for name, value in response.headers if name.lower() == b"location")
        return response.status, next(found, b"").decode("latin-1")


def is_own(address: str, settings: Settings) -> bool:
    """Whether the settings name its server: our own address, and platforms' roots that were replaced."""
    known = {getattr(settings, each.name) for each in fields(settings) if each.name in _OWN}
    return _origin(address) in {_origin(each) for each in known if each}


_OWN = {
    "base_url", "youtube_api_root", "youtube_watch_root", "facebook_api_root", "vk_api_root",
    "telegram_api_root",
}  # fmt: skip


def _origin(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return parts.scheme, parts.netloc.lower()


def _trusted() -> Network:
    """Whatever the settings name was put there by who runs the service."""
    return Network(admits=lambda _address: True)
