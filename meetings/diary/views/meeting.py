"""One meeting at the desk: what it is, and the verbs on it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import HiddenField, TextAreaField

from meetings import access, clock
from meetings.access import Role
from meetings.database import db
from meetings.desk import blueprint
from meetings.diary import history, planning
from meetings.diary.complaints import complaints, refuse
from meetings.diary.fields import one_line
from meetings.diary.meeting import Meeting
from meetings.diary.session import ReceptionSession
from meetings.diary.status import Status
from meetings.diary.views.guarded import changeable_meeting, require_revision, shown_meeting
from meetings.errors import InvalidInput, NotFound
from meetings.i18n import current_language
from meetings.places import organizers


class ReasonForm(FlaskForm):
    """Why something is cancelled."""

    revision = HiddenField()
    reason = TextAreaField(filters=[one_line])


def to_meeting(meeting_id: int) -> Response:
    """Redirect to a meeting's page."""
    address = url_for("desk.meeting", lang=current_language(), meeting_id=meeting_id)
    return redirect(address, 303)


@blueprint.get("/meetings/<int:meeting_id>")
@access.staff
def meeting(meeting_id: int) -> str:
    """A meeting with its sessions, their broadcasts and its history."""
    found = shown_meeting(meeting_id)
    return render_template(
        "desk/meetings/meeting.html",
        meeting=found,
        may_plan=organizers.may_plan_in(current_user, found.venue.district_id),
        history=history.of_meeting(db.session(), found),
        now=clock.now(),
    )


@blueprint.post("/meetings/<int:meeting_id>/publish")
@access.roles(Role.ORGANIZER)
def publish_meeting(meeting_id: int) -> ResponseReturnValue:
    """Show a draft to the world."""
    found = changeable_meeting(meeting_id)
    require_revision(found, request.form.get("revision"))
    try:
        planning.publish(db.session(), found, now=clock.now())
        db.session.commit()
    except InvalidInput as error:
        db.session.rollback()
        flash(str(error), "error")
    else:
        flash(_("The meeting is published. Calendars and pages show it as it stands."), "success")
    return to_meeting(meeting_id)


@blueprint.route("/meetings/<int:meeting_id>/cancel", methods=["GET", "POST"])
@access.roles(Role.ORGANIZER)
def cancel_meeting(meeting_id: int) -> ResponseReturnValue:
    """Cancel a meeting, with the reason that residents will read."""
    return _cancel(changeable_meeting(meeting_id), None)


@blueprint.route(
    "/meetings/<int:meeting_id>/sessions/<int:session_id>/cancel", methods=["GET", "POST"]
)
@access.roles(Role.ORGANIZER)
def cancel_session(meeting_id: int, session_id: int) -> ResponseReturnValue:
    """Cancel one session of a meeting."""
    found = changeable_meeting(meeting_id)
    held = next((each for each in found.standing_sessions if each.id == session_id), None)
    if held is None:
        raise NotFound(_("There is no such session in this meeting, or it is cancelled already."))
    return _cancel(found, held)


def _cancel(found: Meeting, held: ReceptionSession | None) -> ResponseReturnValue:
    if found.status is Status.CANCELLED:
        flash(_("This meeting is cancelled already."), "info")
        return to_meeting(found.id)
    form = ReasonForm(data={"revision": found.revision})
    if request.method == "GET":
        return _cancel_page(form, found, held)
    require_revision(found, form.revision.data)
    try:
        _do_cancel(found, held, form.reason.data or "")
        db.session.commit()
    except InvalidInput as error:
        db.session.rollback()
        refuse(form, error.field, str(error))
        return _cancel_page(form, found, held), 400
    flash(_("It is cancelled. What was published stays visible as cancelled."), "success")
    return to_meeting(found.id)


def _do_cancel(found: Meeting, held: ReceptionSession | None, reason: str) -> None:
    if held is None:
        planning.cancel(db.session(), found, reason, now=clock.now())
    else:
        planning.cancel_session(db.session(), held, reason, now=clock.now())


def _cancel_page(form: ReasonForm, found: Meeting, held: ReceptionSession | None) -> str:
    return render_template(
        "desk/meetings/cancel.html",
        form=form,
        meeting=found,
        held=held,
        complaints=list(complaints(form)),
    )


@blueprint.post("/meetings/<int:meeting_id>/revive")
@access.roles(Role.ORGANIZER)
def revive_meeting(meeting_id: int) -> ResponseReturnValue:
    """Let a cancelled meeting be held after all."""
    found = changeable_meeting(meeting_id)
    require_revision(found, request.form.get("revision"))
    try:
        planning.revive(db.session(), found, now=clock.now())
        db.session.commit()
    except InvalidInput as error:
        db.session.rollback()
        flash(str(error), "error")
    else:
        flash(_("The meeting is held after all. Calendars and pages say so."), "success")
    return to_meeting(meeting_id)


@blueprint.route("/meetings/<int:meeting_id>/discard", methods=["GET", "POST"])
@access.roles(Role.ORGANIZER)
def discard_meeting(meeting_id: int) -> ResponseReturnValue:
    """Delete a draft that nobody outside has seen."""
    found = changeable_meeting(meeting_id)
    if request.method == "GET":
        return render_template("desk/meetings/discard.html", meeting=found)
    require_revision(found, request.form.get("revision"))
    try:
        planning.discard(db.session(), found)
        db.session.commit()
    except InvalidInput as error:
        db.session.rollback()
        flash(str(error), "error")
        return to_meeting(meeting_id)
    flash(_("The draft is gone."), "success")
    return redirect(url_for("desk.week", lang=current_language(), day=found.day), 303)
