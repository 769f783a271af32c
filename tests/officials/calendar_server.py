"""A server of calendars on this machine, and the network that lets only tests reach it."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

from meetings.officials.busy_network import Network

HERE = ip_address("127.0.0.1")


def here(server: Any, **changed: Any) -> Network:
    """Every name leads to the server, and only there."""
    usual: dict[str, Any] = {
        "resolve": lambda _host, _port: ["127.0.0.1"],
        "admits": lambda address: address == HERE,
        "ports": frozenset({server.port}),
    }
    return Network(**(usual | changed))


def calendar(*hours: tuple[str, str], extra: str = "") -> str:
    """A calendar with events from start to end, written like 20270518T050000Z."""
    events = [
        f"BEGIN:VEVENT\r\nUID:{number}@example.org\r\nSUMMARY:Dentist\r\n"
        f"DTSTART:{start}\r\nDTEND:{end}\r\n{extra}END:VEVENT\r\n"
        for number, (start, end) in enumerate(hours)
    ]
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{''.join(events)}END:VCALENDAR\r\n"
