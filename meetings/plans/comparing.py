"""Drafts side by side: what one gains and what it costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, undefer

from meetings.planner.plan import Meeting
from meetings.planner.scorer.sessions import taken_up
from meetings.planner.scorer.terms import missing_visits, shares
from meetings.plans import drafting, judging, mileage
from meetings.plans.plan import Plan, PlanState


@dataclass(frozen=True)
class Figures:
    """A plan in numbers; ``differs`` is to the first one beside it: new, gone and changed meetings."""

    plan: Plan
    terms: dict[str, int]
    total: int
    meetings: int
    backlog: int
    taken_up: int
    lowest: tuple[str, int] | None
    duties_missing: int
    kilometres: int
    differs: tuple[int, int, int] = (0, 0, 0)

    @property
    def share(self) -> int:
        """How many of a hundred appeals are taken up, rounded down."""
        return 100 * self.taken_up // self.backlog if self.backlog else 0


def siblings(session: Session, plan: Plan) -> Sequence[Plan]:
    """The draft that what-ifs were made from, then those of them that are not set aside."""
    first = plan.origin_id or plan.id
    return session.scalars(
        select(Plan)
        .where(or_(Plan.id == first, Plan.origin_id == first))
        .where(Plan.state != PlanState.DISCARDED)
        .options(undefer(Plan.problem), undefer(Plan.document))
        .order_by(Plan.id)
    ).all()


def side_by_side(session: Session, plans: Sequence[Plan]) -> list[Figures]:
    """The figures of plans that are solved, the first one being what the others differ from."""
    on_map = mileage.Map(session)
    ready = [plan for plan in plans if plan.is_solved]
    base = drafting.meetings_of(ready[0]) if ready else {}
    return [figures(plan, on_map, base) for plan in ready]


def figures(plan: Plan, on_map: mileage.Map, base: Mapping[str, Meeting] | None = None) -> Figures:
    """One plan in numbers."""
    problem, meetings = drafting.problem_of(plan), drafting.meetings_of(plan)
    judged = judging.judge(problem, meetings.values())
    lowest = shares(problem, meetings.values())
    ways = mileage.by_meeting(problem, meetings.values(), on_map)
    return Figures(
        plan=plan,
        terms=judged.terms,
        total=judged.total,
        meetings=len(drafting.shown(meetings.values())),
        backlog=sum(problem.backlog.values()),
        taken_up=sum(taken_up(problem, meetings.values()).values()),
        lowest=min(lowest.items(), key=lambda each: (each[1], each[0])) if lowest else None,
        duties_missing=sum(missing_visits(problem, meetings.values()).values()),
        kilometres=_own(ways, meetings),
        differs=(0, 0, 0) if base is None else _differs(base, meetings),
    )


def _own(ways: Mapping[str, float], meetings: Mapping[str, Meeting]) -> int:
    return round(sum(ways.get(each.id, 0.0) for each in drafting.shown(meetings.values())))


def _differs(base: Mapping[str, Meeting], meetings: Mapping[str, Meeting]) -> tuple[int, int, int]:
    """Meetings are the same one when they are at the same place and time, whatever their ids."""
    before, after = ({_spot(each): each for each in held.values()} for held in (base, meetings))
    both = before.keys() & after.keys()
    changed = sum(_seats(before[spot]) != _seats(after[spot]) for spot in both)
    return len(after.keys() - both), len(before.keys() - both), changed


def _spot(meeting: Meeting) -> object:
    return meeting.venue, meeting.date, meeting.start


def _seats(meeting: Meeting) -> object:
    return sorted((part.topic, sorted(part.officials)) for part in meeting.sessions)
