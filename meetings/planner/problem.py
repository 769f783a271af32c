"""The problem document: read, and checked rule by rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from meetings.planner.document import InvalidProblem, Node, parse, unique
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
from meetings.planner.plan import MEETING_KEYS, SESSION_KEYS, read_meeting
from meetings.planner.region import (
    Ids,
    read_dates,
    read_daylight,
    read_district,
    read_length,
    read_period,
    read_slots,
    read_travel,
    read_venue,
    read_zone,
)
from meetings.planner.scorer.pins import contradictions
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
SENTENCES = 5
PINS = {"fixed": True, "movable": False}
KEYS = (
    "format", "from", "to", "zone", "slots", "slot_minutes", "daylight", "holidays", "districts",
    "travel_minutes", "venues", "topics", "officials", "crews", "backlog", "duties", "pinned",
)  # fmt: skip
OFFICIAL_KEYS = (
    "id", "home", "responsible", "absent", "max_per_day", "max_per_week", "answers",
)  # fmt: skip
DUTY_KEYS = ("id", "official", "districts", "at_least", "from", "to")


def loads(text: str | bytes) -> Problem:
    """The problem of a JSON text. Raises InvalidProblem."""
    return read(parse(text, InvalidProblem))


def read(document: object) -> Problem:
    """The problem of a JSON value. Raises InvalidProblem with the path and the rule, nothing else."""
    root = Node(document, InvalidProblem)
    problem = _read(root.versioned(FORMAT, KEYS, ("weights",)))
    check_reckonable(problem)
    _check_fixed(problem)
    return problem


def _read(members: dict[str, Node]) -> Problem:
    first, last = read_period(members)
    districts = tuple(read_district(node) for node in _listed(members["districts"]))
    areas = _ids(districts)
    venues = tuple(read_venue(node, areas) for node in _listed(members["venues"]))
    topics = unique([(node, node.id()) for node in members["topics"].items()])
    known = frozenset(topics)
    officials = tuple(_read_official(n, areas, known) for n in _listed(members["officials"]))
    people = _ids(officials)
    crews = tuple(_read_crew(node, areas) for node in _listed(members["crews"]))
    pins = _Pins(_ids(venues), _ids(crews), known, people)
    return Problem(
        first=first,
        last=last,
        zone=read_zone(members["zone"]),
        slots=read_slots(members["slots"]),
        slot_minutes=read_length(members["slot_minutes"]),
        daylight=read_daylight(members["daylight"], first, last),
        holidays=read_dates(members["holidays"]),
        districts=districts,
        travel_minutes=read_travel(members["travel_minutes"], [each.id for each in districts]),
        venues=venues,
        topics=topics,
        officials=officials,
        crews=crews,
        backlog=_read_backlog(members["backlog"], known, areas),
        duties=tuple(_read_duty(node, people, areas) for node in _listed(members["duties"])),
        pinned=tuple(pins.read(node) for node in _listed(members["pinned"])),
        weights=read_weights(members["weights"], known) if "weights" in members else Weights(),
    )


def _check_fixed(problem: Problem) -> None:
    """Refuse fixed pins with which no plan could keep the rules."""
    found = contradictions(problem)
    if found:
        named = sorted({each for broken in found for each in broken.meetings})
        sentences = "; ".join(str(broken) for broken in found[:SENTENCES])
        rule = f"the fixed {', '.join(named)} cannot stand so: {sentences}"
        index = [pin.meeting.id for pin in problem.pinned].index(found[0].meetings[0])
        raise InvalidProblem(f"pinned[{index}]", rule)


def _ids(things: Iterable[District | Venue | Official | Crew]) -> Ids:
    return frozenset(each.id for each in things)


def _listed(node: Node) -> list[Node]:
    """The objects of a list whose ids are unique."""
    nodes = node.items()
    members = [each.mapping() for each in nodes]
    unique([(own["id"], own["id"].id()) for own in members if "id" in own])
    return nodes


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
    return Busy(day.day(), *node.ordered(start.time(), end.time(closing=True)))


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
    first, last = read_period(members)
    return Duty(
        id=members["id"].id(),
        official=members["official"].known(officials, "official"),
        districts=members["districts"].distinct(districts, "district"),
        at_least=members["at_least"].count(),
        first=first,
        last=last,
    )


@dataclass(frozen=True, slots=True)
class _Pins:
    """Reads pins, whose ids must all be among these."""

    venues: Ids
    crews: Ids
    topics: Ids
    officials: Ids

    def read(self, node: Node) -> Pin:
        members = node.record((*MEETING_KEYS, "pin"))
        pin = members["pin"].text()
        if pin not in PINS:
            members["pin"].fail('must be "fixed" or "movable"')
        members["venue"].known(self.venues, "venue")
        members["crew"].known(self.crews, "crew")
        for session in members["sessions"].items():
            self._check_session(session.record(SESSION_KEYS))
        return Pin(read_meeting(members), PINS[pin])

    def _check_session(self, members: dict[str, Node]) -> None:
        members["topic"].known(self.topics, "topic")
        members["officials"].distinct(self.officials, "official")
