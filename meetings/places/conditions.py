"""When a venue can hold a meeting: opening hours, market days, season, daylight, holidays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from astral import Observer
from astral.sun import sunrise, sunset
from flask_babel import gettext as _

from meetings import clock
from meetings.i18n import format_day, format_time_of_day
from meetings.places.public_holidays import holiday
from meetings.places.travel import Position
from meetings.places.venue import WEEKDAYS, Venue

TWILIGHT = timedelta(minutes=30)
_LOOK_AHEAD_DAYS = 60


@lru_cache(maxsize=4096)
def daylight(position: Position, day: date, zone_name: str) -> tuple[datetime, datetime]:
    """Sunrise and sunset of a day at (latitude, longitude), as aware times of the zone (astral)."""
    observer, zone = Observer(*position), clock.zone(zone_name)
    return _on(sunrise, observer, day, zone), _on(sunset, observer, day, zone)


def _on(event: Callable[..., datetime], observer: Observer, day: date, zone: ZoneInfo) -> datetime:
    """The sun's event by the wall clock of that day.

    astral finds none on the day of the year on which it moves over midnight UTC; the day before differs by a minute.
    """
    try:
        return event(observer, day, tzinfo=zone)
    except ValueError:
        return event(observer, day - timedelta(days=1), tzinfo=zone) + timedelta(days=1)


def usable_light(position: Position, day: date, zone_name: str) -> tuple[time, time]:
    """From half an hour after sunrise to half an hour before sunset, in whole minutes inside of that."""
    rises, sets = daylight(position, day, zone_name)
    start = (rises + TWILIGHT + timedelta(seconds=59)).replace(second=0, microsecond=0)
    return start.time(), (sets - TWILIGHT).replace(second=0, microsecond=0).time()


def minute_of_day(text: str) -> int:
    """Minutes since midnight of ``HH:MM``; ``24:00`` is 1440. Raises ValueError for anything else."""
    hours, minutes = text.split(":")
    value = int(hours) * 60 + int(minutes)
    if not (0 <= value <= 24 * 60 and 0 <= int(minutes) < 60):
        raise ValueError(f"{text} is no time of the day")
    return value


def in_season(venue: Venue, day: date) -> bool:
    """Whether the day lies in the venue's season; a season may run over New Year."""
    if not (venue.season_start and venue.season_end):
        return True
    today = day.strftime("%m-%d")
    if venue.season_start <= venue.season_end:
        return venue.season_start <= today <= venue.season_end
    return today >= venue.season_start or today <= venue.season_end


def open_intervals(venue: Venue, day: date) -> list[tuple[int, int]]:
    """Opening intervals of that very day in minutes since midnight; empty when closed."""
    if day.isoformat() in venue.closed_dates or not in_season(venue, day):
        return []
    hours = venue.hours.get(WEEKDAYS[day.weekday()], [])
    return [(minute_of_day(start), minute_of_day(end)) for start, end in hours]


def is_gathering_day(venue: Venue, day: date) -> bool:
    """Whether people gather there that day: a market day, where the venue has those."""
    return not venue.market_days or WEEKDAYS[day.weekday()] in venue.market_days


def opens_on(venue: Venue, weekday: str, start: time, end: time) -> bool:
    """Whether the venue is usually open from start to end on a weekday (``mon``), and people gather."""
    if venue.market_days and weekday not in venue.market_days:
        return False
    return any(
        minute_of_day(opens) <= _minutes(start) and _minutes(end) <= minute_of_day(closes)
        for opens, closes in venue.hours.get(weekday, [])
    )


def refusals(venue: Venue, day: date, start: time, end: time, zone_name: str) -> Iterator[str]:
    """Sentences on why the venue cannot hold a meeting then, each with what would be possible."""
    yield from _closed(venue, day, start, end)
    yield from _dark(venue, day, start, end, zone_name)


def warnings(day: date) -> Iterator[str]:
    """Sentences on what an organizer should know about the day but may decide."""
    name = holiday(day)
    if name:
        yield _("%(day)s is a public holiday: %(name)s.", day=format_day(day), name=name)


def _closed(venue: Venue, day: date, start: time, end: time) -> Iterator[str]:
    intervals = open_intervals(venue, day)
    if not intervals or not is_gathering_day(venue, day):
        yield _closed_all_day(venue, day, bool(intervals))
    elif not any(
        _minutes(start) >= opens and _minutes(end) <= closes for opens, closes in intervals
    ):
        yield _(
            "%(venue)s is open %(hours)s on %(day)s; choose hours inside of that.",
            venue=venue.name,
            hours=_hours(intervals),
            day=format_day(day),
        )


def _closed_all_day(venue: Venue, day: date, open_that_day: bool) -> str:
    why = (
        _("%(day)s is not a market day at %(venue)s.", day=format_day(day), venue=venue.name)
        if open_that_day
        else _("%(venue)s is closed on %(day)s.", day=format_day(day), venue=venue.name)
    )
    following = next_open_day(venue, day)
    if following is None:
        return why + " " + _("It does not open in the next two months; choose another venue.")
    return (
        why
        + " "
        + _(
            "The next possible day is %(day)s, %(hours)s.",
            day=format_day(following),
            hours=_hours(open_intervals(venue, following)),
        )
    )


def next_open_day(venue: Venue, day: date) -> date | None:
    """The first day after this one on which the venue is open and people gather, within two months."""
    days = (day + timedelta(days=ahead) for ahead in range(1, _LOOK_AHEAD_DAYS + 1))
    return next((d for d in days if open_intervals(venue, d) and is_gathering_day(venue, d)), None)


def _dark(venue: Venue, day: date, start: time, end: time, zone_name: str) -> Iterator[str]:
    if venue.lighting:
        return
    light_from, light_to = usable_light(venue.position, day, zone_name)
    if start < light_from or end > light_to:
        yield _(
            "%(venue)s has no lighting, and on %(day)s there is enough daylight only from %(start)s to "
            "%(end)s; choose hours inside of that or a venue with lighting.",
            venue=venue.name,
            day=format_day(day),
            start=format_time_of_day(light_from),
            end=format_time_of_day(light_to),
        )


def _minutes(wall: time) -> int:
    return wall.hour * 60 + wall.minute


def _hours(intervals: list[tuple[int, int]]) -> str:
    return ", ".join(f"{_clock(opens)}–{_clock(closes)}" for opens, closes in intervals)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
