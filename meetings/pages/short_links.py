"""Short links for posters; the language is the visitor's own."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from meetings import access, clock, short_code
from meetings.database import db
from meetings.diary.queries import next_at
from meetings.diary.session import ReceptionSession
from meetings.errors import NotFound
from meetings.feeds import choice_code
from meetings.i18n import select_language
from meetings.pages.meeting_views import LARGEST_ID, published_meeting, published_session
from meetings.pages.views import as_values
from meetings.places.venue import Venue
from meetings.public import blueprint, by_accept_language

BETWEEN_SESSIONS = 30


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


@blueprint.get("/v/<code>")
@access.public
def short_venue(code: str) -> Response:
    """From a poster at a venue: to the session that is on or next there, else to its meetings."""
    venue = db.session.get(Venue, min(short_code.decode(code) or 0, LARGEST_ID))
    if venue is None:
        raise NotFound(_("There is no such venue."))
    held = next_at(db.session(), venue, clock.now())
    answer = by_accept_language(_at_venue(venue, held))
    answer.cache_control.max_age = BETWEEN_SESSIONS
    return answer


def _at_venue(venue: Venue, held: ReceptionSession | None) -> str:
    if held is None:
        return url_for("public.meetings", lang=select_language(), venue=venue.slug)
    return url_for("public.session", lang=select_language(), session_id=held.id, _anchor="ask")


@blueprint.get("/c/<code>")
@access.public
def short_choice(code: str) -> Response:
    """To the page of calendars, with the choice that the code stands for."""
    values: dict[str, Any] = dict(as_values(choice_code.decode(db.session(), code)))
    page = url_for("public.calendars", lang=select_language(), _anchor="subscribe", **values)
    return by_accept_language(page)
