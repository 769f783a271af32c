"""A draft's meetings: what the solver is given of them, and what becomes of its answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings import audit
from meetings.errors import InvalidInput
from meetings.planner import plan as documents
from meetings.planner import problem as problems
from meetings.planner.document import InvalidDocument
from meetings.planner.elements import Pin, Problem
from meetings.planner.plan import Meeting
from meetings.planner.scorer import Broken
from meetings.plans import breaking, judging
from meetings.plans.change import Action, PlanChange
from meetings.plans.fewest import fewest
from meetings.plans.ids import Letter
from meetings.plans.naming import Names
from meetings.plans.plan import Plan, PlanState

EMPTY = documents.write(documents.Plan())


# A problem is large, is written once, and one page asks for it many times.
_read: WeakKeyDictionary[Plan, tuple[dict[str, Any], Problem]] = WeakKeyDictionary()


def problem_of(plan: Plan) -> Problem:
    """The plan's problem as it was built from the records."""
    document, problem = _read.get(plan, (None, None))
    if problem is None or document is not plan.problem:
        problem = problems.read(plan.problem)
        _read[plan] = plan.problem, problem
    return problem


def meetings_of(plan: Plan) -> dict[str, Meeting]:
    """The plan's meetings by id, stand-ins among them."""
    return {meeting.id: meeting for meeting in documents.read(plan.document or EMPTY).meetings}


def shown(meetings: Iterable[Meeting]) -> list[Meeting]:
    """Those that are meant for people, in order of time."""
    own = (each for each in meetings if not is_stand_in(each.id))
    return sorted(own, key=lambda each: (each.date, each.start, each.id))


def is_stand_in(id_: str) -> bool:
    """Whether a meeting only holds a crew that is elsewhere then (see ``bound``)."""
    return id_.startswith(Letter.STAND_IN.value)


def problem_to_solve(plan: Plan) -> dict[str, Any]:
    """The problem with the pinned meetings of the draft as fixed pins."""
    held = [
        documents.write_meeting(each) for each in meetings_of(plan).values() if each.id in plan.pins
    ]
    fixed = {meeting["id"]: {**meeting, "pin": "fixed"} for meeting in held}
    standing = [pin for pin in plan.problem["pinned"] if pin["id"] not in fixed]
    return {**plan.problem, "pinned": [*standing, *fixed.values()]}


def hold(plan: Plan, meetings: Iterable[Meeting]) -> None:
    """Begin the draft with these meetings, held fast."""
    held = documents.Plan(meetings=tuple(meetings))
    plan.document, plan.pins = documents.write(held), [each.id for each in held.meetings]


def require_consistent(session: Session, plan: Plan) -> None:
    """Raises InvalidInput naming the few pinned meetings that break a rule together."""
    pinned = {id_: each for id_, each in meetings_of(plan).items() if id_ in plan.pins}
    lines = [
        line
        for few in _conflicting(plan, pinned)
        for line in _told(session, plan, {id_: pinned[id_] for id_ in few})
    ]
    if lines:
        raise InvalidInput(
            _("What is pinned cannot stand together; unpin or move one.")
            + " "
            + breaking.several(lines)
        )


def _conflicting(plan: Plan, pinned: Mapping[str, Meeting]) -> Iterator[list[str]]:
    """Ids of meetings that cannot stand together: as few as conflict, one group after the other."""

    def contradictions(ids: Collection[str]) -> list[Broken]:
        return _contradictions(plan, {id_: pinned[id_] for id_ in ids})

    left = list(pinned)
    while wrong := {id_ for each in contradictions(left) for id_ in each.meetings}:
        involved = [id_ for id_ in left if id_ in wrong]
        few = fewest(involved, lambda some: not contradictions(some))
        if not few:
            return
        yield few
        left = [id_ for id_ in left if id_ not in few]


def _contradictions(plan: Plan, pinned: Mapping[str, Meeting]) -> list[Broken]:
    """The rules that these meetings break together, and with what stands in the diary."""
    problem = problem_of(plan)
    standing = [pin for pin in problem.pinned if pin.meeting.id not in pinned]
    held = [Pin(each, fixed=True) for each in pinned.values()]
    return judging.contradictions(replace(problem, pinned=(*standing, *held)))


def _told(session: Session, plan: Plan, pinned: Mapping[str, Meeting]) -> list[str]:
    known = {**standing_of(plan), **pinned}
    return breaking.sentences(_contradictions(plan, pinned), known, Names.read(session))


