"""A plan's own page: while it is worked out, and the draft in figures."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings import access, clock
from meetings.access import Role
from meetings.database import db
from meetings.desk import blueprint
from meetings.i18n import current_language
from meetings.plans import (
    comparing,
    drafting,
    fairness,
    figures,
    latest,
    mileage,
    remarks,
    solving,
)
from meetings.plans.plan import Plan, PlanState
from meetings.plans.sight import Sight
from meetings.plans.views import guarded

LOWEST = 5
CHANGES = 12


@blueprint.get("/plans/<int:plan_id>")
@access.roles(Role.ORGANIZER)
def plan(plan_id: int) -> str:
    """The progress of the solver, or the draft."""
    return page(guarded.shown_plan(plan_id))


def page(plan: Plan) -> str:
    """The page of a plan as it stands."""
    if plan.state is PlanState.SOLVING:
        return render_template("desk/plans/solving.html", **_progress(plan))
    if not plan.is_solved:
        return render_template("desk/plans/nothing.html", plan=plan, may=_may(plan))
    return render_template("desk/plans/draft.html", **_context(plan))


def _context(plan: Plan) -> dict[str, Any]:
    sight = Sight.of(db.session(), plan, guarded.own_districts())
    rows = fairness.of(db.session(), plan)
    return {
        "plan": plan,
        "may": _may(plan),
        "sight": sight,
        "figures": comparing.figures(plan, mileage.Map(db.session())),
        "rows": [row for row in rows if row.backlog][:LOWEST],
        "latest": latest.of(sight) if plan.state is PlanState.DRAFT else None,
        "history": [
            (change, latest.lines(sight, change))
            for change in drafting.history(db.session(), plan)[:CHANGES]
        ],
        "bound_words": figures.bound_words,
        "term_words": figures.term_words(),
        "remarks": remarks.of(db.session(), plan),
        "siblings": len(comparing.siblings(db.session(), plan)) - 1,
    }


def _may(plan: Plan) -> dict[str, bool]:
    """What this person may do with the plan as a whole; who asked for it may always let it go."""
    decides = guarded.may_decide(plan)
    return {"decide": decides, "let_go": decides or plan.asked_by == current_user}


def _progress(plan: Plan) -> dict[str, Any]:
    return {
        "plan": plan,
        "may": _may(plan),
        "curve": figures.curve(plan),
        "bound_words": figures.bound_words,
    }


@blueprint.get("/plans/<int:plan_id>/progress")
@access.roles(Role.ORGANIZER)
def plan_progress(plan_id: int) -> ResponseReturnValue:
    """How far the solver is, as a part of the page; when it has ended, the page is to be read anew."""
    plan = guarded.plan_in_short(plan_id)
    part = render_template("desk/plans/progress.html", **_progress(plan))
    return part, {} if plan.state is PlanState.SOLVING else {"HX-Refresh": "true"}


@blueprint.post("/plans/<int:plan_id>/stop")
@access.roles(Role.ORGANIZER)
def stop_plan(plan_id: int) -> ResponseReturnValue:
    """End the solver; the best plan so far is kept."""
    plan = guarded.plan_in_short(plan_id)
    guarded.require_decision(plan, asker=True)
    solving.cancel(db.session(), plan, now=clock.now())
    db.session.commit()
    return to_plan(plan_id)


@blueprint.post("/plans/<int:plan_id>/again")
@access.roles(Role.ORGANIZER)
def again_plan(plan_id: int) -> ResponseReturnValue:
    """Work out again what is not pinned."""
    plan = guarded.shown_plan(plan_id)
    guarded.require_decision(plan)
    with guarded.told():
        seconds = request.form.get("seconds", solving.SECONDS, type=int)
        solving.again(db.session(), plan, seconds=seconds, now=clock.now())
        db.session.commit()
    return to_plan(plan_id)


@blueprint.post("/plans/<int:plan_id>/discard")
@access.roles(Role.ORGANIZER)
def discard_plan(plan_id: int) -> ResponseReturnValue:
    """Set a plan aside."""
    plan = guarded.plan_in_short(plan_id)
    guarded.require_decision(plan, asker=True)
    with guarded.told():
        solving.discard(plan)
        db.session.commit()
        flash(_("The plan is set aside."), "success")
        return redirect(url_for("desk.plans", lang=current_language()), 303)
    return to_plan(plan_id)


def to_plan(plan_id: int) -> ResponseReturnValue:
    """On to the plan's page."""
    return redirect(url_for("desk.plan", lang=current_language(), plan_id=plan_id), 303)
