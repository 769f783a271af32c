"""Recurring receptions at the desk: laying them out and publishing them."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from meetings import access, audit, clock
from meetings.access import Role
from meetings.database import db, lock
from meetings.desk import blueprint
from meetings.diary import planning, recurrence, series_queries
from meetings.diary.complaints import complaints, refuse
from meetings.diary.layout import LaidOut, lay_out
from meetings.diary.series import ReceptionSeries
from meetings.diary.series_form import PeriodForm
from meetings.diary.status import Status
from meetings.diary.views.series import found_series, to_reception
from meetings.errors import InvalidInput
from meetings.settings import Settings

USUAL_PERIOD = timedelta(weeks=6)


@blueprint.route("/receptions/<int:series_id>", methods=["GET", "POST"])
@access.roles(Role.ORGANIZER)
def reception(series_id: int) -> ResponseReturnValue:
    """A rule with its meetings; a POST lays it out for a period."""
    series = found_series(series_id)
    if request.method == "GET":
        today = clock.today(clock.now(), Settings.current().zone)
        first = max(today, series.first_day)
        return _page(series, PeriodForm(data={"first": first, "last": first + USUAL_PERIOD}))
    form = PeriodForm()
    if form.validate() and _lay_out(series, form):
        return to_reception(series_id)
    return _page(series, form), 400


def _lay_out(series: ReceptionSeries, form: PeriodForm) -> bool:
    """What became of each day is written into the trail, from which the page tells it."""
    lock(db.session(), "diary")
    try:
        if not series.active:
            raise InvalidInput(_("These receptions are not in use. Edit the rule to resume them."))
        done = lay_out(db.session(), series, form.first.data, form.last.data, now=clock.now())
        audit.record(
            db.session(), series_queries.LAID_OUT, "reception_series", series.id, _told(done, form)
        )
        db.session.commit()
    except InvalidInput as error:
        db.session.rollback()
        refuse(form, error.field, str(error))
        return False
    return True


def _told(done: LaidOut, form: PeriodForm) -> dict[str, object]:
    return {
        "period": [form.first.data.isoformat(), form.last.data.isoformat()],
        "created": [meeting.day.isoformat() for meeting in done.created],
        "skipped": [[day.isoformat(), why] for day, why in done.skipped],
    }


def _page(series: ReceptionSeries, form: PeriodForm) -> str:
    today = clock.today(clock.now(), Settings.current().zone)
    meetings = series_queries.meetings_of(db.session(), series, today)
    return render_template(
        "desk/receptions/reception.html",
        series=series,
        rule=recurrence.in_words(series.rule),
        form=form,
        complaints=list(complaints(form)),
        meetings=meetings,
        drafts=sum(meeting.status is Status.DRAFT for meeting in meetings),
        layout=series_queries.last_layout(db.session(), series),
    )


@blueprint.post("/receptions/<int:series_id>/publish")
@access.roles(Role.ORGANIZER)
def publish_receptions(series_id: int) -> ResponseReturnValue:
    """Publish all drafts that were laid out and lie ahead; all of them or none."""
    series = found_series(series_id)
    now = clock.now()
    lock(db.session(), "diary")
    meetings = series_queries.meetings_of(
        db.session(), series, clock.today(now, Settings.current().zone)
    )
    drafts = [meeting for meeting in meetings if meeting.status is Status.DRAFT]
    try:
        for meeting in drafts:
            planning.publish(db.session(), meeting, now=now)
        db.session.commit()
    except InvalidInput as error:
        db.session.rollback()
        flash(str(error), "error")
        return to_reception(series_id)
    flash(_published(len(drafts)), "success")
    return to_reception(series_id)


def _published(count: int) -> str:
    if not count:
        return _("There was no draft to publish.")
    return ngettext("%(num)s meeting is published.", "%(num)s meetings are published.", count)
