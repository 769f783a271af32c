"""A week of a draft: its days, the hours at which meetings begin, and who is where then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta

from meetings.places import public_holidays
from meetings.plans.naming import wall
from meetings.plans.sight import Card, Sight

DAYS = 7


@dataclass(frozen=True)
class Hour:
    """The meetings that begin at an hour; one that is no slot takes no further meeting."""

    start: time
    is_slot: bool
    cards: list[Card]


@dataclass(frozen=True)
class Day:
    """A day; outside of the plan it takes no meeting."""

    day: date
    hours: list[Hour]
    inside: bool
    holiday: str | None

    @property
    def is_empty(self) -> bool:
        """Whether nothing happens that day."""
        return not any(hour.cards for hour in self.hours)


@dataclass(frozen=True)
class Week:
    """A week to go to; ``meetings`` counts those in it."""

    monday: date
    meetings: int


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def weeks(sight: Sight) -> list[Week]:
    """All weeks of the plan."""
    first, last = monday_of(sight.problem.first), monday_of(sight.problem.last)
    mondays = [first + timedelta(days=DAYS * n) for n in range((last - first).days // DAYS + 1)]
    return [
        Week(monday, sum(monday_of(card.day) == monday for card in sight.cards))
        for monday in mondays
    ]


def days(sight: Sight, monday: date, cards: Iterable[Card]) -> list[Day]:
    """The seven days with these meetings."""
    shown = list(cards)
    return [_day(sight, monday + timedelta(days=ahead), shown) for ahead in range(DAYS)]


def _day(sight: Sight, day: date, cards: list[Card]) -> Day:
    own = [card for card in cards if card.day == day]
    slots = {wall(slot) for slot in sight.problem.slots}
    inside = sight.problem.first <= day <= sight.problem.last
    starts = sorted({*(slots if inside else ()), *(card.start for card in own)})
    hours = [
        Hour(start, start in slots, [card for card in own if card.start == start])
        for start in starts
    ]
    return Day(day, hours, inside, public_holidays.holiday(day))
