"""The daylight of a region: on each day the latest sunrise and the earliest sunset in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from meetings.places import conditions
from meetings.places.travel import Position


def of_region(
    positions: Sequence[Position], days: Iterable[date], zone: str
) -> dict[str, list[str]]:
    """``{day: [sunrise, sunset]}`` in whole minutes inside of the true ones.

    The sun rises latest and sets earliest in a corner of the box around all positions, since both
    move one way with the longitude, and with the latitude one way on any single day.
    """
    corners = _corners(positions)
    return {day.isoformat(): _tightest(corners, day, zone) for day in days}


def _corners(positions: Sequence[Position]) -> list[Position]:
    latitudes = [latitude for latitude, _ in positions]
    longitudes = [longitude for _, longitude in positions]
    return [
        (latitude, longitude)
        for latitude in (min(latitudes), max(latitudes))
        for longitude in (min(longitudes), max(longitudes))
    ]


def _tightest(corners: Iterable[Position], day: date, zone: str) -> list[str]:
    suns = [conditions.daylight(corner, day, zone) for corner in corners]
    sunrise = max(_next_minute(rises) for rises, _ in suns)
    sunset = min(sets for _, sets in suns)
    return [f"{sunrise:%H:%M}", f"{sunset:%H:%M}"]


def _next_minute(at: datetime) -> datetime:
    return (at + timedelta(seconds=59)).replace(second=0, microsecond=0)
