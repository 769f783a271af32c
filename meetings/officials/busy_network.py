"""The open internet and nothing else: which addresses are public, and sockets that go only there."""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as Overdue
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from ssl import SSLContext
from typing import Any

import httpcore
import httpx

Address = IPv4Address | IPv6Address
Resolver = Callable[[str, int], list[str]]

# What IPv6 hands out at all (RFC 4291, 2.4): no mapped, NAT64, site-local or multicast address.
_UNICAST = IPv6Network("2000::/3")
# Addresses that carry an IPv4 one inside: Teredo (RFC 4380), 6to4 and its relays (RFC 3056, 3068).
_CARRIERS = (IPv6Network("2001::/32"), IPv6Network("2002::/16"), IPv4Network("192.88.99.0/24"))


class NotPublic(Exception):
    """A name leads to an address that is not for everybody."""


def is_public(address: Address) -> bool:
    """Whether everybody on the internet could reach it (IANA special-purpose registries)."""
    if isinstance(address, IPv6Address) and address not in _UNICAST:
        return False
    if any(address in network for network in _CARRIERS if network.version == address.version):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name; raises OSError when it has none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise OSError("no name of a host") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def tls() -> SSLContext:
    """Certificates are checked against the well-known authorities, whatever the environment says."""
    return httpx.create_ssl_context(trust_env=False)


@dataclass(frozen=True)
class Network:
    """What may be reached; tests pass another one than PUBLIC."""

    resolve: Resolver = resolve
    admits: Callable[[Address], bool] = is_public
    ports: frozenset[int] = frozenset({80, 443})
    tls: Callable[[], SSLContext] = tls

    def admits_port(self, port: int | None, scheme: str) -> bool:
        """Whether a port, or the usual one of the scheme, may be connected to."""
        return (port if port is not None else {"http": 80, "https": 443}[scheme]) in self.ports

    def addresses(self, host: str, port: int) -> list[str]:
        """The addresses of a name, every one admitted; raises NotPublic and OSError."""
        found = self.resolve(host, port)
        if not found or not all(self._admits(each) for each in found):
            raise NotPublic
        return found

    def _admits(self, text: str) -> bool:
        try:
            return self.admits(ipaddress.ip_address(text))
        except ValueError:
            return False


PUBLIC = Network()


@dataclass(frozen=True)
class Deadline:
    """A moment of the monotonic clock by which all must be over."""

    at: float

    def left(self) -> float:
        """Seconds until then; raises httpcore.ReadTimeout when there are none."""
        seconds = self.at - time.monotonic()
        if seconds <= 0:
            raise httpcore.ReadTimeout
        return seconds


class GuardedBackend(httpcore.NetworkBackend):
    """Resolves a name once and connects to what was checked, all before the deadline."""

    def __init__(self, network: Network, deadline: Deadline) -> None:
        self._network, self._deadline = network, deadline
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = self._addresses(host, port)
        for address in addresses[:-1]:
            try:
                return self._connect(address, port)
            except httpcore.ConnectError:
                continue
        return self._connect(addresses[-1], port)

    def _addresses(self, host: str, port: int) -> list[str]:
        """The system's resolver knows no time limit, so it is left behind when it takes too long."""
        executor = ThreadPoolExecutor(1)
        try:
            asked = executor.submit(self._network.addresses, host, port)
            return asked.result(self._deadline.left())
        except Overdue as error:
            raise httpcore.ConnectTimeout from error
        finally:
            executor.shutdown(wait=False)

    def _connect(self, address: str, port: int) -> httpcore.NetworkStream:
        stream = self._sockets.connect_tcp(address, port, self._deadline.left())
        return _TimedStream(stream, self._deadline)


class _TimedStream(httpcore.NetworkStream):
    """A stream of which no step outlasts the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left())
        return _TimedStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
