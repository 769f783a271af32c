"""Whom the planning form proposes for each session: the officials responsible, and the crews."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from meetings import clock
from meetings.diary import occupancy, staffing
from meetings.diary.clashes import Kind, Stay
from meetings.diary.draft import MeetingDraft, SessionDraft
from meetings.diary.staffing import Candidate
from meetings.officials.crew import Crew
from meetings.officials.official import Official
from meetings.places.venue import Venue


class State(StrEnum):
    """Whether somebody could come."""

    FREE = "free"
    BUSY = "busy"
    AWAY = "away"
    FULL = "full"

    @property
    def label(self) -> str:
        """The state in the current language."""
        return str(_LABELS[self])


_LABELS = {
    State.FREE: _l("Free"),
    State.BUSY: _l("Busy then"),
    State.AWAY: _l("Away that day"),
    State.FULL: _l("Week is full"),
}


@dataclass(frozen=True)
class Proposal:
    """An official for a session; ``load`` counts sessions of that week."""

    official: Official
    state: State
    load: int
    responsible: bool = True


@dataclass(frozen=True)
class Staff:
    """What is known of a session's staff; nothing while place, time or topic are missing."""

    known: bool = False
    officials: list[Proposal] = field(default_factory=list)
    free_crews: frozenset[int] = frozenset()

    @property
    def free(self) -> int:
        """How many of the officials could come."""
        return sum(proposal.state is State.FREE for proposal in self.officials)


UNKNOWN = Staff()


class Proposals:
    """Staff for the parts of a meeting that is being planned.

    ``parts`` are its sessions, None for those not filled in yet, for which only the ``chosen``
    officials are listed. ``without`` leaves out the meeting that is being changed.
    """

    def __init__(
        self,
        session: Session,
        venue: Venue | None,
        day: date | None,
        zone: str,
        parts: Sequence[SessionDraft | None],
        chosen: Sequence[Sequence[int]],
        without: int | None = None,
    ) -> None:
        self._session, self._venue, self._day, self._zone = session, venue, day, zone
        self._parts, self._chosen = parts, chosen
        self._standing = occupancy.standing(session, [day], without) if day else []
        self._crews = session.scalars(select(Crew.id).where(Crew.active)).all()

    def all(self) -> list[Staff]:
        """Staff for every part."""
        return [self.of(index) for index in range(len(self._parts))]

    def of(self, index: int) -> Staff:
        """Staff for one part: those free and least loaded first."""
        part = self._parts[index]
        if part is None or self._venue is None or self._day is None:
            return Staff(officials=_ticked(self._session, self._chosen[index], {}))
        start, end = (clock.instant(self._day, at, self._zone) for at in (part.start, part.end))
        when = staffing.stay_at(self._venue, start, end)
        standing = [*self._standing, *self._bound_by_others(index, part, self._venue, self._day)]
        return Staff(
            True,
            self._officials(part, when, standing, self._venue, self._day),
            frozenset(c for c in self._crews if staffing.is_free(Kind.CREW, c, when, standing)),
        )

    def _bound_by_others(
        self, index: int, part: SessionDraft, venue: Venue, day: date
    ) -> list[Stay]:
        """Whom the other sessions of the same draft bind."""
        others = tuple(each for at, each in enumerate(self._parts) if each and at != index)
        draft = MeetingDraft(venue.id, day, part.start, part.end, self._zone, others)
        return [stay for stay in occupancy.wanted(draft, venue) if stay.kind is not Kind.VENUE]

    def _officials(
        self, part: SessionDraft, when: Stay, standing: Sequence[Stay], venue: Venue, day: date
    ) -> list[Proposal]:
        found = staffing.candidates(self._session, part.topic_id, when, day, standing, venue)
        proposals = [Proposal(each.official, _state(each), each.week_load) for each in found]
        listed = {proposal.official.id for proposal in proposals}
        missing = [official for official in part.official_ids if official not in listed]
        return proposals + self._not_responsible(missing, when, standing, day)

    def _not_responsible(
        self, ids: Sequence[int], when: Stay, standing: Sequence[Stay], day: date
    ) -> list[Proposal]:
        if not ids:
            return []
        loads = staffing.loads(self._session, day, 0)
        absent = staffing.absent_on(self._session, day)
        return [
            replace(proposal, state=_state_of(proposal.official, when, standing, absent))
            for proposal in _ticked(self._session, ids, loads)
        ]


def _ticked(session: Session, ids: Sequence[int], loads: dict[int, int]) -> list[Proposal]:
    """Officials who were chosen though the topic is not theirs there, or is not known yet."""
    if not ids:
        return []
    query = select(Official).where(Official.id.in_(ids)).order_by(Official.id)
    found = session.scalars(query.options(joinedload(Official.organisation)))
    return [
        Proposal(official, State.FREE, loads.get(official.id, 0), responsible=False)
        for official in found
    ]


def _state(candidate: Candidate) -> State:
    if candidate.absent:
        return State.AWAY
    if not candidate.free:
        return State.BUSY
    return State.FREE if candidate.available else State.FULL


def _state_of(official: Official, when: Stay, standing: Sequence[Stay], absent: set[int]) -> State:
    if official.id in absent:
        return State.AWAY
    free = staffing.is_free(Kind.OFFICIAL, official.id, when, standing)
    return State.FREE if free else State.BUSY
