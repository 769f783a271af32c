"""Approving and releasing: a draft becomes a numbered, frozen version and its meetings come out.

The release itself is one transaction: under the diary's lock everything is checked, moved and
cancelled, and the new meetings take their hours as drafts of the diary. The effect that follows
publishes them a few at a time, so that nobody waits long for the database, and goes on where it was
when it is interrupted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from meetings import audit
from meetings.accounts.user import User
from meetings.database import lock
from meetings.diary import planning
from meetings.diary.draft import MeetingDraft
from meetings.diary.findings import Refused
from meetings.diary.meeting import Meeting
from meetings.effects import outbox
from meetings.errors import InvalidInput
from meetings.plans import breaking, changing, fairness, frozen, obstacles, reach, steps
from meetings.plans.changing import ChangedMeanwhile, Within
from meetings.plans.plan import Plan, PlanMeeting, PlanState
from meetings.plans.release import Release
from meetings.plans.steps import Step, Steps

PUBLISH = "plans.publish"


class Obstructed(InvalidInput):
    """A plan cannot be approved or released as it is; ``lines`` are all the reasons."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__(breaking.several(lines))
        self.lines = lines


@dataclass(frozen=True)
class Preview:
    """What a release would do, and what keeps it from being done."""

    new: list[frozen.Line]
    moved: list[tuple[frozen.Line, frozen.Line]]
    cancelled: list[frozen.Line]
    obstacles: list[str]


def approve(
    session: Session, plan: Plan, *, seen: int, now: datetime, within: Within = None
) -> None:
    """Close the draft for changes; the caller commits.

    Raises Obstructed while it breaks a rule, Forbidden where it reaches out of the person's districts.
    """
    _require_seen(plan, seen)
    reach.require(plan, within)
    if plan.state is not PlanState.DRAFT:
        raise InvalidInput(_("Only a draft can be approved."))
    broken = changing.broken(session, plan)
    if broken:
        raise Obstructed(broken)
    plan.state, plan.approved_at = PlanState.APPROVED, now


def reopen(plan: Plan, *, seen: int, within: Within = None) -> None:
    """Make an approved plan a draft again; raises Forbidden as ``approve`` does."""
    _require_seen(plan, seen)
    reach.require(plan, within)
    if plan.state is not PlanState.APPROVED:
        raise InvalidInput(_("Only an approved plan can be opened again."))
    plan.state, plan.approved_at = PlanState.DRAFT, None


def _require_seen(plan: Plan, seen: int) -> None:
    plan.hold_still()
    if plan.revision != seen:
        raise ChangedMeanwhile(
            _("Somebody else changed this plan meanwhile. Look at the change, and repeat yours.")
        )


def preview(session: Session, plan: Plan, *, now: datetime) -> Preview:
    """What releasing the plan would do to the diary as it stands now; writes nothing."""
    found = steps.of(session, plan)
    freezer = frozen.Freezer(session)
    return Preview(
        new=_new(freezer, found, {}),
        moved=list(zip(_before(freezer, found), _moved(freezer, found), strict=True)),
        cancelled=_cancelled(freezer, found),
        obstacles=obstacles.of(session, found, now=now),
    )


def release(
    session: Session,
    plan: Plan,
    *,
    seen: int,
    now: datetime,
    by: User | None = None,
    within: Within = None,
    reason: str = "",
) -> Release:
    """Release an approved plan; the caller commits, and the worker publishes.

    ``reason`` is what residents read at cancelled meetings. Raises Obstructed with everything that
    speaks against it, Forbidden outside of the person's districts, ChangedMeanwhile; nothing is
    released then.
    """
    lock(session, "diary")
    _require_seen(plan, seen)
    reach.require(plan, within)
    if plan.state is not PlanState.APPROVED:
        raise InvalidInput(_("Approve the plan before it is released."))
    found = steps.of(session, plan)
    against = obstacles.of(session, found, now=now)
    if against:
        raise Obstructed(against)
    freezer = frozen.Freezer(session)
    before, cancelled = _before(freezer, found), _cancelled(freezer, found)
    numbers = _write(session, found, reason or _usual_reason(), now)
    moved = [list(pair) for pair in zip(before, _moved(freezer, found), strict=True)]
    return _keep(
        session, plan, now, by,
        document=_document(session, plan, freezer, found, numbers),
        difference={
            "new": _new(freezer, found, numbers), "moved": moved, "cancelled": cancelled,
        },
        numbers=numbers,
    )  # fmt: skip


