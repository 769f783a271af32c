"""The plans of the desk, the latest first."""

from __future__ import annotations

from flask import render_template
from sqlalchemy import select

from meetings import access
from meetings.access import Role
from meetings.database import db
from meetings.desk import blueprint
from meetings.plans.plan import Plan, PlanState

MOST = 60


@blueprint.get("/plans")
@access.roles(Role.ORGANIZER)
def plans() -> str:
    """Plans that were not set aside."""
    standing = select(Plan).where(Plan.state != PlanState.DISCARDED)
    found = db.session.scalars(standing.order_by(Plan.id.desc()).limit(MOST)).all()
    return render_template("desk/plans/list.html", plans=found)
