"""What a release does to the diary: which meetings come, move, go and stay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import time
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.appeals.topic import Topic
from meetings.diary.draft import MeetingDraft, SessionDraft
from meetings.diary.meeting import Meeting as Held
from meetings.planner.elements import Problem
from meetings.planner.plan import Meeting
from meetings.planner.plan import Session as Part
from meetings.plans import drafting, standing
from meetings.plans.ids import Letter
from meetings.plans.naming import wall
from meetings.plans.plan import Plan
from meetings.settings import Settings

ROUND = 5


@dataclass(frozen=True)
class Step:
    """A meeting of the plan and what it becomes; ``held`` is its meeting in the diary, if any."""

    meeting: Meeting
    draft: MeetingDraft
    held: Held | None = None


@dataclass(frozen=True)
class Steps:
    """All of a release. ``lost`` are meetings that the plan would move but that changed meanwhile."""

    new: list[Step] = field(default_factory=list)
    moved: list[Step] = field(default_factory=list)
    cancelled: list[Held] = field(default_factory=list)
    kept: list[Step] = field(default_factory=list)
    lost: list[Meeting] = field(default_factory=list)

    @property
    def written(self) -> list[Step]:
        """Those that bring something new into the diary."""
        return [*self.new, *self.moved]


def of(session: Session, plan: Plan) -> Steps:
    """What releasing the plan would do now. Six queries."""
    problem, meetings = drafting.problem_of(plan), drafting.meetings_of(plan)
    held = {
        Letter.MEETING.of(each.id): each
        for each in standing.meetings(session, plan.first_day, plan.last_day)
    }
    drafts = _Drafts(session, problem)
    steps = Steps()
    for meeting in drafting.shown(meetings.values()):
        _sort(steps, meeting, problem, held, drafts)
    steps.cancelled.extend(_left_out(problem, meetings, held))
    return steps


def _sort(
    steps: Steps,
    meeting: Meeting,
    problem: Problem,
    held: Mapping[str, Held],
    drafts: _Drafts,
) -> None:
    pin = problem.pin_by_id.get(meeting.id)
    record = held.get(meeting.id)
    if pin is None:
        steps.new.append(Step(meeting, drafts.of(meeting, None)))
    elif pin.fixed or _same(pin.meeting, meeting):
        if record is not None:
            steps.kept.append(Step(meeting, MeetingDraft.of(record), record))
    elif record is None or _changed(record, pin.meeting, problem):
        steps.lost.append(meeting)
    else:
        steps.moved.append(Step(meeting, drafts.of(meeting, record), record))


def _left_out(
    problem: Problem, meetings: Mapping[str, Meeting], held: Mapping[str, Held]
) -> Iterable[Held]:
    for meeting in problem.movable:
        if meeting.id not in meetings and meeting.id in held:
            yield held[meeting.id]


def _same(one: Meeting, other: Meeting) -> bool:
    """Whether both stand alike, whatever is taken up at them."""
    return _standing(one) == _standing(other)


def _standing(meeting: Meeting) -> object:
    seats = sorted((part.topic, sorted(part.officials)) for part in meeting.sessions)
    return meeting.venue, meeting.date, meeting.start, meeting.crew, seats


def _changed(record: Held, pinned: Meeting, problem: Problem) -> bool:
    """Whether the diary's meeting is no longer what the plan was made from."""
    known = standing.Known(
        *(_numbers(letter, ids) for letter, ids in (
            (Letter.VENUE, problem.venue_by_id), (Letter.TOPIC, problem.topics),
            (Letter.OFFICIAL, problem.official_by_id), (Letter.CREW, problem.crew_by_id),
        ))
    )  # fmt: skip
    document = standing.pin(record, known, problem.slot_minutes)
    if document is None:
        return True
    return not _same(drafting.read_meetings({"": document})[pinned.id], pinned)


def _numbers(letter: Letter, ids: Iterable[str]) -> set[int]:
    return {number for number in map(letter.number, ids) if number is not None}


class _Drafts:
    """Meetings of a plan as drafts of the diary: one session after the other in the meeting's slot."""

    def __init__(self, session: Session, problem: Problem) -> None:
        self._minutes = problem.slot_minutes
        self._zone: str = Settings.current().zone
        self._order = {
            Letter.TOPIC.of(id_): position
            for position, id_ in enumerate(
                session.scalars(select(Topic.id).order_by(Topic.position, Topic.id))
            )
        }

    def of(self, meeting: Meeting, held: Held | None) -> MeetingDraft:
        parts = sorted(meeting.sessions, key=lambda part: self._order.get(part.topic, 0))
        draft = MeetingDraft(
            venue_id=Letter.VENUE.require(meeting.venue),
            day=meeting.date,
            start=wall(meeting.start),
            end=wall(meeting.start + self._minutes),
            zone=self._zone,
            sessions=self._sessions(meeting, parts, held),
        )
        if held is None:
            return draft
        own = MeetingDraft.of(held)
        return replace(
            own, venue_id=draft.venue_id, day=draft.day, start=draft.start, end=draft.end,
            sessions=draft.sessions,
        )  # fmt: skip

    def _sessions(
        self, meeting: Meeting, parts: Sequence[Part], held: Held | None
    ) -> tuple[SessionDraft, ...]:
        known = {each.topic_id: each for each in held.standing_sessions} if held else {}
        hours = _hours(meeting.start, self._minutes, len(parts))
        drafts = []
        for part, (start, end) in zip(parts, hours, strict=True):
            topic = Letter.TOPIC.require(part.topic)
            own = known.get(topic)
            drafts.append(
                SessionDraft(
                    topic_id=topic,
                    start=start,
                    end=end,
                    official_ids=tuple(map(Letter.OFFICIAL.require, part.officials)),
                    crew_id=Letter.CREW.number(meeting.crew),
                    language=own.language if own else "kk",
                    id=own.id if own else None,
                )
            )
        return tuple(drafts)


def _hours(start: int, minutes: int, parts: int) -> list[tuple[time, time]]:
    """Equal parts in whole five minutes; the last takes what is left."""
    each = minutes // parts // ROUND * ROUND or minutes // parts
    cuts = [start + each * number for number in range(parts)] + [start + minutes]
    return [(wall(first), wall(last)) for first, last in pairwise(cuts)]
