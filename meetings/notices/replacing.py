"""Who could come instead of somebody who declined, and the exchange."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from meetings.diary import occupancy, planning, staffing
from meetings.diary.draft import MeetingDraft, SessionDraft
from meetings.diary.session import ReceptionSession
from meetings.errors import InvalidInput
from meetings.notices import following
from meetings.notices.invitation import Invitation
from meetings.officials.crew import Crew
from meetings.officials.official import Official


def replacements(session: Session, invitation: Invitation) -> Sequence[Official | Crew]:
    """Those who could come instead, the best first: responsible, free, and under their limits."""
    held = invitation.session
    if invitation.crew_id is not None:
        return _crews(session, held)
    meeting = held.meeting
    hours = (held.starts_at, held.ends_at)
    found = staffing.proposals(
        session, held.topic_id, meeting.venue, meeting.day, hours, without=meeting.id
    )
    taken = {official.id for other in _meanwhile(held) for official in other.officials}
    return [each.official for each in found if each.available and each.official.id not in taken]


def _crews(session: Session, held: ReceptionSession) -> Sequence[Crew]:
    meeting = held.meeting
    standing = occupancy.standing(session, [meeting.day], without=meeting.id)
    stay = staffing.stay_at(meeting.venue, held.starts_at, held.ends_at)
    taken = {other.crew_id for other in _meanwhile(held)}
    return [crew for crew in staffing.free_crews(session, stay, standing) if crew.id not in taken]


def _meanwhile(held: ReceptionSession) -> list[ReceptionSession]:
    """The sessions of the same meeting at the same time, the session itself among them."""
    return [
        other
        for other in held.meeting.standing_sessions
        if other.starts_at < held.ends_at and held.starts_at < other.ends_at
    ]


def exchange(session: Session, invitation: Invitation, by: int | None, now: datetime) -> None:
    """Send ``by`` (an official's or a crew's number) instead; both hear of it.

    Raises InvalidInput for somebody who could not come, and Refused as planning does.
    """
    if by not in {each.id for each in replacements(session, invitation)}:
        raise InvalidInput(_("This person cannot come any more. Choose another one."))
    held, draft = invitation.session, MeetingDraft.of(invitation.session.meeting)
    parts = tuple(
        _exchanged(part, invitation, by) if part.id == held.id else part for part in draft.sessions
    )
    planning.change(session, held.meeting, replace(draft, sessions=parts), now=now)
    # Of a crew residents see nothing, so the diary announces no change of the session.
    following.follow(held, now)


def _exchanged(part: SessionDraft, invitation: Invitation, by: int | None) -> SessionDraft:
    if invitation.crew_id is not None:
        return replace(part, crew_id=by)
    assert by is not None
    kept = tuple(number for number in part.official_ids if number != invitation.official_id)
    return replace(part, official_ids=(*kept, by))
