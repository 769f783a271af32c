"""The problem document: read, and checked rule by rule."""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import combinations
from zoneinfo import available_timezones

from meetings.planner.document import DAY_MINUTES, InvalidProblem, Node, parse, unique
from meetings.planner.elements import (
    Busy,
    Crew,
    District,
    Duty,
    Official,
    Period,
    Pin,
    Problem,
    Span,
    Venue,
    Weights,
)
from meetings.planner.plan import MEETING_KEYS, Meeting, read_meeting
from meetings.planner.weights import check_reckonable, read_weights

__all__ = [
    "Busy",
    "Crew",
    "District",
    "Duty",
    "InvalidProblem",
    "Official",
    "Period",
    "Pin",
    "Problem",
    "Span",
    "Venue",
    "Weights",
    "loads",
    "read",
]

FORMAT = "meetings.problem/1"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PINS = {"fixed": True, "movable": False}
KEYS = (
    "format", "from", "to", "zone", "slots", "slot_minutes", "daylight", "holidays", "districts",
    "travel_minutes", "venues", "topics", "officials", "crews", "backlog", "duties", "pinned",
)  # fmt: skip
VENUE_KEYS = ("id", "district", "kind", "capacity", "open", "lit", "closed", "season")
OFFICIAL_KEYS = (
    "id", "home", "responsible", "absent", "max_per_day", "max_per_week", "answers",
)  # fmt: skip
DUTY_KEYS = ("id", "official", "districts", "at_least", "from", "to")

Ids = frozenset[str]


def loads(text: str | bytes) -> Problem:
    """The problem of a JSON text. Raises InvalidProblem."""
    return read(parse(text, InvalidProblem))


def read(document: object) -> Problem:
    """The problem of a JSON value. Raises InvalidProblem with the path and the rule, nothing else."""
    members = Node(document, InvalidProblem).record(KEYS, ("weights",))
    if members["format"].value != FORMAT:
        members["format"].fail(f'must be "{FORMAT}"')
    problem = _read(members)
    check_reckonable(problem)
    return problem


def _read(members: dict[str, Node]) -> Problem:
    first, last = _read_period(members)
    districts = tuple(_read_district(node) for node in _listed(members["districts"]))
    areas = frozenset(each.id for each in districts)
    venues = tuple(_read_venue(node, areas) for node in _listed(members["venues"]))
    topic_nodes = members["topics"].items()
    topics = unique([(node, node.id()) for node in topic_nodes])
    known = frozenset(topics)
    officials = tuple(_read_official(n, areas, known) for n in _listed(members["officials"]))
    crews = tuple(_read_crew(node, areas) for node in _listed(members["crews"]))
    people = frozenset(each.id for each in officials)
    weights = read_weights(members["weights"], known) if "weights" in members else Weights()
    places = frozenset(each.id for each in venues)
    vans = frozenset(each.id for each in crews)
    return Problem(
        first=first,
        last=last,
        zone=_read_zone(members["zone"]),
        slots=_read_slots(members["slots"]),
        slot_minutes=_read_length(members["slot_minutes"]),
        daylight=_read_daylight(members["daylight"], first, last),
        holidays=_read_dates(members["holidays"]),
        districts=districts,
        travel_minutes=_read_travel(members["travel_minutes"], [each.id for each in districts]),
        venues=venues,
        topics=topics,
        officials=officials,
        crews=crews,
        backlog=_read_backlog(members["backlog"], known, areas),
        duties=tuple(_read_duty(node, people, areas) for node in _listed(members["duties"])),
        pinned=tuple(
            _read_pin(node, places, vans, known, people) for node in _listed(members["pinned"])
        ),
        weights=weights,
    )


def _listed(node: Node) -> list[Node]:
    """The objects of a list whose ids are unique."""
    nodes = node.items()
    members = [each.mapping() for each in nodes]
    unique([(own["id"], own["id"].id()) for own in members if "id" in own])
    return nodes


def _read_period(members: dict[str, Node]) -> Period:
    first, last = members["from"].day(), members["to"].day()
    if first > last:
        members["to"].fail("the last day lies before the first")
    return first, last


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _read_zone(node: Node) -> str:
    zone = node.text()
    if zone not in _zones():
        node.fail("there is no such time zone")
    return zone


def _read_slots(node: Node) -> tuple[int, ...]:
    nodes = node.items()
    starts = [each.time() for each in nodes]
    for each, number in zip(nodes, range(len(starts)), strict=True):
        if starts[number] in starts[:number]:
            each.fail("this start stands twice")
    return tuple(sorted(starts))


