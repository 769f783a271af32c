"""What others do: the whole calendar built with icalendar at every request, here of 1,000 entries."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import icalendar

ENTRIES = list(
    icalendar.Calendar.from_ical(Path(os.environ["BENCH_CALENDAR"]).read_bytes()).walk("VEVENT")
)


def application() -> Callable[..., Iterable[bytes]]:
    """What the server calls for its WSGI application."""
    return app


def app(_environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Build it and answer."""
    calendar = icalendar.Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Bench//Bench//EN")
    for stored in ENTRIES:
        event = icalendar.Event()
        for name, value in stored.property_items(recursive=False):
            if name not in ("BEGIN", "END"):
                event.add(name, value)
        calendar.add_component(event)
    data = calendar.to_ical()
    start_response(
        "200 OK", [("Content-Type", "text/calendar"), ("Content-Length", str(len(data)))]
    )
    return [data]
