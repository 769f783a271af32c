"""Asking for a plan: the draft and its effect, stopping it, working out again what is not pinned."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from meetings import clock
from meetings.accounts.user import User
from meetings.effects import outbox
from meetings.effects.effect import Effect, EffectState
from meetings.errors import InvalidInput
from meetings.i18n import format_day
from meetings.plans import drafting
from meetings.plans.plan import Plan, PlanState
from meetings.plans.question import Question
from meetings.plans.release import Release
from meetings.plans.wishes import Wishes
from meetings.settings import Settings

SOLVE = "plans.solve"
SECONDS = 60
SEED = 1
LEAST_SECONDS, MOST_SECONDS = 2, 3600
LONGEST = timedelta(days=200)
CHANGEABLE = (PlanState.DRAFT, PlanState.FAILED)


def ask(session: Session, first: date, last: date, *, now: datetime, **given: Any) -> Plan:
    """Write a draft for these days, both included, and ask the worker for it; the caller commits.

    Takes what ``draft`` takes, and raises what it raises.
    """
    plan = draft(session, first, last, now=now, **given)
    session.add(plan)
    session.flush()
    _send(session, plan, now)
    return plan


def draft(
    session: Session,
    first: date,
    last: date,
    *,
    now: datetime,
    zone: str,
    seconds: int = SECONDS,
    wishes: Wishes | None = None,
    asked_by: User | None = None,
    label: str = "",
    origin: Plan | None = None,
    movable: bool = False,
) -> Plan:
    """A plan that is not kept yet. Raises InvalidInput at ``first``, ``last`` or ``seconds``.

    ``origin`` is the draft that it is to be compared with; ``movable`` lets it move what earlier
    releases brought.
    """
    _check_days(first, last, clock.today(now, zone))
    if not LEAST_SECONDS <= seconds <= MOST_SECONDS:
        raise InvalidInput(_("Let it work between 2 and 3600 seconds."), "seconds")
    return Plan(
        first_day=first, last_day=last, state=PlanState.SOLVING, seconds=seconds, label=label,
        wishes=(wishes or Wishes()).document(), movable=movable, created_at=now, seed=SEED,
        asked_by_id=asked_by.id if asked_by else None, origin_id=origin.id if origin else None,
        base_release=session.scalar(select(func.max(Release.number))),
        problem={}, document={}, pins=[], notes=[], progress=[],
    )  # fmt: skip


def _check_days(first: date, last: date, today: date) -> None:
    if first <= today:
        raise InvalidInput(
            _("A plan begins tomorrow at the earliest, %(day)s.", day=format_day(_after(today))),
            "first",
        )
    if last < first:
        raise InvalidInput(_("The last day lies before the first; choose a later one."), "last")
    if last - first >= LONGEST:
        raise InvalidInput(_("A plan covers 200 days at most; choose an earlier last day."), "last")


def _after(day: date) -> date:
    return day + timedelta(days=1)


def question(plan: Plan, settings: Settings, now: datetime) -> Question:
    """What the plan asks of the records."""
    return Question(
        first=plan.first_day,
        last=plan.last_day,
        now=now,
        zone=settings.zone,
        slots=tuple(settings.plan_slots.split()),
        slot_minutes=settings.plan_slot_minutes,
        wishes=Wishes.read(plan.wishes),
        movable=plan.movable,
    )


def again(session: Session, plan: Plan, *, seconds: int = SECONDS, now: datetime) -> None:
    """Work out again all of a draft that is not pinned; the caller commits. Raises InvalidInput."""
    plan.hold_still()
    require_changeable(plan)
    if plan.problem:
        drafting.require_consistent(session, plan)
    plan.state = PlanState.SOLVING
    plan.seconds = min(max(seconds, LEAST_SECONDS), MOST_SECONDS)
    plan.cancel_asked, plan.trouble = False, ""
    plan.progress, plan.spent = [], 0.0
    session.flush()
    _send(session, plan, now)


def require_changeable(plan: Plan) -> None:
    """Raises InvalidInput for a plan that is no draft."""
    if plan.state not in CHANGEABLE:
        raise InvalidInput(
            _(
                "This plan is “%(state)s” and cannot be changed; open a draft or ask for a new plan.",
                state=plan.state.label,
            )
        )


def _send(session: Session, plan: Plan, now: datetime) -> None:
    outbox.ask(session, SOLVE, _key(plan), {"plan": plan.id}, lane=SOLVE, now=now)


def _key(plan: Plan) -> str:
    return f"{SOLVE}:{plan.id}"


def cancel(session: Session, plan: Plan, *, now: datetime) -> None:
    """Stop the solver within two seconds; what it has found by then is kept. The caller commits."""
    plan.hold_still()
    if plan.state is not PlanState.SOLVING:
        return
    plan.cancel_asked = True
    effect = session.scalar(select(Effect).where(Effect.key == _key(plan)).with_for_update())
    if effect is None or effect.state is not EffectState.LEASED:
        give_up(plan, _("It was stopped before the solver began."))


def give_up(plan: Plan, sentence: str) -> None:
    """Leave the draft as it was before the solving, whose progress wrote over its figures."""
    plan.state = PlanState.DRAFT if plan.is_solved else PlanState.FAILED
    plan.trouble = sentence
    if plan.is_solved:
        plan.score, plan.bound = plan.document["score"]["total"], plan.document["bound"]
        plan.gap = plan.document["gap"]


def discard(plan: Plan) -> None:
    """Set a plan aside that was never released; raises InvalidInput for another."""
    plan.hold_still()
    if plan.state in (PlanState.RELEASED, PlanState.SUPERSEDED):
        raise InvalidInput(_("A released plan stays; ask for a new plan that changes it."))
    if plan.state is PlanState.SOLVING:
        raise InvalidInput(_("It is being worked out; stop that first."))
    plan.state = PlanState.DISCARDED


def summary(plan: Plan) -> dict[str, Any]:
    """What a page that follows the solving needs, as a JSON value."""
    return {
        "state": plan.state.value, "score": plan.score, "bound": plan.bound, "gap": plan.gap,
        "spent": round(plan.spent, 1), "seconds": plan.seconds, "progress": plan.progress,
        "trouble": plan.trouble, "cancel_asked": plan.cancel_asked,
    }  # fmt: skip
