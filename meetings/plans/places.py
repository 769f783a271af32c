"""Venues as the planner sees them: when they are open, closed and in season."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from meetings.places import conditions
from meetings.places.venue import WEEKDAYS, Venue
from meetings.plans.ids import Letter
from meetings.plans.question import Question

Closed = Mapping[int, Iterable[date]]
"""Days on which a venue cannot be used, by its number."""


def documents(venues: Iterable[Venue], question: Question, taken: Closed) -> list[dict[str, Any]]:
    """The venues of a problem; ``taken`` closes some for days of the period."""
    days = question.days
    return [_document(venue, days, taken.get(venue.id, ())) for venue in venues]


def _document(venue: Venue, days: Sequence[date], taken: Iterable[date]) -> dict[str, Any]:
    in_season = [day for day in days if conditions.in_season(venue, day)]
    whole = len(in_season) == len(days)
    at_once = in_season and (in_season[-1] - in_season[0]).days + 1 == len(in_season)
    season = [in_season[0].isoformat(), in_season[-1].isoformat()] if at_once else None
    closed = {day.isoformat() for day in taken} | (_closed_dates(venue) & _texts(days))
    if not whole and not at_once:
        closed |= _texts(days) - _texts(in_season)
    return {
        "id": Letter.VENUE.of(venue.id),
        "district": Letter.DISTRICT.of(venue.district_id),
        "kind": venue.kind.value,
        "capacity": venue.capacity,
        "open": _hours(venue),
        "lit": venue.lighting,
        "closed": sorted(closed),
        "season": None if whole else season,
    }


def _texts(days: Iterable[date]) -> set[str]:
    return {day.isoformat() for day in days}


def _closed_dates(venue: Venue) -> set[str]:
    return set(venue.closed_dates)


def _hours(venue: Venue) -> dict[str, list[list[str]]]:
    """Only days on which people gather."""
    return {
        weekday: [list(interval) for interval in venue.hours[weekday]]
        for weekday in WEEKDAYS
        if venue.hours.get(weekday) and (not venue.market_days or weekday in venue.market_days)
    }
