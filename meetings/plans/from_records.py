"""The problem of a period, built from the records (docs/planner.md fixes the document)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from meetings import clock
from meetings.appeals.topic import Topic
from meetings.diary.meeting import Meeting
from meetings.errors import InvalidInput
from meetings.officials.official import Official
from meetings.places.district import District
from meetings.places.public_holidays import holiday
from meetings.places.venue import Venue
from meetings.plans import (
    backlog,
    bound,
    daylight,
    demands,
    judging,
    people,
    places,
    standing,
    ways,
)
from meetings.plans.bound import Bound
from meetings.plans.ids import Letter
from meetings.plans.question import Question

FORMAT = "meetings.problem/1"


@dataclass(frozen=True)
class Built:
    """A problem and what had to be left out of it, as ids of stand-ins (see ``bound``)."""

    document: dict[str, Any]
    unheld: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Records:
    """What the problem is built from, read once."""

    districts: Sequence[District]
    topics: Sequence[Topic]
    venues: Sequence[Venue]
    officials: Sequence[Official]
    crews: list[dict[str, Any]]
    meetings: Sequence[Meeting]
    before: Sequence[Meeting]
    released: set[int]
    hours: dict[int, list[people.Hours]] = field(default_factory=dict)

    @property
    def crew_numbers(self) -> list[int]:
        """The crews that exist."""
        numbers = (Letter.CREW.number(crew["id"]) for crew in self.crews)
        return [number for number in numbers if number]

    @property
    def known(self) -> standing.Known:
        """Their numbers."""
        return standing.Known(
            {each.id for each in self.venues},
            {each.id for each in self.topics},
            {each.id for each in self.officials},
            set(self.crew_numbers),
        )


def build(session: Session, question: Question) -> Built:
    """The problem; raises InvalidInput where there is nothing to plan with.

    A meeting of the diary that has another form than planned ones, or breaks a rule that planned
    ones keep, binds its people and its venue; every other one is pinned.
    """
    records = _read(session, question)
    travel = ways.between(records.districts, records.venues)
    pins = _pins(records, question)
    unheld: set[str] = set()
    while True:
        document = _document(session, question, records, travel, pins, unheld)
        wrong = {each.meetings[-1] for each in judging.contradictions_of(document)}
        if not wrong:
            return Built(document, tuple(sorted(unheld)))
        unheld |= {id_ for id_ in wrong if id_ not in pins}
        pins = {id_: pin for id_, pin in pins.items() if id_ not in wrong}


def _read(session: Session, question: Question) -> _Records:
    districts = session.scalars(select(District).order_by(District.id)).all()
    held = standing.meetings(session, question.first, question.last)
    venues = session.scalars(_venues(question, {each.venue_id for each in held})).all()
    if not venues:
        raise InvalidInput(_("There is no venue to plan with; enter one first."))
    today = clock.today(question.now, question.zone)
    return _Records(
        districts=districts,
        topics=session.scalars(select(Topic).order_by(Topic.id)).all(),
        venues=venues,
        officials=people.officials(session, _seated(held)),
        crews=people.crews(session, question),
        meetings=held,
        before=standing.meetings(session, today, question.first - timedelta(days=1)),
        released=standing.released(session) if question.movable else set(),
        hours=people.own_calendars(session, question),
    )


def _seated(held: Iterable[Meeting]) -> set[int]:
    return {who.id for each in held for part in each.standing_sessions for who in part.officials}


def _venues(question: Question, used: Collection[int]) -> Any:
    """Venues in use, and those that the diary still names, which may have to move from there."""
    query = select(Venue).where(or_(Venue.active, Venue.id.in_(used))).order_by(Venue.id)
    districts = question.wishes.districts
    return query.where(Venue.district_id.in_(districts)) if districts else query


def _pins(records: _Records, question: Question) -> dict[str, dict[str, Any]]:
    pins = {}
    for meeting in records.meetings:
        document = standing.pin(meeting, records.known, question.slot_minutes)
        if document:
            movable = question.movable and _may_move(meeting, records, question)
            pins[document["id"]] = {**document, "pin": "movable" if movable else "fixed"}
    return pins


def _may_move(meeting: Meeting, records: _Records, question: Question) -> bool:
    """Whether it came from a release and has not begun."""
    start = clock.instant(meeting.day, meeting.start, meeting.zone)
    return meeting.id in records.released and start > question.now


def _document(
    session: Session,
    question: Question,
    records: _Records,
    travel: Mapping[str, Mapping[str, int]],
    pins: Mapping[str, dict[str, Any]],
    unheld: Collection[str],
) -> dict[str, Any]:
    pinned = {Letter.MEETING.require(id_) for id_ in pins}
    others = [meeting for meeting in records.meetings if meeting.id not in pinned]
    held = bound.by(others, records.crew_numbers, travel, question.slot_minutes)
    held.pins = [pin for pin in held.pins if pin["id"] not in unheld]
    today = clock.today(question.now, question.zone)
    waits = _backlog(session, [*records.before, *others], records, today)
    topics = {each.id for each in records.topics}
    own = people.documents(records.officials, question, _hours(records, held), topics)
    return {
        "format": FORMAT,
        "from": question.first.isoformat(),
        "to": question.last.isoformat(),
        "zone": question.zone,
        "slots": list(question.slots),
        "slot_minutes": question.slot_minutes,
        "daylight": _daylight(records, question),
        "holidays": [day.isoformat() for day in question.days if holiday(day)],
        "districts": [{"id": Letter.DISTRICT.of(each.id)} for each in records.districts],
        "travel_minutes": travel,
        "venues": places.documents(records.venues, question, _closed(records, question, held))
        + held.venues,
        "topics": _topics(records, held),
        "officials": own + held.officials,
        "crews": records.crews,
        "backlog": [_waiting(*pair, count) for pair, count in sorted(waits.items()) if count],
        "duties": _duties(session, question, pinned, waits, records),
        "pinned": [*pins.values(), *held.pins],
        "weights": _weights(question),
    }


def _daylight(records: _Records, question: Question) -> dict[str, list[str]]:
    positions = [venue.position for venue in records.venues]
    return daylight.of_region(positions, question.days, question.zone)


def _topics(records: _Records, held: Bound) -> list[str]:
    own = [Letter.TOPIC.of(each.id) for each in records.topics]
    return [*own, bound.TOPIC] if held.officials else own


def _hours(records: _Records, held: Bound) -> dict[int, list[people.Hours]]:
    """Busy by a calendar of their own, or by a meeting of the diary; each time once."""
    hours: dict[int, list[people.Hours]] = defaultdict(list)
    for source in (records.hours, held.hours):
        for official, times in source.items():
            hours[official] += [each for each in times if each not in hours[official]]
    return hours


def _closed(records: _Records, question: Question, held: Bound) -> dict[int, set[date]]:
    closed = defaultdict(set, {venue: set(days) for venue, days in held.closed.items()})
    closed |= {venue.id: set(question.days) for venue in records.venues if not venue.active}
    for each in question.wishes.venues:
        if span := each.within(question.first, question.last):
            closed[each.id] |= {day for day in question.days if span[0] <= day <= span[1]}
    return closed


def _backlog(
    session: Session, elsewhere: Iterable[Meeting], records: _Records, today: date
) -> Counter[backlog.Pair]:
    """What waits, without what other meetings will take up by then; only where there are venues."""
    left = backlog.waiting(session, today) - backlog.taken_up(elsewhere)
    districts = {venue.district_id for venue in records.venues}
    return Counter({pair: count for pair, count in left.items() if pair[1] in districts})


def _waiting(topic: int, district: int, count: int) -> dict[str, Any]:
    return {
        "topic": Letter.TOPIC.of(topic),
        "district": Letter.DISTRICT.of(district),
        "count": count,
    }


def _duties(
    session: Session,
    question: Question,
    pinned: Collection[int],
    waits: Mapping[backlog.Pair, int],
    records: _Records,
) -> list[dict[str, Any]]:
    by_district: Counter[int] = Counter()
    for (_topic, district), count in waits.items():
        by_district[district] += count
    asked = demands.of(
        session, question.first, question.last, question.now, without=pinned, backlog=by_district
    )
    reachable = {venue.district_id for venue in records.venues}
    known = {official.id for official in records.officials}
    return [
        _duty(each, number, question, reachable)
        for number, each in enumerate(asked, start=1)
        if each.duty.official_id in known and reachable.intersection(each.districts)
    ]


def _duty(
    each: demands.Demand, number: int, question: Question, reachable: Collection[int]
) -> dict[str, Any]:
    first, last = each.period
    return {
        "id": f"{Letter.DUTY.of(each.duty.id)}-{number}",
        "official": Letter.OFFICIAL.of(each.duty.official_id),
        "districts": [Letter.DISTRICT.of(id_) for id_ in each.districts if id_ in reachable],
        "at_least": each.at_least,
        "from": max(first, question.first).isoformat(),
        "to": min(last, question.last).isoformat(),
    }


def _weights(question: Question) -> dict[str, Any]:
    factors = {Letter.TOPIC.of(id_): factor for id_, factor in question.wishes.topics.items()}
    return {**question.wishes.weights, "topics": factors}
