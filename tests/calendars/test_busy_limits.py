"""Hostile calendars meet the limits, and the reader comes back in time."""

import gzip
import subprocess
import time
import tracemalloc

import pytest

from calendars import busy_process
from calendars.busy import Note, Refusal, Unreadable
from calendars.busy_lines import relevant
from calendars.busy_process import read_apart
from tests.calendars.busy_calendars import HOUR, WINDOW, at, calendar, component, event


def refusal(data, **limits):
    with pytest.raises(Unreadable) as refused:
        read_apart(data, WINDOW, **limits)
    return refused.value.refusal


def lines(text, count):
    return calendar("\r\n".join([text] * count))


def test_a_calendar_is_read_in_a_process_of_its_own():
    assert read_apart(calendar(event(*HOUR)), WINDOW).intervals == ((at(1, 5), at(1, 6)),)


def test_gzip_is_unpacked():
    assert read_apart(gzip.compress(calendar(event(*HOUR))), WINDOW).complete


@pytest.mark.parametrize(
    ("line", "note"),
    [
        ("RRULE:FREQ=SECONDLY", Note.TOO_OFTEN),
        ("RRULE:FREQ=MINUTELY", Note.TOO_OFTEN),
        ("RRULE:FREQ=HOURLY;BYMINUTE=0,10,20,30", Note.TOO_OFTEN),
        ("DURATION:P2000000D", Note.BROKEN),
    ],
)
def test_an_event_without_end_is_left_out_and_said(line, note):
    began = time.monotonic()
    start = HOUR[:1] if line.startswith("DURATION") else HOUR
    found = read_apart(calendar(event(*start, line), event(*HOUR, uid="2")), WINDOW)
    assert (found.intervals, found.notes) == (((at(1, 5), at(1, 6)),), (note,))
    assert time.monotonic() - began < 8


def test_occurrences_are_counted():
    hourly = [
        event("DTSTART:20261201T000000Z", "DURATION:PT1M", "RRULE:FREQ=HOURLY", uid=str(number))
        for number in range(100)
    ]
    assert Note.TOO_MANY in read_apart(calendar(*hourly), WINDOW).notes


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"<!doctype html><title>Sign in</title>", Refusal.NO_CALENDAR),
        (b"", Refusal.NO_CALENDAR),
        (calendar(event(*HOUR))[:-9], Refusal.NO_CALENDAR),
        (b"\x1f\x8bnothing", Refusal.NO_CALENDAR),
        (lines("X:1", 1_000_000), Refusal.TOO_LARGE),
        (lines("X:1", 250_000), Refusal.TOO_MANY_LINES),
        (lines(component("VEVENT"), 10_001), Refusal.TOO_MANY_EVENTS),
        (calendar("X" * 100_000_000), Refusal.TOO_LARGE),
        (gzip.compress(calendar("X" * 100_000_000)), Refusal.TOO_LARGE),
    ],
    ids=["html", "empty", "cut off", "gzip", "5 MB", "lines", "events", "100 MB", "bomb"],
)  # fmt: skip
def test_what_is_beyond_the_limits_is_refused(data, expected):
    began = time.monotonic()
    assert refusal(data) is expected
    assert time.monotonic() - began < 8


def test_a_bomb_is_not_unpacked_further_than_needed():
    bomb = gzip.compress(calendar("X" * 100_000_000))
    tracemalloc.start()
    try:
        with pytest.raises(Unreadable):
            relevant(bomb)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_processor_time_is_limited():
    endless = [
        event("DTSTART:19000101T000000Z", "DURATION:PT1H", "RRULE:FREQ=HOURLY;BYMONTHDAY=30;BYMONTH=2", uid=str(number))
        for number in range(20)
    ]  # fmt: skip
    began = time.monotonic()
    assert refusal(calendar(*endless), seconds=60) is Refusal.TOO_SLOW
    assert time.monotonic() - began < 50


def test_a_reader_that_hangs_is_ended_and_gone(monkeypatch):
    run = subprocess.Popen
    started = []

    def remembered(*arguments, **options):
        started.append(run(*arguments, **options))
        return started[-1]

    monkeypatch.setattr(busy_process.subprocess, "Popen", remembered)
    assert refusal(lines("UID:1", 199_000), seconds=0.3) is Refusal.TOO_SLOW
    assert started[0].returncode is not None


@pytest.mark.parametrize(
    "said",
    [
        "", "[]", '{"busy": [[2, 1]], "notes": []}', '{"busy": [[1, 2]], "notes": []}',
        '{"busy": [["a", "b"]], "notes": []}', '{"busy": [], "notes": ["x"]}',
        '{"refused": "x"}', '{"busy": [[1e300, 1e301]], "notes": []}', "nothing",
    ],
)  # fmt: skip
def test_the_reader_is_not_believed_blindly(monkeypatch, said):
    printing = ["python3", "-c", "import sys; sys.stdin.read(); print(sys.argv[1])", said]
    monkeypatch.setattr(busy_process, "_command", lambda _window: printing)
    monkeypatch.setattr(busy_process, "_environment", lambda: None)
    assert refusal(calendar()) is Refusal.FAILED
