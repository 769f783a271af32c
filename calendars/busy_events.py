"""Events and free/busy components as intervals, expanded one UID at a time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import recurring_ical_events
from icalendar import Calendar, Component

from calendars.busy import Busy, Interval, Note, Refusal, Unreadable, Window, merged
from calendars.busy_lines import relevant

MAX_OCCURRENCES = 20_000
MOST_A_DAY = 24

# icalendar takes it for +06, which Kazakhstan left in March 2024.
_DOUBTFUL = "Central Asia Standard Time"
_DECLARED = "X-WR-TIMEZONE"


def read(data: bytes, window: Window) -> Busy:
    """When the owner of a calendar is busy; raises Unreadable when nothing can be said.

    RFC 5545: whatever is not cancelled and takes up time (STATUS, TRANSP, FBTYPE) counts. Days
    and floating times are placed in the window's zone. Call it in a process of its own, since
    icalendar remembers the zones of a calendar for the next one.
    """
    reading = _Reading(window)
    for calendar in _parsed(relevant(data)):
        reading.take(calendar)
    notes = tuple(sorted(reading.notes))
    return Busy(merged(reading.found, window), not notes, notes)


def _parsed(data: bytes) -> list[Calendar]:
    try:
        found = Calendar.from_ical(data, multiple=True)
    except Exception as error:  # the last barrier: a foreign calendar may break the parser anyhow
        raise Unreadable(Refusal.NO_CALENDAR) from error
    return [each for each in found if isinstance(each, Calendar)]


class _Reading:
    """What was found so far."""

    def __init__(self, window: Window) -> None:
        self.window, self.zone = window, window.clock
        self.found: list[Interval] = []
        self.notes: set[Note] = set()

    def take(self, calendar: Calendar) -> None:
        """Add a calendar's events and free/busy components."""
        described = {str(each.get("TZID")) for each in calendar.walk("VTIMEZONE")}
        declared = self._declared_zone(calendar)
        for events in self._by_uid(calendar):
            self._attempt(self._occurrences(events, described, declared))
        for component in calendar.walk("VFREEBUSY"):
            self._note_errors(component)
            self._attempt(_periods(component))

    def _declared_zone(self, calendar: Calendar) -> str | None:
        name = calendar.get(_DECLARED)
        try:
            return ZoneInfo(str(name)).key if name is not None else None
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.notes.add(Note.ZONE)
            return None

    def _by_uid(self, calendar: Calendar) -> Iterable[list[Component]]:
        series: dict[object, list[Component]] = defaultdict(list)
        for number, event in enumerate(calendar.walk("VEVENT")):
            series[str(event.get("UID", "")) or number].append(event)
        own = self.window.without
        return [events for uid, events in series.items() if not (own and str(uid).endswith(own))]

    def _usable(self, event: Component, described: set[str]) -> bool:
        """Note what is wrong with an event; False when it must not be expanded."""
        self._note_errors(event)
        if any(_is_unsure(at, described) for at in map(event.get, ("DTSTART", "DTEND"))):
            self.notes.add(Note.ZONE)
        if "DTSTART" not in event:
            self.notes.add(Note.BROKEN)
            return False
        if any(_times_a_day(rule) > MOST_A_DAY for rule in _listed(event.get("RRULE"))):
            self.notes.add(Note.TOO_OFTEN)
            return False
        return True

    def _note_errors(self, component: Any) -> None:
        """Take broken properties out, so that the rest of the event still counts."""
        for name, _reason in component.errors:
            self.notes.add(Note.BROKEN)
            component.pop(name or "", None)

    def _occurrences(
        self, events: list[Component], described: set[str], declared: str | None
    ) -> Iterator[tuple[date, date]]:
        calendar = Calendar()
        calendar.subcomponents = [event for event in events if self._usable(event, described)]
        if declared:
            calendar.add(_DECLARED, declared)
        start, end = (at.astimezone(self.zone) for at in (self.window.start, self.window.end))
        for event in recurring_ical_events.of(calendar).between(start, end):
            if _takes_time(event):
                yield event["DTSTART"].dt, event["DTEND"].dt

    def _attempt(self, spans: Iterator[tuple[date, date]]) -> None:
        """Add what can be placed, as long as there is room."""
        room = MAX_OCCURRENCES - len(self.found)
        try:
            for start, end in islice(spans, room):
                self.found.append((self._instant(start), self._instant(end)))
        except MemoryError:
            raise
        except Exception:  # the last barrier: one event may break the libraries, not the others
            self.notes.add(Note.BROKEN)
        if len(self.found) >= MAX_OCCURRENCES:
            self.notes.add(Note.TOO_MANY)

    def _instant(self, value: date) -> datetime:
        at = value if isinstance(value, datetime) else datetime.combine(value, time.min)
        return at if at.tzinfo else at.replace(tzinfo=self.zone)


def _takes_time(event: Component) -> bool:
    return (
        str(event.get("STATUS", "")).upper() != "CANCELLED"
        and str(event.get("TRANSP", "")).upper() != "TRANSPARENT"
        and str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper() != "FREE"
    )


def _periods(component: Any) -> Iterator[tuple[date, date]]:
    for period in _listed(component.get("FREEBUSY")):
        if str(period.params.get("FBTYPE", "BUSY")).upper() != "FREE":
            yield period.start, period.end


def _is_unsure(value: Any, described: set[str]) -> bool:
    """Whether a time names a zone that the calendar does not describe and we may not know."""
    name = value.params.get("TZID") if value is not None else None
    if name is None or str(name) in described:
        return False
    return str(name) == _DOUBTFUL or getattr(value.dt, "tzinfo", None) is None


def _times_a_day(rule: Any) -> float:
    """How often a rule repeats on one day, at most."""
    frequency = str(next(iter(_listed(rule.get("FREQ"))), "")).upper()
    if frequency in ("SECONDLY", "MINUTELY"):
        return float("inf")
    hours = 24 if frequency == "HOURLY" else _count(rule, "BYHOUR")
    return hours * _count(rule, "BYMINUTE") * _count(rule, "BYSECOND")


def _count(rule: Any, name: str) -> int:
    return len(_listed(rule.get(name))) or 1


def _listed(value: Any) -> list[Any]:
    """A property that may be missing, single or repeated."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
