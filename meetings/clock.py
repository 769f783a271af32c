"""The one source of the present, and the step from wall clocks to instants."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from meetings.errors import InvalidInput


def now() -> datetime:
    """The present instant in UTC; read it once per action and pass it on."""
    return datetime.now(UTC)


def zone(name: str) -> ZoneInfo:
    """The IANA zone of that name; raises InvalidInput for an unknown one."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, IsADirectoryError, PermissionError) as error:
        raise InvalidInput(
            f"“{name}” is no time zone; write one like Asia/Almaty.", field="zone"
        ) from error


def instant(day: date, wall: time, zone_name: str) -> datetime:
    """The UTC instant of a wall-clock time in a zone, by the zone's rules of today.

    A time that a clock change skips moves forward with the clocks (PEP 495, fold=0).
    """
    return datetime.combine(day, wall, tzinfo=zone(zone_name)).astimezone(UTC)


def today(at: datetime, zone_name: str) -> date:
    """The calendar day of an instant in a zone."""
    return at.astimezone(zone(zone_name)).date()


def week_start(day: date) -> date:
    """The Monday of a day's ISO week."""
    return day - timedelta(days=day.weekday())
