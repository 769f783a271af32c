"""The protocol at the desk: what the records tell, what is added, and the sign-off."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from meetings import access, clock
from meetings.access import Role
from meetings.database import db
from meetings.desk import blueprint
from meetings.diary.meeting import Meeting
from meetings.diary.views.guarded import require_district, shown_meeting
from meetings.errors import ChangedMeanwhile, InvalidInput, NoTieError
from meetings.i18n import current_language
from meetings.protocols import signing
from meetings.protocols.content import content_of, digest_of
from meetings.protocols.views import told


@blueprint.get("/meetings/<int:meeting_id>/protocol")
@access.roles(Role.ORGANIZER, Role.MODERATOR)
def meeting_protocol(meeting_id: int) -> str:
    """The draft as it stands now."""
    return _page(shown_meeting(meeting_id))


def _page(meeting: Meeting, refused: NoTieError | None = None) -> str:
    """``refused`` says why what was typed was not kept; it stands in the form again."""
    session, now = db.session(), clock.now()
    draft = signing.draft_of(session, meeting)
    content = content_of(session, meeting, draft)
    return render_template(
        "desk/protocols/protocol.html",
        meeting=meeting,
        draft=draft,
        stamp=signing.stamp(draft),
        typed=request.form if refused else None,
        refused=refused,
        digest=digest_of(content),
        versions=signing.versions(session, meeting.id),
        is_over=signing.is_over(meeting, now),
        **told(content, current_language()),
    )


@blueprint.post("/meetings/<int:meeting_id>/protocol")
@access.roles(Role.ORGANIZER)
def write_protocol(meeting_id: int) -> ResponseReturnValue:
    """Keep remarks, and who was absent."""
    meeting = _own(meeting_id)
    present = request.form.getlist("present")
    everybody = [(held.id, who.id) for held in meeting.sessions for who in held.officials]
    try:
        signing.write(
            db.session(),
            meeting,
            remarks_kk=request.form.get("remarks_kk", ""),
            remarks_ru=request.form.get("remarks_ru", ""),
            absent=[pair for pair in everybody if f"{pair[0]}-{pair[1]}" not in present],
            seen=request.form.get("seen"),
            now=clock.now(),
        )
        db.session.commit()
    except (InvalidInput, ChangedMeanwhile) as error:
        db.session.rollback()
        return _page(meeting, error), error.status
    flash(_("The draft is kept."), "success")
    return _back(meeting_id)


@blueprint.post("/meetings/<int:meeting_id>/protocol/sign")
@access.roles(Role.ORGANIZER)
def sign_protocol(meeting_id: int) -> ResponseReturnValue:
    """Freeze it, and show it to everybody."""
    meeting = _own(meeting_id)
    try:
        seen = request.form.get("digest", "")
        signed = signing.sign(db.session(), meeting, current_user, seen=seen, now=clock.now())
        db.session.commit()
        flash(_("Version %(number)s is signed off and public.", number=signed.version), "success")
    except (InvalidInput, ChangedMeanwhile) as error:
        db.session.rollback()
        flash(str(error), "error")
    return _back(meeting_id)


def _own(meeting_id: int) -> Meeting:
    meeting = shown_meeting(meeting_id)
    require_district(meeting.venue.district_id)
    return meeting


def _back(meeting_id: int) -> Response:
    address = url_for("desk.meeting_protocol", lang=current_language(), meeting_id=meeting_id)
    return redirect(address, 303)
