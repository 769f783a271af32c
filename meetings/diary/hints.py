"""What a day brings at a venue, told while a meeting is being planned."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from flask_babel import gettext as _

from meetings.i18n import format_time_of_day
from meetings.places import conditions
from meetings.places.venue import Venue

ALL_DAY = (0, 24 * 60)


def of(venue: Venue, day: date, zone: str) -> Iterator[str]:
    """Sentences on holidays, opening hours and daylight."""
    yield from conditions.warnings(day)
    yield _opening(venue, day)
    if not venue.lighting:
        start, end = conditions.usable_light(venue.position, day, zone)
        yield _(
            "No lighting: enough daylight from %(start)s to %(end)s.",
            start=format_time_of_day(start),
            end=format_time_of_day(end),
        )


def _opening(venue: Venue, day: date) -> str:
    intervals = conditions.open_intervals(venue, day)
    if not intervals:
        return _("Closed that day.")
    if intervals == [ALL_DAY] and conditions.is_gathering_day(venue, day):
        return _("Open all day.")
    hours = ", ".join(f"{_clock(opens)}–{_clock(closes)}" for opens, closes in intervals)
    if not conditions.is_gathering_day(venue, day):
        return _("Open %(hours)s, but it is no market day.", hours=hours)
    return _("Open %(hours)s.", hours=hours)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
