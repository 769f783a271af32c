"""Plans as this person may see and change them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from flask import flash, request
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import undefer

from meetings import clock
from meetings.database import db
from meetings.diary.fields import day_of
from meetings.errors import InvalidInput, NotFound
from meetings.places import organizers
from meetings.plans import reach
from meetings.plans.changing import ChangedMeanwhile, Editor
from meetings.plans.plan import Plan, PlanState


def own_districts() -> frozenset[int] | None:
    """The districts in which this person plans, None for all."""
    return organizers.districts_of(current_user)


def plan_in_short(plan_id: int) -> Plan:
    """The plan without its documents; raises NotFound."""
    return _found(db.session.get(Plan, plan_id))


def shown_plan(plan_id: int) -> Plan:
    """The plan with its documents; raises NotFound."""
    whole = [undefer(Plan.problem), undefer(Plan.document)]
    return _found(db.session.get(Plan, plan_id, options=whole, populate_existing=True))


def _found(plan: Plan | None) -> Plan:
    if plan is None:
        raise NotFound(_("There is no such plan."))
    return plan


def solved_plan(plan_id: int) -> Plan:
    """The same, for a plan that there is something of; raises NotFound."""
    plan = shown_plan(plan_id)
    if not plan.is_solved:
        raise NotFound(_("There is no draft yet; look again when it is worked out."))
    return plan


def is_changeable(plan: Plan) -> bool:
    """Whether its meetings can be changed."""
    return plan.state is PlanState.DRAFT


def asked_day(name: str) -> date | None:
    """The day of the address, None for none or for what is none."""
    try:
        return day_of(request.values.get(name, ""))
    except ValueError:
        return None


def seen() -> int:
    """The revision that this person looked at; 0, which is never one, when it is not told."""
    return request.form.get("seen", 0, type=int)


def editor(plan: Plan) -> Editor:
    """Whoever changes this draft now."""
    return Editor(db.session(), plan, seen(), clock.now(), own_districts())


def may_decide(plan: Plan) -> bool:
    """Whether this person may approve it, release it, and have it worked out again."""
    return reach.may_decide(plan, own_districts())


def require_decision(plan: Plan, *, asker: bool = False) -> None:
    """Raises Forbidden for who may not, but for who asked for it where that is enough (``asker``)."""
    if not (asker and plan.asked_by_id == current_user.id):
        reach.require(plan, own_districts())


@contextmanager
def told() -> Iterator[None]:
    """Whatever is refused in here is undone and said on the next page."""
    try:
        yield
    except (InvalidInput, ChangedMeanwhile) as error:
        db.session.rollback()
        flash(str(error), "error")
