"""Replanning at the desk: somebody is away or a venue closes, and a draft changes what it must."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from meetings import access, clock
from meetings.access import Role
from meetings.database import db, lock
from meetings.desk import blueprint
from meetings.diary import offers
from meetings.diary.complaints import complaints, refuse
from meetings.diary.fields import known_id
from meetings.errors import InvalidInput
from meetings.i18n import current_language
from meetings.officials.official import Official
from meetings.places.venue import Venue
from meetings.plans import replanning
from meetings.plans.plan import Plan, PlanState
from meetings.plans.replan_forms import AwayForm, ClosedForm
from meetings.plans.views.guarded import own_districts
from meetings.settings import Settings


@blueprint.get("/plans/replan")
@access.roles(Role.ORGANIZER)
def replan() -> ResponseReturnValue:
    """Both forms; ``?official=`` and ``?venue=`` choose in advance."""
    tomorrow = _tomorrow()
    days = {"first_day": tomorrow, "last_day": tomorrow}
    who, where = (known_id(request.args.get(name)) for name in ("official", "venue"))
    return _page(
        _away_form(None, data={**days, "who": who}),
        _closed_form(None, data={**days, "where": where}),
    )


@blueprint.post("/plans/replan/official")
@access.roles(Role.ORGANIZER)
def replan_official() -> ResponseReturnValue:
    """Enter that an official is away and ask for a draft around it."""
    form = _away_form()
    return _answer(form, _ask_away) or (_page(form, _closed_form(None)), 400)


@blueprint.post("/plans/replan/venue")
@access.roles(Role.ORGANIZER)
def replan_venue() -> ResponseReturnValue:
    """Enter that a venue is closed and ask for a draft around it."""
    form = _closed_form()
    return _answer(form, _ask_closed) or (_page(_away_form(None), form), 400)


def _away_form(*given: Any, **also: Any) -> AwayForm:
    return AwayForm(offers.officials(db.session()), *given, **also)


def _closed_form(*given: Any, **also: Any) -> ClosedForm:
    return ClosedForm(offers.venues(db.session(), own_districts()), *given, **also)


def _ask_away(form: AwayForm) -> Plan:
    official = db.session.get_one(Official, form.who.data)
    return replanning.official_away(
        db.session(), official, form.first_day.data, form.last_day.data,
        now=clock.now(), zone=Settings.current().zone, asked_by=current_user,
    )  # fmt: skip


def _ask_closed(form: ClosedForm) -> Plan:
    venue = db.session.get_one(Venue, form.where.data)
    return replanning.venue_closed(
        db.session(), venue, form.first_day.data, form.last_day.data,
        now=clock.now(), zone=Settings.current().zone, asked_by=current_user,
    )  # fmt: skip


def _answer(form: AwayForm | ClosedForm, ask: Callable[[Any], Plan]) -> Response | None:
    """To the draft; None when the form is refused, which then says why."""
    if not form.validate():
        return None
    lock(db.session(), "diary")
    try:
        plan_id = ask(form).id
        db.session.commit()
    except InvalidInput as error:
        db.session.rollback()
        refuse(form, error.field, str(error))
        return None
    flash(
        _("The fact is kept. A draft that changes as little as possible is being worked out."),
        "success",
    )
    return redirect(url_for("desk.plan", lang=current_language(), plan_id=plan_id), 303)


def _page(away: AwayForm, closed: ClosedForm) -> str:
    last = db.session.scalar(
        select(func.max(Plan.last_day)).where(Plan.state == PlanState.RELEASED)
    )
    tomorrow = _tomorrow()
    return render_template(
        "desk/plans/replan.html",
        away=away,
        closed=closed,
        complaints=[*complaints(away), *complaints(closed)],
        first=tomorrow,
        last=last if last and last >= tomorrow else None,
    )


def _tomorrow() -> date:
    return clock.today(clock.now(), Settings.current().zone) + timedelta(days=1)
