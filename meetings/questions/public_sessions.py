"""The session that an address of a question names."""

from __future__ import annotations

from flask_babel import gettext as _

from meetings.database import db
from meetings.diary.queries import public_session
from meetings.diary.session import ReceptionSession
from meetings.errors import NotFound


def published(session_id: int) -> ReceptionSession:
    """The session of that number; raises NotFound for none and for a draft."""
    held = public_session(db.session(), session_id)
    if held is None:
        raise NotFound(_("There is no such session, or it is not published yet."))
    return held