def _read_length(node: Node) -> int:
    minutes = node.count()
    if not 0 < minutes <= DAY_MINUTES:
        node.fail(f"a meeting lasts from 1 to {DAY_MINUTES} minutes")
    return minutes


def _read_date_keys(node: Node) -> dict[date, Node]:
    """The members of an object whose keys are dates."""
    members = node.mapping()
    return {Node(key, node.error, each.path).day(): each for key, each in members.items()}


def _read_daylight(node: Node, first: date, last: date) -> dict[date, Span]:
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


def _read_dates(node: Node) -> frozenset[date]:
    return frozenset(each.day() for each in node.items())


def _read_district(node: Node) -> District:
    return District(node.record(("id",))["id"].id())


def _read_travel(node: Node, districts: list[str]) -> dict[str, dict[str, int]]:
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


def _read_venue(node: Node, districts: Ids) -> Venue:
    members = node.record(VENUE_KEYS)
    return Venue(
        id=members["id"].id(),
        district=members["district"].known(districts, "district"),
        kind=members["kind"].text(),
        capacity=members["capacity"].count(),
        open=_read_open(members["open"]),
        lit=members["lit"].boolean(),
        closed=_read_dates(members["closed"]),
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
    return _ordered(node, start.time(), end.time(closing=True))


def _ordered(node: Node, start: int, end: int) -> Span:
    if start >= end:
        node.fail("must begin before it ends")
    return start, end


def _read_official(node: Node, districts: Ids, topics: Ids) -> Official:
    members = node.record(OFFICIAL_KEYS, ("busy",))
    busy = members["busy"].items() if "busy" in members else []
    return Official(
        id=members["id"].id(),
        home=members["home"].known(districts, "district"),
        responsible=_read_responsible(members["responsible"], districts, topics),
        absent=tuple(each.period() for each in members["absent"].items()),
        busy=tuple(_read_busy(each) for each in busy),
        max_per_day=members["max_per_day"].count(),
        max_per_week=members["max_per_week"].count(),
        answers=members["answers"].count(),
    )


def _read_responsible(node: Node, districts: Ids, topics: Ids) -> dict[str, tuple[str, ...]]:
    responsible: dict[str, tuple[str, ...]] = {}
    for each in node.items():
        members = each.record(("topic", "districts"))
        topic = members["topic"].known(topics, "topic")
        areas = members["districts"].distinct(districts, "district")
        responsible[topic] = tuple(dict.fromkeys(responsible.get(topic, ()) + areas))
    return responsible


def _read_busy(node: Node) -> Busy:
    elements = node.items()
    if len(elements) != 3:
        node.fail("must be [date, from, to]")
    day, start, end = elements
    return Busy(day.day(), *_ordered(node, start.time(), end.time(closing=True)))


def _read_crew(node: Node, districts: Ids) -> Crew:
    members = node.record(("id", "home"))
    return Crew(members["id"].id(), members["home"].known(districts, "district"))


def _read_backlog(node: Node, topics: Ids, districts: Ids) -> dict[tuple[str, str], int]:
    backlog: dict[tuple[str, str], int] = {}
    for each in node.items():
        members = each.record(("topic", "district", "count"))
        topic = members["topic"].known(topics, "topic")
        district = members["district"].known(districts, "district")
        if (topic, district) in backlog:
            each.fail(f"{topic} in {district} stands twice")
        backlog[topic, district] = members["count"].count()
    return backlog


def _read_duty(node: Node, officials: Ids, districts: Ids) -> Duty:
    members = node.record(DUTY_KEYS)
    first, last = _read_period(members)
    return Duty(
        id=members["id"].id(),
        official=members["official"].known(officials, "official"),
        districts=members["districts"].distinct(districts, "district"),
        at_least=members["at_least"].count(),
        first=first,
        last=last,
    )


def _read_pin(node: Node, venues: Ids, crews: Ids, topics: Ids, officials: Ids) -> Pin:
    members = node.record((*MEETING_KEYS, "pin"))
    if not isinstance(members["pin"].value, str) or members["pin"].value not in PINS:
        members["pin"].fail('must be "fixed" or "movable"')
    members["venue"].known(venues, "venue")
    members["crew"].known(crews, "crew")
    return Pin(_read_known(members, topics, officials), PINS[members["pin"].value])


def _read_known(members: dict[str, Node], topics: Ids, officials: Ids) -> Meeting:
    meeting = read_meeting(members)
    for session in members["sessions"].items():
        session.at("topic").known(topics, "topic")
        session.at("officials").distinct(officials, "official")
    return meeting
