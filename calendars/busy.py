"""When somebody is busy, from the bytes of a calendar that is not ours; titles are never read.

`read` does the work and belongs into a process of its own, which `busy_process.read_apart`
gives it: what a calendar says about zones stays in the process that parsed it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

Interval = tuple[datetime, datetime]
LONGEST_WINDOW = timedelta(days=180)


class Note(StrEnum):
    """Why busy times are incomplete."""

    BROKEN = "broken"  # an event that cannot be understood
    TOO_OFTEN = "too_often"  # an event that repeats many times a day
    TOO_MANY = "too_many"  # more occurrences than are kept
    ZONE = "zone"  # times in a zone that the calendar does not describe


class Refusal(StrEnum):
    """Why nothing of a calendar was read."""

    NO_CALENDAR = "no_calendar"  # or not all of it
    TOO_LARGE = "too_large"
    TOO_MANY_LINES = "too_many_lines"
    TOO_MANY_EVENTS = "too_many_events"
    TOO_SLOW = "too_slow"
    FAILED = "failed"


class Unreadable(Exception):
    """Nothing can be said about when somebody is busy; `refusal` says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@dataclass(frozen=True)
class Busy:
    """Half-open intervals in UTC, in order and apart from each other.

    `complete` is False when the calendar holds more than could be placed; `notes` says why.
    """

    intervals: tuple[Interval, ...]
    complete: bool
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class Window:
    """What is looked at: from `start` to `end` (aware), by the wall clock of `zone` (IANA name).

    UIDs that end with `without` are left out, since those came from us; empty leaves out none.
    Raises ValueError for naive instants, a window longer than 180 days and an unknown zone.
    """

    start: datetime
    end: datetime
    zone: str
    without: str = ""

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("The window needs aware instants.")
        if not timedelta(0) < self.end - self.start <= LONGEST_WINDOW:
            raise ValueError(f"The window must be ahead and at most {LONGEST_WINDOW.days} days.")
        ZoneInfo(self.zone)

    @property
    def clock(self) -> ZoneInfo:
        return ZoneInfo(self.zone)


def merged(intervals: Iterable[Interval], window: Window) -> tuple[Interval, ...]:
    """The intervals cut to the window, in UTC and order, those that overlap or touch made one."""
    found: list[Interval] = []
    for start, end in sorted(_cut(each, window) for each in intervals):
        if end <= start:
            continue
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return tuple(found)


def _cut(interval: Interval, window: Window) -> Interval:
    start, end = max(interval[0], window.start), min(interval[1], window.end)
    return start.astimezone(UTC), end.astimezone(UTC)
