"""A meeting, a session of it, and where to watch that."""

from __future__ import annotations

from flask import Response, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from meetings import access, addresses, clock
from meetings.broadcasts.broadcast import Observed
from meetings.broadcasts.queries import BroadcastLine, of_sessions
from meetings.database import db
from meetings.diary.meeting import Meeting
from meetings.diary.queries import public_meeting, public_session
from meetings.diary.session import ReceptionSession
from meetings.diary.status import Status
from meetings.errors import NotFound
from meetings.pages import structured_data
from meetings.pages.card import Card, moved_from, standing_of
from meetings.public import blueprint, page_with_form, public_page
from meetings.questions.panel import panel_of

# What fits every database; a larger number is nobody's.
LARGEST_ID = 2**31 - 1
WATCH_MAX_AGE = 15
# What is best to watch first.
WATCHABLE = (
    Observed.LIVE,
    Observed.TESTING,
    Observed.READY,
    Observed.CREATED,
    Observed.ENDED,
)


def published_meeting(meeting_id: int) -> Meeting:
    """The meeting of that number; raises NotFound for none and for a draft."""
    meeting = public_meeting(db.session(), meeting_id) if _possible(meeting_id) else None
    if meeting is None or not any(held.published_at for held in meeting.sessions):
        raise NotFound(_("There is no such meeting, or it is not published yet."))
    return meeting


def published_session(session_id: int) -> ReceptionSession:
    """The session of that number; raises NotFound for none and for a draft."""
    held = public_session(db.session(), session_id) if _possible(session_id) else None
    if held is None:
        raise NotFound(_("There is no such session, or it is not published yet."))
    return held


def _possible(number: int) -> bool:
    return 0 < number <= LARGEST_ID


@blueprint.get("/<any(kk, ru, en):lang>/meetings/<int:meeting_id>")
@access.public
def meeting(lang: str, meeting_id: int) -> Response:
    """Where and when, the programme, the way there."""
    found, now = published_meeting(meeting_id), clock.now()
    card = Card(found, now)
    return public_page(
        "public/meeting.html",
        addresses.head("public.meeting", lang, meeting_id=meeting_id),
        card=card,
        meeting=found,
        venue=found.venue,
        standings={held.id: standing_of(held, now) for held in card.sessions},
        short=addresses.short_meeting(meeting_id),
        data=structured_data.in_context(structured_data.meeting_with_sessions(card)),
    )


@blueprint.get("/<any(kk, ru, en):lang>/sessions/<int:session_id>")
@access.public
def session(lang: str, session_id: int) -> Response:
    """The topic, who answers, the player, the questions, and ways into a calendar."""
    held, now = published_session(session_id), clock.now()
    card = Card(published_meeting(held.meeting_id), now)
    return page_with_form(
        "public/session.html",
        addresses.head("public.session", lang, session_id=session_id),
        now,
        panel=panel_of(db.session(), held, now),
        held=held,
        card=card,
        meeting=held.meeting,
        venue=held.meeting.venue,
        standing=standing_of(held, now),
        moved_from=moved_from(held),
        lines=of_sessions([session_id])[session_id],
        others=[each for each in card.sessions if each.id != session_id],
        standings={each.id: standing_of(each, now) for each in card.sessions},
        short=addresses.short_session(session_id),
        data=structured_data.in_context(structured_data.session_of_meeting(held, card)),
    )


@blueprint.get("/<any(kk, ru, en):lang>/sessions/<int:session_id>/watch")
@access.public
def watch(lang: str, session_id: int) -> Redirect:
    """The way to the picture, or to the session's page while there is none."""
    held = published_session(session_id)
    best = best_to_watch(held, of_sessions([session_id])[session_id])
    page = url_for("public.session", lang=lang, session_id=session_id)
    response = redirect(best.watch_url if best and best.watch_url else page)
    response.cache_control.public = True
    response.cache_control.max_age = WATCH_MAX_AGE
    return response


def best_to_watch(held: ReceptionSession, lines: list[BroadcastLine]) -> BroadcastLine | None:
    """A broadcast with a picture, else one to come, else a recording; none when cancelled."""
    there = [
        line for line in lines if line.watch_url and line.shows_picture and line.state in WATCHABLE
    ]
    if held.status is Status.CANCELLED or not there:
        return None
    return min(there, key=lambda line: WATCHABLE.index(line.state))
