"""Recurring receptions at the desk: the rules themselves."""

from __future__ import annotations

from datetime import time

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from meetings import access, clock
from meetings.access import Role
from meetings.database import db
from meetings.desk import blueprint
from meetings.diary import offers, recurrence, series_queries
from meetings.diary.complaints import complaints
from meetings.diary.fields import known_id
from meetings.diary.forms import Offered
from meetings.diary.meeting import Meeting
from meetings.diary.proposals import Proposals, Staff
from meetings.diary.series import ReceptionSeries
from meetings.diary.series_form import SeriesForm, shown
from meetings.diary.views.guarded import own_districts, require_district
from meetings.errors import NotFound
from meetings.i18n import current_language
from meetings.officials.official import Official
from meetings.places.venue import Venue, VenueKind
from meetings.settings import Settings

USUAL_HOURS = {"start": time(10), "end": time(12)}


def to_reception(series_id: int) -> Response:
    """Redirect to a series' page."""
    return redirect(url_for("desk.reception", lang=current_language(), series_id=series_id), 303)


def found_series(series_id: int) -> ReceptionSeries:
    """The series; raises NotFound, and Forbidden where this person does not plan."""
    series = series_queries.one_series(db.session(), series_id)
    if series is None:
        raise NotFound(_("There are no such recurring receptions."))
    require_district(series.venue.district_id)
    return series


@blueprint.get("/receptions")
@access.roles(Role.ORGANIZER)
def receptions() -> str:
    """All recurring receptions that this person plans."""
    today = clock.today(clock.now(), Settings.current().zone)
    lines = series_queries.every_series(db.session(), today, own_districts())
    return render_template("desk/receptions/list.html", lines=lines, in_words=recurrence.in_words)


@blueprint.route("/receptions/new", methods=["GET", "POST"])
@access.roles(Role.ORGANIZER)
def new_reception() -> ResponseReturnValue:
    """Write down a new rule."""
    if request.method == "POST":
        return _answer(SeriesForm(), None)
    today = clock.today(clock.now(), Settings.current().zone)
    form = SeriesForm(None, data={**USUAL_HOURS, "first_day": today})
    _offer(form, None)
    return _page(form, None)


@blueprint.route("/receptions/<int:series_id>/edit", methods=["GET", "POST"])
@access.roles(Role.ORGANIZER)
def edit_reception(series_id: int) -> ResponseReturnValue:
    """Change a rule; what is laid out already stays as it is."""
    series = found_series(series_id)
    if request.method == "POST":
        return _answer(SeriesForm(), series)
    form = SeriesForm(None, data=shown(series))
    _offer(form, series)
    return _page(form, series)


@blueprint.post("/receptions/officials")
@access.roles(Role.ORGANIZER)
def reception_officials() -> str:
    """Whom the form proposes, as a part of the page."""
    form = SeriesForm()
    _offer(form, None)
    series_id = known_id(request.args.get("series"))
    return render_template("desk/planning/staff.html", part=form, staff=_staff(form, series_id))


def _offer(form: SeriesForm, series: ReceptionSeries | None) -> None:
    held = series.venue_id if series else None
    venues = offers.venues(db.session(), own_districts(), kind=VenueKind.OFFICE, held=held)
    form.offer(venues, Offered.read(db.session()))


def _answer(form: SeriesForm, series: ReceptionSeries | None) -> ResponseReturnValue:
    _offer(form, series)
    if request.form.get("intent") == "refresh":
        return _page(form, series)
    if form.venue.data and form.venue.chosen is None:
        venue = db.session.get(Venue, form.venue.data)
        require_district(venue.district_id if venue else 0)
    officials = _officials(form)
    if not (form.validate() and officials_known(form, officials) and _office_opens(form)):
        return _page(form, series), 400
    kept = _keep(form, series, officials)
    flash(_("The rule is saved. Lay it out to make its meetings."), "success")
    return to_reception(kept.id)


def _officials(form: SeriesForm) -> list[Official]:
    query = select(Official).where(Official.id.in_(form.officials.data), Official.active)
    return list(db.session.scalars(query.order_by(Official.id)))


def officials_known(form: SeriesForm, officials: list[Official]) -> bool:
    """Whether all who were ticked are in office; says so at the field if not."""
    if len(officials) == len(form.officials.data):
        return True
    form.officials.errors = [_("Choose officials from the list.")]
    return False


def _office_opens(form: SeriesForm) -> bool:
    return form.fits(db.session.get_one(Venue, form.venue.data))


def _keep(
    form: SeriesForm, series: ReceptionSeries | None, officials: list[Official]
) -> ReceptionSeries:
    if series is None:
        series = ReceptionSeries(zone=Settings.current().zone)
        db.session.add(series)
    form.fill(series)
    series.officials = officials
    db.session.commit()
    return series


def _page(form: SeriesForm, series: ReceptionSeries | None) -> str:
    return render_template(
        "desk/receptions/form.html",
        form=form,
        series=series,
        complaints=list(complaints(form)),
        staff=_staff(form, series.id if series else None),
    )


def _staff(form: SeriesForm, series_id: int | None) -> Staff:
    """Who could come to the first reception, of which one that is laid out already does not count."""
    venue = db.session.get(Venue, form.venue.chosen) if form.venue.chosen else None
    day = form.first_day.data
    laid_out = select(Meeting.id).where(Meeting.series_id == series_id, Meeting.day == day)
    return Proposals(
        db.session(),
        venue,
        day,
        Settings.current().zone,
        [form.part()],
        [form.officials.data],
        without=db.session.scalar(laid_out.limit(1)) if series_id and day else None,
    ).of(0)
