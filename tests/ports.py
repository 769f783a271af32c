"""Ports for the servers of tests: nothing else takes them between the choice and the listening."""

from __future__ import annotations

import os
import socket
from contextlib import ExitStack
from itertools import count

LOWEST = 12_000
PART = 2_000  # ports of one test process; eight parts stay below 32,768, where outgoing ones begin
_next = count(os.getpid() * 11)


def free_ports(number: int) -> list[int]:
    """So many successive ports, of this test process alone, each given once in a round.

    A port that the system gives (``bind`` to 0) may be the source of another test's connection
    before a server that takes seconds to start listens there.
    """
    lowest = LOWEST + _process() * PART
    while True:
        ports = [lowest + next(_next) % PART for _ in range(number)]
        if ports[-1] - ports[0] == number - 1 and _all_free(ports):
            return ports


def free_port() -> int:
    """A port that nobody listens on."""
    return free_ports(1)[0]


def _process() -> int:
    """The number of this test process, which pytest-xdist names gw0, gw1, …"""
    return int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 8


def _all_free(ports: list[int]) -> bool:
    with ExitStack() as sockets:
        for port in ports:
            try:
                sockets.enter_context(socket.socket()).bind(("127.0.0.1", port))
            except OSError:
                return False
    return True
