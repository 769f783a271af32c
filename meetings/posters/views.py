"""Posters over HTTP, and the page on which one is chosen."""

from __future__ import annotations

from flask import Response
from flask_babel import gettext as _
from sqlalchemy import select

from meetings import access, addresses
from meetings.database import db
from meetings.diary.meeting import Meeting
from meetings.diary.queries import public_meeting
from meetings.errors import NotFound
from meetings.paper import MEDIA_TYPE
from meetings.places.venue import Venue
from meetings.posters import posters
from meetings.posters.drawing import format_of
from meetings.public import blueprint, public_page
from meetings.web import publicly_cached

MAX_AGE = 300
# Whoever prints after a move or a cancellation prints what holds: no cache gives it without asking.
ASKED_FOR_EACH_TIME = 0


@blueprint.get("/<any(kk, ru, en):lang>/meetings/<int:meeting_id>/posters")
@access.public
def posters_of_meeting(lang: str, meeting_id: int) -> Response:
    """The choice of papers and languages."""
    meeting = _published(meeting_id)
    return public_page(
        "posters/choice.html",
        addresses.head("public.posters_of_meeting", lang, meeting_id=meeting_id),
        meeting=meeting,
        venue=meeting.venue,
        tongues={"kk": "Қазақша", "ru": "Русский", "kk-ru": "Қазақша + Русский"},
    )


@blueprint.get("/posters/meetings/<int:meeting_id>/<paper>/<tongue>.pdf")
@access.public
def meeting_poster(meeting_id: int, paper: str, tongue: str) -> Response:
    """``a3``, ``a4``, ``a6`` or ``cut`` (four leaflets to be cut), in ``kk``, ``ru`` or ``kk-ru``."""
    size, languages = format_of(paper), posters.languages_of(tongue)
    return _file(
        posters.of_meeting(_published(meeting_id), size, languages),
        f"meeting-{meeting_id}-{paper}-{tongue}.pdf",
        ASKED_FOR_EACH_TIME,
    )


@blueprint.get("/posters/venues/<slug>/<paper>/<tongue>.pdf")
@access.public
def venue_poster(slug: str, paper: str, tongue: str) -> Response:
    """“Ask your question here”, to hang at a venue."""
    size, languages = format_of(paper), posters.languages_of(tongue)
    venue = db.session.scalars(select(Venue).where(Venue.slug == slug)).one_or_none()
    if venue is None:
        raise NotFound(_("There is no such venue."))
    return _file(posters.of_venue(venue, size, languages), f"ask-{slug}-{paper}-{tongue}.pdf")


def _published(meeting_id: int) -> Meeting:
    meeting = public_meeting(db.session(), meeting_id)
    if meeting is None:
        raise NotFound(_("There is no such meeting, or it is not published yet."))
    return meeting


def _file(data: bytes, name: str, max_age: int = MAX_AGE) -> Response:
    answer = publicly_cached(Response(data, mimetype=MEDIA_TYPE), max_age=max_age)
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return answer
