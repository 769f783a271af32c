"""A calendar read in a process of its own, which can be ended whatever the calendar does to it."""

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from calendars.busy import Busy, Interval, Note, Refusal, Unreadable, Window

WALL_SECONDS = 20.0
_ROOT = str(Path(__file__).parent.parent)
_KILLED = {-signal.SIGXCPU, -signal.SIGKILL}


def read_apart(data: bytes, window: Window, *, seconds: float = WALL_SECONDS) -> Busy:
    """The same as `busy_events.read`, within 600 MiB, 10 s of processor time and `seconds` in all.

    Raises Unreadable also for a reader that ran out of them.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own module, with numbers and a zone's name
            _command(window), input=data, env=_environment(), timeout=seconds,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise Unreadable(Refusal.TOO_SLOW) from error
    if done.returncode:
        raise Unreadable(Refusal.TOO_SLOW if done.returncode in _KILLED else Refusal.FAILED)
    return _checked(done.stdout, window)


def _command(window: Window) -> list[str]:
    numbers = [str(int(at.timestamp())) for at in (window.start, window.end)]
    reader = [sys.executable, "-P", "-m", "calendars.busy_reader"]
    return [*reader, *numbers, window.zone, window.without]


def _environment() -> dict[str, str]:
    """Nothing of ours but the way to the modules and to the rules of the zones."""
    kept = {name: os.environ[name] for name in ("PYTHONTZPATH", "TZDIR") if name in os.environ}
    return {"PYTHONPATH": _ROOT, "PYTHONDONTWRITEBYTECODE": "1", **kept}


def _checked(answer: bytes, window: Window) -> Busy:
    """The reader is not trusted either: a hostile calendar may have taken it over."""
    try:
        said: dict[str, Any] = json.loads(answer)
        if "refused" in said:
            raise Unreadable(Refusal(said["refused"]))
        intervals = tuple(_interval(*pair) for pair in said["busy"])
        notes = tuple(Note(each) for each in said["notes"])
        _require_order(intervals, window)
    except (ValueError, KeyError, TypeError, OverflowError, OSError) as error:
        raise Unreadable(Refusal.FAILED) from error
    return Busy(intervals, not notes, notes)


def _interval(start: int, end: int) -> Interval:
    return datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(end, UTC)


def _require_order(intervals: tuple[Interval, ...], window: Window) -> None:
    moments = [moment for interval in intervals for moment in interval]
    if any(later <= earlier for earlier, later in pairwise(moments)):
        raise ValueError("The intervals are out of order.")
    first = window.start.replace(microsecond=0)
    if moments and not (first <= moments[0] and moments[-1] <= window.end):
        raise ValueError("The intervals leave the window.")
