"""Where and when: reads the period, its days and slots, the districts and the venues of a problem."""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import combinations
from zoneinfo import available_timezones

from meetings.planner.document import DAY_MINUTES, Node, unique
from meetings.planner.elements import District, Period, Span, Venue
from meetings.planner.plan import clock

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
VENUE_KEYS = ("id", "district", "kind", "capacity", "open", "lit", "closed", "season")

Ids = frozenset[str]


def read_period(members: dict[str, Node]) -> Period:
    """First and last day, ``from`` and ``to`` of the problem or of a duty."""
    first, last = members["from"].day(), members["to"].day()
    if first > last:
        members["to"].fail("the last day lies before the first")
    return first, last


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def read_zone(node: Node) -> str:
    """The name of an IANA zone."""
    zone = node.text()
    if zone not in _zones():
        node.fail("there is no such time zone")
    return zone


def read_slots(node: Node) -> tuple[int, ...]:
    """The starts of the day, in their order."""
    starts = [(each, each.time()) for each in node.items()]
    unique([(each, clock(start)) for each, start in starts])
    return tuple(sorted(start for _, start in starts))


def read_length(node: Node) -> int:
    """Minutes that every meeting lasts."""
    minutes = node.count()
    if not 0 < minutes <= DAY_MINUTES:
        node.fail(f"a meeting lasts from 1 to {DAY_MINUTES} minutes")
    return minutes


def _read_date_keys(node: Node) -> dict[date, Node]:
    """The members of an object whose keys are dates."""
    members = node.mapping()
    return {Node(key, node.error, each.path).day(): each for key, each in members.items()}


def read_daylight(node: Node, first: date, last: date) -> dict[date, Span]:
    """Sunrise and sunset; every day of the period has them."""
    members = _read_date_keys(node)
    for number in range(first.toordinal(), last.toordinal() + 1):
        if date.fromordinal(number) not in members:
            node.fail(f"{date.fromordinal(number)} is missing; every day has its daylight")
    return {day: _read_sun(members[day]) for day in sorted(members)}


def _read_sun(node: Node) -> Span:
    sunrise, sunset = (time.time() for time in node.pair("sunrise, sunset"))
    if sunrise > sunset:
        node.fail("the sun rises before it sets")
    return sunrise, sunset


def read_dates(node: Node) -> frozenset[date]:
    """A set of dates."""
    return frozenset(each.day() for each in node.items())


def read_district(node: Node) -> District:
    """A district."""
    return District(node.record(("id",))["id"].id())


def read_travel(node: Node, districts: list[str]) -> dict[str, dict[str, int]]:
    """Minutes from each district to each other one, the same in both directions."""
    needed = districts if len(districts) > 1 else []
    rows = node.record(needed, districts)
    travel = {
        own: rows[own].record([other for other in districts if other != own])
        for own in districts
        if own in rows
    }
    minutes = {own: {key: each.count() for key, each in row.items()} for own, row in travel.items()}
    for one, other in combinations(districts, 2):
        if minutes[one][other] != minutes[other][one]:
            travel[other][one].fail(f"is not what it is back, from {one} to {other}")
    return minutes


def read_venue(node: Node, districts: Ids) -> Venue:
    """A venue."""
    members = node.record(VENUE_KEYS)
    return Venue(
        id=members["id"].id(),
        district=members["district"].known(districts, "district"),
        kind=members["kind"].text(),
        capacity=members["capacity"].count(),
        open=_read_open(members["open"]),
        lit=members["lit"].boolean(),
        closed=read_dates(members["closed"]),
        season=members["season"].period() if members["season"].value is not None else None,
    )


def _read_open(node: Node) -> tuple[tuple[Span, ...], ...]:
    days = node.record((), WEEKDAYS)
    return tuple(
        tuple(_read_span(span) for span in days[day].items()) if day in days else ()
        for day in WEEKDAYS
    )


def _read_span(node: Node) -> Span:
    start, end = node.pair("from, to")
    return node.ordered(start.time(), end.time(closing=True))
