"""Answers at the desk and from mail servers, and the exchange of who declined."""

from __future__ import annotations

import hmac

from flask import (
    Blueprint,
    Response,
    flash,
    render_template,
    request,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from calendars.itip import LARGEST
from meetings import access, clock
from meetings.access import Role
from meetings.database import db
from meetings.desk import blueprint as desk
from meetings.diary.fields import known_id
from meetings.diary.meeting import Meeting
from meetings.diary.views.guarded import (
    changeable_meeting,
    own_districts,
    require_district,
    require_revision,
)
from meetings.diary.views.meeting import to_meeting
from meetings.errors import InvalidInput, NotFound
from meetings.notices import replies
from meetings.notices.answers import declined
from meetings.notices.invitation import Invitation
from meetings.notices.replacing import exchange
from meetings.settings import Settings

blueprint = Blueprint("notices", __name__)


@blueprint.post("/calendars/replies/<token>")
@access.public
def post_reply(token: str) -> Response:
    """What a mail server hands over: a raw mail with an answer, or the answer itself."""
    if not hmac.compare_digest(token.encode(), replies.secret_of(Settings.current()).encode()):
        return _told(_("There is nothing at this address."), 404)
    request.max_content_length = LARGEST
    try:
        replies.receive(db.session(), request.get_data(), now=clock.now())
        db.session.commit()
    except InvalidInput as error:
        db.session.rollback()
        return _told(str(error), 400)
    return _told(_("The answer is written down."), 200)


def _told(sentence: str, status: int) -> Response:
    response = Response(sentence + "\n", status, content_type="text/plain; charset=utf-8")
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@desk.route("/replies", methods=["GET", "POST"], endpoint="replies")
@access.roles(Role.ORGANIZER)
def replies_page() -> ResponseReturnValue:
    """Who does not come, and a place to paste an answer that came by another way."""
    if request.method == "GET":
        return _page()
    try:
        invitation = replies.receive(
            db.session(), _pasted(), now=clock.now(), require=_require_own_district
        )
        db.session.commit()
    except InvalidInput as error:
        db.session.rollback()
        return _page(str(error)), 400
    words = replies.said(invitation.partstat)
    flash(_("%(name)s: %(answer)s", name=invitation.person.name, answer=words), "success")
    return to_meeting(invitation.session.meeting_id)


def _pasted() -> bytes:
    file = request.files.get("file")
    uploaded = file.read(LARGEST + 1) if file else b""
    return uploaded or request.form.get("text", "").encode(errors="replace")


def _require_own_district(meeting: Meeting) -> None:
    require_district(meeting.venue.district_id)


def _page(complaint: str = "") -> str:
    settings = Settings.current()
    address = f"{settings.base_url}/calendars/replies/{replies.secret_of(settings)}"
    return render_template(
        "desk/notices/replies.html",
        complaint=complaint,
        declined=declined(db.session(), clock.now(), own_districts()),
        address=address if current_user.has_role(Role.ADMIN.value) else None,
    )


@desk.post("/meetings/<int:meeting_id>/sessions/<int:session_id>/replace")
@access.roles(Role.ORGANIZER)
def replace_declined(meeting_id: int, session_id: int) -> ResponseReturnValue:
    """Send somebody else than the person who declined."""
    found = changeable_meeting(meeting_id)
    require_revision(found, request.form.get("revision"))
    invitation = _declined_invitation(found, session_id)
    try:
        exchange(db.session(), invitation, known_id(request.form.get("by")), clock.now())
        db.session.commit()
    except InvalidInput as error:
        db.session.rollback()
        flash(str(error), "error")
        return to_meeting(meeting_id)
    flash(_("Exchanged. Both get a letter, and calendars show it as it stands."), "success")
    return to_meeting(meeting_id)


def _declined_invitation(meeting: Meeting, session_id: int) -> Invitation:
    number = known_id(request.form.get("invitation"))
    invitation = db.session.get(Invitation, number) if number else None
    here = {held.id for held in meeting.standing_sessions} & {session_id}
    if invitation is None or not invitation.is_declined or invitation.session_id not in here:
        raise NotFound(_("Nobody declined here, or somebody else is coming already."))
    return invitation
