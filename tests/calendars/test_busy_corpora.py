"""Every calendar that comes with icalendar and recurring-ical-events is read or refused, none hangs."""

import json
import os
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path

import pytest

from calendars import busy_reader
from calendars.busy import Note, Refusal, Window

pytestmark = pytest.mark.long

START = datetime(2019, 3, 1, tzinfo=UTC)
WINDOW = Window(START, START + timedelta(days=180), "Asia/Almaty")


def files(package: str) -> Iterator[Path]:
    """The calendars among the files of an installed package."""
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    yield from sorted(Path(spec.origin).parent.rglob("*.ics"))


def answer(data: bytes) -> str:
    """What the reader answers in a fork, within its limits; empty when it died."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            busy_reader.limit()
            os.write(writing, busy_reader.answer(data, WINDOW).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return said


def outcome(path: Path) -> str:
    said = json.loads(answer(path.read_bytes()) or '{"refused": "failed"}')
    if "refused" in said:
        return str(Refusal(said["refused"]))
    notes = [Note(each) for each in said["notes"]]
    return "incomplete" if notes else "complete"


@pytest.mark.parametrize("package", ["icalendar", "recurring_ical_events"])
def test_each_is_expanded_or_said_to_be_incomplete_or_no_calendar(package):
    found = Counter(outcome(path) for path in files(package))
    assert set(found) <= {"complete", "incomplete", "no_calendar"}
    assert found.total() > 90
    assert found["complete"] > found["incomplete"]


def test_what_is_refused_is_no_whole_calendar():
    for path in files("recurring_ical_events"):
        data = path.read_bytes().strip()
        whole = data.startswith(b"BEGIN:VCALENDAR") and data.endswith(b"END:VCALENDAR")
        assert not whole or outcome(path) != "no_calendar", path.name
