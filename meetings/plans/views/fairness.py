"""How the districts fare by a release or a draft, at the desk."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import undefer

from meetings import access
from meetings.access import Role
from meetings.database import db
from meetings.desk import blueprint
from meetings.errors import NotFound
from meetings.plans import fairness as districts
from meetings.plans import releases
from meetings.plans.fairness import Row
from meetings.plans.plan import Plan, PlanState
from meetings.plans.release import Release

COMPARED = (PlanState.DRAFT, PlanState.APPROVED)
MOST_DRAFTS = 20


@dataclass(frozen=True)
class Compared:
    """What is looked at: a release, or else a draft, and its districts."""

    plan: Plan
    release: Release | None
    rows: list[Row]


@blueprint.get("/fairness")
@access.roles(Role.ORGANIZER)
def fairness() -> str:
    """The districts by the latest release, or by another (``?of=version-2``, ``?of=plan-7``)."""
    found = _asked()
    return render_template(
        "desk/plans/fairness.html",
        compared=found,
        rows=found.rows if found else [],
        total=districts.total(found.rows) if found else None,
        versions=releases.numbers(db.session()),
        drafts=_drafts(),
    )


def _drafts() -> list[Plan]:
    solved = select(Plan).where(Plan.state.in_(COMPARED), Plan.solved_at.is_not(None))
    return list(db.session.scalars(solved.order_by(Plan.id.desc()).limit(MOST_DRAFTS)))


def _asked() -> Compared | None:
    """Raises NotFound for a version or a draft that does not exist."""
    kind, _dash, number = request.args.get("of", "").partition("-")
    asked = int(number) if number.isdecimal() and len(number) < 10 else 0
    if kind == "plan":
        return _of_plan(asked)
    release = releases.numbered(db.session(), asked) if kind else releases.latest(db.session())
    if release is None and kind:
        raise NotFound(_("There is no such version."))
    return _of_release(release) if release else None


def _of_release(release: Release) -> Compared:
    return Compared(release.plan, release, districts.read(release.document["fairness"]))


def _of_plan(plan_id: int) -> Compared:
    whole = [undefer(Plan.problem), undefer(Plan.document)]
    release = releases.of_plan(db.session(), plan_id)
    if release:
        return _of_release(release)
    plan = db.session.get(Plan, plan_id, options=whole)
    if plan is None or not plan.is_solved or plan.state not in COMPARED:
        raise NotFound(_("There is no such draft; it may have been set aside."))
    return Compared(plan, None, districts.of(db.session(), plan))
