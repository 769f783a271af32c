"""Asking for a plan."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from meetings import access, clock
from meetings.access import Role
from meetings.database import db
from meetings.desk import blueprint
from meetings.diary.complaints import complaints, refuse
from meetings.diary.fields import known_id
from meetings.errors import InvalidInput
from meetings.plans import asking_form, backlog, solving
from meetings.plans.asking_form import AskingForm
from meetings.plans.plan import Plan
from meetings.plans.views import guarded
from meetings.plans.views.draft import to_plan
from meetings.plans.wishes import Wishes
from meetings.settings import Settings


@blueprint.route("/plans/new", methods=["GET", "POST"])
@access.roles(Role.ORGANIZER)
def new_plan() -> ResponseReturnValue:
    """Ask for a plan; ``?like=`` takes over the days and wishes of another."""
    now = clock.now()
    today, own = clock.today(now, Settings.current().zone), guarded.own_districts()
    if request.method == "GET":
        return _page(asking_form.form_for(db.session(), today, own, data=_like()), today)
    form = asking_form.form_for(db.session(), today, own)
    if form.validate():
        try:
            first, last = form.days(today)
            plan = solving.ask(
                db.session(), first, last, now=now, zone=Settings.current().zone,
                seconds=form.seconds.data, wishes=form.wishes(), asked_by=current_user,
                label=form.label.data or "",
            )  # fmt: skip
            db.session.commit()
            return to_plan(plan.id)
        except InvalidInput as error:
            db.session.rollback()
            refuse(form, _field(form, error), str(error))
    return _page(form, today), 400


def _field(form: AskingForm, error: InvalidInput) -> str | None:
    """Days that came from a quarter are refused at the choice of the period."""
    own = form.period.data == asking_form.OWN
    return "period" if error.field in ("first", "last") and not own else error.field


def _like() -> dict[str, Any]:
    number = known_id(request.args.get("like"))
    plan = db.session.get(Plan, number) if number else None
    if plan is None:
        return {}
    wishes = Wishes.read(plan.wishes)
    return asking_form.written(wishes, plan.first_day, plan.last_day)


def _page(form: AskingForm, today: date) -> str:
    return render_template(
        "desk/plans/ask.html",
        form=form,
        complaints=list(complaints(form)),
        waiting=backlog.waiting(db.session(), today).total(),
        has_wishes=_has_wishes(form),
    )


def _has_wishes(form: AskingForm) -> bool:
    """Whether the wishes are worth being open."""
    try:
        return bool(form.wishes().document())
    except InvalidInput:
        return True
