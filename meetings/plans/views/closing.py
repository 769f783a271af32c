"""Approving a draft, and releasing it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from meetings import access, clock
from meetings.access import Role
from meetings.database import db
from meetings.desk import blueprint
from meetings.diary.fields import one_line
from meetings.errors import InvalidInput
from meetings.i18n import current_language
from meetings.plans import frozen, releasing
from meetings.plans.changing import ChangedMeanwhile
from meetings.plans.plan import Plan, PlanState
from meetings.plans.views import draft, guarded

REASON_LENGTH = 300


@blueprint.post("/plans/<int:plan_id>/approve")
@access.roles(Role.ORGANIZER)
def approve_plan(plan_id: int) -> ResponseReturnValue:
    """Close the draft for changes; while it breaks a rule, its page says which."""
    plan = guarded.solved_plan(plan_id)
    try:
        releasing.approve(
            db.session(), plan, seen=guarded.seen(), now=clock.now(), within=guarded.own_districts()
        )
        db.session.commit()
    except (InvalidInput, ChangedMeanwhile) as error:
        db.session.rollback()
        flash(str(error), "error")
        return draft.page(guarded.solved_plan(plan_id)), error.status
    flash(_("The plan is approved. Look at what its release would do."), "success")
    return _to("desk.release_plan", plan_id)


@blueprint.post("/plans/<int:plan_id>/reopen")
@access.roles(Role.ORGANIZER)
def reopen_plan(plan_id: int) -> ResponseReturnValue:
    """Make an approved plan a draft again."""
    plan = guarded.solved_plan(plan_id)
    with guarded.told():
        releasing.reopen(plan, seen=guarded.seen(), within=guarded.own_districts())
        db.session.commit()
    return draft.to_plan(plan_id)


@blueprint.get("/plans/<int:plan_id>/release")
@access.roles(Role.ORGANIZER)
def release_plan(plan_id: int) -> ResponseReturnValue:
    """What releasing would do."""
    plan = guarded.solved_plan(plan_id)
    if plan.state is not PlanState.APPROVED:
        return draft.to_plan(plan_id)
    return _preview(plan)


def _preview(plan: Plan, obstacles: list[str] | None = None) -> str:
    found = releasing.preview(db.session(), plan, now=clock.now())
    return render_template(
        "desk/plans/release.html",
        plan=plan,
        may_decide=guarded.may_decide(plan),
        preview=found,
        obstacles=obstacles or found.obstacles,
        day_of=frozen.day_of,
        appeals=sum(frozen.taken_up(line) for line in found.new),
        reason_length=REASON_LENGTH,
    )


@blueprint.post("/plans/<int:plan_id>/release")
@access.roles(Role.ORGANIZER)
def confirm_release(plan_id: int) -> ResponseReturnValue:
    """Release it; what speaks against it is shown, and nothing is released then."""
    plan = guarded.solved_plan(plan_id)
    try:
        release = releasing.release(
            db.session(), plan, seen=guarded.seen(), now=clock.now(), by=current_user,
            within=guarded.own_districts(),
            reason=one_line(request.form.get("reason"))[:REASON_LENGTH],
        )  # fmt: skip
        number = release.number
        db.session.commit()
    except (InvalidInput, ChangedMeanwhile) as error:
        db.session.rollback()
        return _refused(plan_id, error)
    flash(_("Version %(number)s is released. Its meetings come out now.", number=number), "success")
    return draft.to_plan(plan_id)


def _refused(plan_id: int, error: InvalidInput | ChangedMeanwhile) -> ResponseReturnValue:
    plan = guarded.solved_plan(plan_id)
    if plan.state is not PlanState.APPROVED:
        flash(str(error), "error")
        return draft.page(plan), error.status
    lines = error.lines if isinstance(error, releasing.Obstructed) else [str(error)]
    return _preview(plan, lines), error.status


def _to(endpoint: str, plan_id: int) -> ResponseReturnValue:
    return redirect(url_for(endpoint, lang=current_language(), plan_id=plan_id), 303)
