"""Duties at the desk: what of each is held, planned and missing, and the rules themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from werkzeug.wrappers import Response
from wtforms import BooleanField, Form

from meetings import access, clock
from meetings.access import Role
from meetings.database import db
from meetings.desk import blueprint
from meetings.diary import offers
from meetings.diary.complaints import complaints
from meetings.diary.fields import Choice
from meetings.diary.meeting import Meeting
from meetings.errors import Forbidden, NotFound
from meetings.i18n import current_language
from meetings.places.district import District
from meetings.plans import duties as standing
from meetings.plans.duties import Account, Standing
from meetings.plans.duty import Duty
from meetings.plans.duty_form import DutyForm, shown
from meetings.plans.views.guarded import own_districts
from meetings.settings import Settings

BACK, AHEAD = 366, 183
RED = (Standing.LATE, Standing.PRESSING)


@dataclass(frozen=True)
class Line:
    """A duty with its periods in order; ``now`` is the one that runs, or the next one."""

    duty: Duty
    periods: list[Account]
    now: Account | None
    may_change: bool

    @property
    def is_red(self) -> bool:
        """Whether the period that runs turns red."""
        return self.now is not None and self.now.standing in RED


class DutyFilter(Form):
    """What the list of duties is narrowed to."""

    district = Choice(_l("District"), _l("Choose from the list."))
    red = BooleanField(_l("Only where time is running out"))


@blueprint.get("/duties")
@access.roles(Role.ORGANIZER)
def duties() -> str:
    """Every duty with its periods, the most urgent first; all organizers see all."""
    chosen = DutyFilter(request.args)
    chosen.district.offer(offers.districts(db.session()), _("All"))
    chosen.validate()
    lines = _lines()
    return render_template(
        "desk/plans/duties.html",
        filter=chosen,
        lines=_narrowed(lines, chosen),
        any_duty=bool(lines),
        today=clock.today(clock.now(), Settings.current().zone),
        tally=Counter(line.now.standing for line in lines if line.now),
        standings=Standing,
    )


def _lines() -> list[Line]:
    today = clock.today(clock.now(), Settings.current().zone)
    found = standing.accounts(
        db.session(), clock.now(), Settings.current().zone, ahead=AHEAD, back=BACK
    )
    begun = db.session.scalar(select(func.min(Meeting.day))) or today
    known = [each for each in found if each.by >= min(begun, today)]
    current = [each.duty for each in known if each.by >= today]
    # The order of urgency is that of what can still be done; the rest follows.
    ordered = dict.fromkeys([*current, *standing.active(db.session())])
    own = own_districts()
    return [_line(duty, known, today, own) for duty in ordered]


def _line(duty: Duty, known: Iterable[Account], today: date, own: frozenset[int] | None) -> Line:
    periods = sorted((each for each in known if each.duty is duty), key=lambda each: each.since)
    now = next((each for each in periods if each.by >= today), None)
    return Line(duty, periods, now, is_own(duty, own))


def _narrowed(lines: Iterable[Line], chosen: DutyFilter) -> list[Line]:
    district = chosen.district.chosen
    return [
        line
        for line in lines
        if (line.is_red or not chosen.red.data)
        and (not district or district in {each.id for each in line.duty.districts})
    ]


def is_own(duty: Duty, own: frozenset[int] | None) -> bool:
    """Whether somebody who plans in these districts may change it: it reaches into no other."""
    return own is None or {district.id for district in duty.districts} <= own


@blueprint.route("/duties/new", methods=["GET", "POST"])
@access.roles(Role.ORGANIZER)
def new_duty() -> ResponseReturnValue:
    """Write down a duty."""
    return _edited(None)


@blueprint.route("/duties/<int:duty_id>", methods=["GET", "POST"])
@access.roles(Role.ORGANIZER)
def duty(duty_id: int) -> ResponseReturnValue:
    """Change a duty."""
    return _edited(_own_duty(duty_id))


@blueprint.post("/duties/<int:duty_id>/remove")
@access.roles(Role.ORGANIZER)
def remove_duty(duty_id: int) -> Response:
    """Strike a duty; meetings that were planned for it stay."""
    db.session.delete(_own_duty(duty_id))
    db.session.commit()
    flash(_("The duty is removed. Meetings that were planned for it stay."), "success")
    return _to_duties()


def _own_duty(duty_id: int) -> Duty:
    """Raises NotFound, and Forbidden for one that reaches into districts of others."""
    found = db.session.get(Duty, duty_id)
    if found is None:
        raise NotFound(_("There is no such duty; it may have been removed."))
    if not is_own(found, own_districts()):
        raise Forbidden(
            _("This duty reaches into districts in which you do not plan; ask an administrator.")
        )
    return found


def _edited(held: Duty | None) -> ResponseReturnValue:
    form = (
        DutyForm() if request.method == "POST" else DutyForm(None, data=shown(held) if held else {})
    )
    form.offer(offers.officials(db.session()), offers.districts(db.session(), own_districts()))
    if request.method == "GET":
        return _page(form, held)
    if not form.validate():
        return _page(form, held), 400
    _keep(form, held)
    flash(_("The duty is saved."), "success")
    return _to_duties()


def _keep(form: DutyForm, held: Duty | None) -> None:
    found = held or Duty()
    wanted = select(District).where(District.id.in_(form.districts.data)).order_by(District.slug)
    with db.session.no_autoflush:
        form.fill(found, list(db.session.scalars(wanted)))
    db.session.add(found)
    db.session.commit()


def _page(form: DutyForm, held: Duty | None) -> str:
    return render_template(
        "desk/plans/duty.html", form=form, duty=held, complaints=list(complaints(form))
    )


def _to_duties() -> Response:
    return redirect(url_for("desk.duties", lang=current_language()), 303)