def _usual_reason() -> str:
    """Residents read it, so it is in the first language of the region."""
    with force_locale("kk"):
        return _("The programme was planned anew.")


def _write(session: Session, found: Steps, reason: str, now: datetime) -> dict[str, int]:
    """Change the diary; the numbers of its meetings by the ids of the plan's."""
    for held in found.cancelled:
        planning.cancel(session, held, reason, now=now)
    _move(session, found.moved, now)
    numbers = {step.meeting.id: step.held.id for step in found.moved if step.held}
    with session.no_autoflush:  # each is written out once, not before every select
        for step in found.new:
            numbers[step.meeting.id] = planning.keep(session, step.draft, now=now).id
    return numbers


def _move(session: Session, moved: list[Step], now: datetime) -> None:
    """One may have to leave before another can take its hour, so those refused are tried again."""
    waiting = moved
    while waiting:
        refused = [step for step in waiting if not _has_moved(session, step, now)]
        if len(refused) == len(waiting):
            assert refused[0].held is not None
            planning.change(session, refused[0].held, refused[0].draft, now=now)
        waiting = refused


def _has_moved(session: Session, step: Step, now: datetime) -> bool:
    assert step.held is not None
    try:
        planning.change(session, step.held, step.draft, now=now)
    except Refused:
        return False
    return True


def _new(freezer: frozen.Freezer, found: Steps, numbers: dict[str, int]) -> list[frozen.Line]:
    return frozen.in_order(_line(freezer, step, numbers) for step in found.new)


def _before(freezer: frozen.Freezer, found: Steps) -> list[frozen.Line]:
    """What will be moved, as it stands before."""
    return [_standing(freezer, step.held) for step in found.moved if step.held]


def _moved(freezer: frozen.Freezer, found: Steps) -> list[frozen.Line]:
    return [_line(freezer, step, {}) for step in found.moved]


def _cancelled(freezer: frozen.Freezer, found: Steps) -> list[frozen.Line]:
    return [_standing(freezer, held) for held in found.cancelled]


def _standing(freezer: frozen.Freezer, held: Meeting) -> frozen.Line:
    return freezer.line(held.id, MeetingDraft.of(held), None)


def _line(freezer: frozen.Freezer, step: Step, numbers: dict[str, int]) -> frozen.Line:
    number = step.held.id if step.held else numbers.get(step.meeting.id)
    return freezer.line(number, step.draft, step.meeting)


def _document(
    session: Session, plan: Plan, freezer: frozen.Freezer, found: Steps, numbers: dict[str, int]
) -> dict[str, Any]:
    everything: Iterable[Step] = (*found.kept, *found.moved, *found.new)
    return {
        "first": plan.first_day.isoformat(),
        "last": plan.last_day.isoformat(),
        "score": plan.document["score"],
        "fairness": fairness.written(fairness.of(session, plan)),
        "meetings": frozen.in_order(_line(freezer, step, numbers) for step in everything),
    }


def _keep(
    session: Session,
    plan: Plan,
    now: datetime,
    by: User | None,
    *,
    document: dict[str, Any],
    difference: dict[str, Any],
    numbers: dict[str, int],
) -> Release:
    """Write the release, which of its meetings is which, and what is left to do."""
    for earlier in session.scalars(_superseded(plan)):
        earlier.state = PlanState.SUPERSEDED
    kept = Release(
        number=(session.scalar(select(func.max(Release.number))) or 0) + 1, plan_id=plan.id,
        released_at=now, released_by_id=by.id if by else None, released_by=audit.actor().label,
        document=document, difference=difference,
    )  # fmt: skip
    session.add(kept)
    session.add_all(
        PlanMeeting(plan_id=plan.id, key=key, meeting_id=number) for key, number in numbers.items()
    )
    plan.state = PlanState.RELEASED
    session.flush()
    outbox.ask(session, PUBLISH, f"{PUBLISH}:{kept.id}", {"release": kept.id}, now=now)
    return kept


def _superseded(plan: Plan) -> Any:
    return select(Plan).where(
        Plan.state == PlanState.RELEASED,
        Plan.first_day <= plan.last_day,
        Plan.last_day >= plan.first_day,
    )
