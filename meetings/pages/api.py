"""Meetings as JSON for programs: what the public pages show, in all languages."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, request
from flask_babel import gettext as _

from meetings import access, clock
from meetings.addresses import whole
from meetings.appeals.topic import Topic
from meetings.broadcasts.queries import BroadcastLine, of_sessions
from meetings.database import db
from meetings.diary.filters import Filters
from meetings.diary.session import ReceptionSession
from meetings.errors import InvalidInput
from meetings.i18n import LANGUAGES, Translated
from meetings.officials.official import Official
from meetings.pages import queries
from meetings.pages.card import Card, cards
from meetings.pages.meeting_views import published_meeting
from meetings.places.district import District
from meetings.places.venue import Venue
from meetings.public import blueprint
from meetings.web import publicly_cached

Data = dict[str, Any]


@blueprint.get("/api/v1/meetings")
@access.public
def meetings_json() -> Response:
    """Meetings to come (``when=past``: those past), 20 a page, with the filters of the feed.

    Unlike a page, it refuses a parameter that it does not know.
    """
    session, now = db.session(), clock.now()
    filters = Filters.read(session, request.args, allowed_beside=("when", "page"))
    past = _when() == "past"
    page = queries.page(session, filters, now, past, request.args.get("page", 1, type=int))
    answer = {
        "page": page.number,
        "pages": page.pages,
        "total": page.total,
        "meetings": [_meeting(card) for card in cards(page.records, now)],
    }
    return publicly_cached(jsonify(answer))


def _when() -> str:
    when = request.args.get("when", "coming")
    if when not in ("coming", "past"):
        raise InvalidInput(_("“when” is either coming or past."), "when")
    return when


@blueprint.get("/api/v1/meetings/<int:meeting_id>")
@access.public
def meeting_json(meeting_id: int) -> Response:
    """One meeting with its sessions, who answers there, and where to watch."""
    card = Card(published_meeting(meeting_id), clock.now())
    lines = of_sessions(held.id for held in card.sessions)
    sessions = [_session(held, lines[held.id]) for held in card.sessions]
    return publicly_cached(jsonify({**_meeting(card), "sessions": sessions}))


def _meeting(card: Card) -> Data:
    meeting = card.meeting
    return {
        "id": meeting.id,
        "kind": meeting.kind.value,
        "status": meeting.status.value,
        "title": _texts(card.title),
        "day": meeting.day.isoformat(),
        "start": meeting.start.isoformat("minutes"),
        "end": meeting.end.isoformat("minutes"),
        "zone": meeting.zone,
        "cancel_reason": meeting.cancel_reason,
        "venue": _venue(meeting.venue),
        "pages": _pages("public.meeting", meeting_id=meeting.id),
    }


def _venue(venue: Venue) -> Data:
    return {
        **_named(venue),
        "kind": venue.kind.value,
        "address": _texts(venue.address),
        "latitude": venue.latitude,
        "longitude": venue.longitude,
        "district": _named(venue.district),
    }


def _session(held: ReceptionSession, lines: list[BroadcastLine]) -> Data:
    return {
        "id": held.id,
        "uid": held.uid,
        "status": held.status.value,
        "topic": _named(held.topic),
        "language": held.language,
        "starts_at": held.starts_at.isoformat(),
        "ends_at": held.ends_at.isoformat(),
        "cancel_reason": held.cancel_reason,
        "officials": [_official(official) for official in held.officials],
        "broadcasts": [_broadcast(line) for line in lines if line.watch_url],
        "pages": _pages("public.session", session_id=held.id),
    }


def _official(official: Official) -> Data:
    return {**_named(official), "post": _texts(official.post)}


def _broadcast(line: BroadcastLine) -> Data:
    return {
        "platform": line.platform,
        "channel": line.channel,
        "state": line.state.value,
        "watch": line.watch_url,
        "started_at": line.started_at.isoformat() if line.started_at else None,
        "ended_at": line.ended_at.isoformat() if line.ended_at else None,
        "viewers_peak": line.viewers_peak,
        "viewers_total": line.viewers_total,
    }


def _named(record: District | Official | Topic | Venue) -> Data:
    return {"slug": record.slug, "name": _texts(record.name)}


def _texts(text: Translated) -> dict[str, str]:
    return {code: text.to(code) for code in LANGUAGES}


def _pages(endpoint: str, **values: int) -> dict[str, str]:
    return {code: whole(endpoint, lang=code, **values) for code in LANGUAGES}
