"""Short links for posters; the language is the visitor's own."""

from __future__ import annotations

from typing import Any

from flask import url_for
from werkzeug.wrappers import Response

from meetings import access, short_code
from meetings.database import db
from meetings.feeds import choice_code
from meetings.i18n import select_language
from meetings.pages.meeting_views import published_meeting, published_session
from meetings.pages.views import as_values
from meetings.public import blueprint, by_accept_language


@blueprint.get("/m/<code>")
@access.public
def short_meeting(code: str) -> Response:
    """To the page of a meeting."""
    meeting = published_meeting(short_code.decode(code) or 0)
    return by_accept_language(
        url_for("public.meeting", lang=select_language(), meeting_id=meeting.id)
    )


@blueprint.get("/s/<code>")
@access.public
def short_session(code: str) -> Response:
    """To the page of a session."""
    held = published_session(short_code.decode(code) or 0)
    return by_accept_language(url_for("public.session", lang=select_language(), session_id=held.id))


@blueprint.get("/c/<code>")
@access.public
def short_choice(code: str) -> Response:
    """To the page of calendars, with the choice that the code stands for."""
    values: dict[str, Any] = dict(as_values(choice_code.decode(db.session(), code)))
    page = url_for("public.calendars", lang=select_language(), _anchor="subscribe", **values)
    return by_accept_language(page)
