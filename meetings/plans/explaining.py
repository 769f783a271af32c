"""Why this? What a meeting of a draft is there for, and what the score would lose without it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.i18n import Translated
from meetings.planner.elements import Problem
from meetings.planner.plan import Meeting
from meetings.planner.plan import Session as Part
from meetings.planner.scorer.sessions import taken_up
from meetings.planner.scorer.terms import minutes, missing_visits
from meetings.plans import drafting, judging, mileage
from meetings.plans.duty import Duty
from meetings.plans.ids import Letter
from meetings.plans.plan import Plan


@dataclass(frozen=True)
class TakenUp:
    """What one session takes up of a backlog.

    ``waiting`` is all that waits on the topic in the district; ``steps`` says how many of those taken
    up count in the first, second and third step of the score, reckoned as the last ones.
    """

    topic: str
    officials: tuple[str, ...]
    count: int
    waiting: int
    in_plan: int
    steps: tuple[int, int, int]


@dataclass(frozen=True)
class Fulfils:
    """A duty that would lack visits without the meeting."""

    duty: int
    official: str
    name: Translated
    source: Translated


@dataclass(frozen=True)
class Why:
    """The reasons for a meeting; ``terms`` and ``total`` are what the score would lose without it.

    ``minutes`` are on the way, of all who come, more than without it; ``kilometres`` are its share of
    their days' rounds. ``stands`` tells that it stands in the diary already.
    """

    meeting: Meeting
    district: str
    sessions: list[TakenUp]
    duties: list[Fulfils]
    minutes: int
    kilometres: int
    terms: dict[str, int]
    total: int
    pinned: bool
    stands: bool


def why(session: Session, plan: Plan, id_: str) -> Why | None:
    """The reasons for a meeting, None when the draft has no such meeting. Ids are the document's."""
    problem, meetings = drafting.problem_of(plan), drafting.meetings_of(plan)
    meeting = meetings.get(id_)
    if meeting is None:
        return None
    without = {key: each for key, each in meetings.items() if key != id_}
    loss = judging.Change(
        judging.judge(problem, without.values()), judging.judge(problem, meetings.values())
    )
    ways = mileage.by_meeting(problem, meetings.values(), mileage.Map(session))
    return Why(
        meeting=meeting,
        district=problem.venue_by_id[meeting.venue].district,
        sessions=[_taken_up(problem, meetings, meeting, part) for part in meeting.sessions],
        duties=_duties(session, problem, meetings, without),
        minutes=_minutes(problem, meetings) - _minutes(problem, without),
        kilometres=round(ways.get(id_, 0)),
        terms=loss.terms,
        total=loss.total,
        pinned=id_ in plan.pins,
        stands=id_ in problem.pin_by_id,
    )


def _taken_up(
    problem: Problem, meetings: Mapping[str, Meeting], meeting: Meeting, part: Part
) -> TakenUp:
    pair = part.topic, problem.venue_by_id[meeting.venue].district
    waiting = problem.backlog.get(pair, 0)
    total = taken_up(problem, meetings.values())[pair]
    return TakenUp(
        topic=part.topic,
        officials=part.officials,
        count=part.taken_up,
        waiting=waiting,
        in_plan=total,
        steps=_steps(waiting, total - part.taken_up, total),
    )


def _steps(waiting: int, before: int, after: int) -> tuple[int, int, int]:
    """How many from ``before`` to ``after`` fall into each step of the score."""
    first = 4 * waiting // 10
    second = first + 3 * waiting // 10
    cuts = ((0, first), (first, second), (second, waiting))
    one, two, three = (max(0, min(after, end) - max(before, start)) for start, end in cuts)
    return one, two, three


def _minutes(problem: Problem, meetings: Mapping[str, Meeting]) -> int:
    return sum(minutes(problem, list(meetings.values())).values())


def _duties(
    session: Session,
    problem: Problem,
    meetings: Mapping[str, Meeting],
    without: Mapping[str, Meeting],
) -> list[Fulfils]:
    lacking = missing_visits(problem, meetings.values())
    more = missing_visits(problem, without.values())
    wanted = {duty for (duty, where), count in more.items() if count > lacking[duty, where]}
    numbers = {Letter.DUTY.require(id_.split("-")[0]) for id_ in wanted}
    found = session.scalars(select(Duty).where(Duty.id.in_(numbers)).order_by(Duty.id))
    return [
        Fulfils(duty.id, Letter.OFFICIAL.of(duty.official_id), duty.name, duty.source)
        for duty in found
    ]
