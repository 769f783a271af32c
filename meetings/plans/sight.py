"""A draft as people look at it: names instead of ids, and at each meeting what is wrong with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.places.travel import Position
from meetings.places.venue import Venue
from meetings.planner.elements import Problem
from meetings.planner.plan import Meeting
from meetings.planner.plan import Session as Part
from meetings.plans import breaking, drafting, judging
from meetings.plans.ids import Letter
from meetings.plans.naming import Names, wall
from meetings.plans.plan import Plan


@dataclass(frozen=True)
class Person:
    """An official of a session, and how many appeals are taken up there."""

    id: str
    name: str
    answers: int


@dataclass(frozen=True)
class Seat:
    """A session of a meeting."""

    topic: str
    name: str
    people: list[Person]


@dataclass(frozen=True)
class Card:
    """A meeting to look at; ``key`` is its id in the document.

    ``pinned``: held fast by hand; ``fixed``: stands in the diary and cannot be changed here;
    ``own``: this person may change it. ``broken`` are sentences.
    """

    key: str
    day: date
    start: time
    end: time
    venue: str
    kind: str
    district: str
    district_name: str
    crew: str
    seats: list[Seat]
    taken_up: int
    pinned: bool
    fixed: bool
    own: bool
    broken: list[str]
    position: Position | None

    @property
    def changeable(self) -> bool:
        """Whether this person may change it here."""
        return self.own and not self.fixed


@dataclass(frozen=True)
class Sight:
    """The draft with its judgement; ``within`` are the districts in which this person plans."""

    session: Session
    plan: Plan
    problem: Problem
    meetings: Mapping[str, Meeting]
    names: Names
    within: Collection[int] | None = None

    @classmethod
    def of(cls, session: Session, plan: Plan, within: Collection[int] | None = None) -> Sight:
        """Read the draft, which must have a problem."""
        problem, meetings = drafting.problem_of(plan), drafting.meetings_of(plan)
        return cls(session, plan, problem, meetings, Names.read(session), within)

    @cached_property
    def judged(self) -> judging.Judgement:
        """The true score and the broken rules."""
        return judging.judge(self.problem, self.meetings.values())

    @cached_property
    def broken(self) -> list[str]:
        """Every broken rule, as sentences."""
        return breaking.sentences(self.judged.broken, self.known, self.names)

    @cached_property
    def known(self) -> dict[str, Meeting]:
        """The meetings by id, those that stand in the diary among them."""
        return {**{pin.meeting.id: pin.meeting for pin in self.problem.pinned}, **self.meetings}

    @cached_property
    def _broken_at(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for each in self.judged.broken:
            sentence = breaking.sentence(each, self.known, self.names)
            for id_ in each.meetings:
                if sentence not in found[id_]:
                    found[id_].append(sentence)
        return found

    @cached_property
    def _venues(self) -> dict[str, tuple[str, Position]]:
        """Kind and position of the venues; one query."""
        columns = select(Venue.id, Venue.kind, Venue.latitude, Venue.longitude)
        return {
            Letter.VENUE.of(id_): (kind.value, (latitude, longitude))
            for id_, kind, latitude, longitude in self.session.execute(columns)
        }

    @cached_property
    def cards(self) -> list[Card]:
        """All meetings that are meant for people, in order of time."""
        return [self.card(each) for each in drafting.shown(self.meetings.values())]

    def is_own(self, meeting: Meeting) -> bool:
        """Whether this person plans where the meeting is."""
        district = self.problem.venue_by_id[meeting.venue].district
        return self.within is None or Letter.DISTRICT.number(district) in self.within

    def card(self, meeting: Meeting) -> Card:
        """One meeting to look at."""
        place = self.problem.venue_by_id[meeting.venue]
        kind, position = self._venues.get(meeting.venue, (place.kind, None))
        pin = self.problem.pin_by_id.get(meeting.id)
        return Card(
            key=meeting.id,
            day=meeting.date,
            start=wall(meeting.start),
            end=wall(meeting.start + self.problem.slot_minutes),
            venue=self.names.of(meeting.venue),
            kind=kind,
            district=place.district,
            district_name=self.names.of(place.district),
            crew=self.names.of(meeting.crew),
            seats=[self._seat(part) for part in meeting.sessions],
            taken_up=meeting.taken_up,
            pinned=meeting.id in self.plan.pins,
            fixed=bool(pin and pin.fixed),
            own=self.is_own(meeting),
            broken=self._broken_at.get(meeting.id, []),
            position=position,
        )

    def _seat(self, part: Part) -> Seat:
        people = [
            Person(who, self.names.of(who), part.answers.get(who, 0)) for who in part.officials
        ]
        return Seat(part.topic, self.names.of(part.topic), people)