def standing_of(plan: Plan) -> dict[str, Meeting]:
    """The meetings that the plan's problem has pinned, by id."""
    return read_meetings(
        {pin["id"]: {k: v for k, v in pin.items() if k != "pin"} for pin in plan.problem["pinned"]}
    )


def accept(session: Session, plan: Plan, document: Mapping[str, Any], *, now: datetime) -> None:
    """Make the solver's answer the draft; raises InvalidInput for one that the scorer refuses."""
    try:
        answer = documents.read(document)
        problem = problem_of(plan)
        meetings = _renamed(answer.meetings, plan)
        judged = judging.judge(problem, meetings)
    except InvalidDocument as error:
        raise InvalidInput(
            _("The solver wrote no plan of this problem (%(error)s).", error=str(error))
        ) from error
    if judged.broken:
        raise InvalidInput(
            _("The solver's plan breaks a rule: %(rule)s.", rule=judged.broken[0].sentence)
        )
    before = meetings_of(plan)
    if plan.is_solved:
        remember(session, plan, Action.SOLVE, before, {each.id: each for each in meetings}, now)
    write(plan, documents.write(answer), meetings, judged)
    plan.state, plan.solved_at, plan.trouble = PlanState.DRAFT, now, ""
    plan.cancel_asked, plan.spent = False, answer.seconds


def _renamed(meetings: Iterable[Meeting], plan: Plan) -> list[Meeting]:
    """Ids of what stood already are kept; the solver's own names get numbers of this draft."""
    kept = {pin["id"] for pin in plan.problem["pinned"]} | set(plan.pins)
    number = 0
    found = []
    for meeting in shown(meetings):
        if meeting.id not in kept:
            number = _free(number + 1, kept)
            meeting = replace(meeting, id=Letter.NEW.of(number))
        found.append(meeting)
    return [*found, *(each for each in meetings if is_stand_in(each.id))]


def _free(number: int, taken: Iterable[str]) -> int:
    while Letter.NEW.of(number) in taken:
        number += 1
    return number


def new_id(plan: Plan) -> str:
    """An id for a meeting that is added to the draft."""
    return Letter.NEW.of(_free(1, meetings_of(plan)))


def write(
    plan: Plan,
    document: Mapping[str, Any],
    meetings: Iterable[Meeting],
    judged: judging.Judgement,
) -> None:
    """Keep these meetings with their true score."""
    plan.document = judging.claimed(document, meetings, judged)
    plan.score, plan.bound = judged.total, plan.document["bound"]
    plan.gap = plan.document["gap"]


def remember(
    session: Session,
    plan: Plan,
    action: Action,
    before: Mapping[str, Meeting],
    after: Mapping[str, Meeting],
    now: datetime,
) -> PlanChange:
    """Write down what of the draft changes."""
    ids = sorted({*before, *after})
    changed = [id_ for id_ in ids if before.get(id_) != after.get(id_)]
    actor = audit.actor()
    change = PlanChange(
        plan_id=plan.id, action=action, at=now, user_id=actor.user_id, actor=actor.label,
        before={id_: _plain(before.get(id_)) for id_ in changed},
        after={id_: _plain(after.get(id_)) for id_ in changed},
        pins_before=list(plan.pins),
    )  # fmt: skip
    session.add(change)
    audit.record(session, "change", "plan", plan.id, {action.value: [None, ", ".join(changed)]})
    return change


def latest_change(session: Session, plan: Plan) -> PlanChange | None:
    """The last change that stands."""
    return session.scalars(
        select(PlanChange)
        .where(PlanChange.plan_id == plan.id, PlanChange.undone_at.is_(None))
        .order_by(PlanChange.id.desc())
        .limit(1)
    ).first()


def history(session: Session, plan: Plan) -> Sequence[PlanChange]:
    """All changes, the latest first, undone ones among them."""
    own = select(PlanChange).where(PlanChange.plan_id == plan.id)
    return session.scalars(own.order_by(PlanChange.id.desc())).all()


def read_meetings(written: Mapping[str, Any]) -> dict[str, Meeting]:
    """Meetings as a change keeps them; those that are null are left out."""
    standing = [each for each in written.values() if each is not None]
    found = documents.read({**EMPTY, "meetings": standing}).meetings
    return {each.id: each for each in found}


def _plain(meeting: Meeting | None) -> dict[str, Any] | None:
    return None if meeting is None else documents.write_meeting(meeting)
