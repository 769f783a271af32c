"""Plans as this person may see and change them."""

from __future__ import annotations

from flask import current_app, request
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import undefer

from meetings import clock
from meetings.database import db
from meetings.errors import NotFound
from meetings.places import organizers
from meetings.plans.changing import Editor
from meetings.plans.plan import Plan
from meetings.settings import Settings


def settings() -> Settings:
    """The settings of this application."""
    found: Settings = current_app.extensions["settings"]
    return found


def own_districts() -> frozenset[int] | None:
    """The districts in which this person plans, None for all."""
    return organizers.districts_of(current_user)


def shown_plan(plan_id: int) -> Plan:
    """The plan with its documents; raises NotFound."""
    whole = [undefer(Plan.problem), undefer(Plan.document)]
    plan = db.session.get(Plan, plan_id, options=whole)
    if plan is None:
        raise NotFound(_("There is no such plan."))
    return plan


def seen() -> int:
    """The revision that this person looked at; 0, which is never one, when it is not told."""
    return request.form.get("seen", 0, type=int)


def editor(plan: Plan) -> Editor:
    """Whoever changes this draft now."""
    return Editor(db.session(), plan, seen(), clock.now(), own_districts())
