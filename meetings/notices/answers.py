"""The answers to the invitations of a meeting, for the desk's pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from calendars.itip import Partstat
from meetings import clock
from meetings.database import db
from meetings.diary.meeting import Meeting
from meetings.diary.session import ReceptionSession
from meetings.notices.invitation import Invitation
from meetings.notices.replacing import replacements
from meetings.notices.replies import said
from meetings.officials.crew import Crew
from meetings.officials.official import Official
from meetings.places.venue import Venue

MOST = 100


@dataclass(frozen=True)
class Answer:
    """What one person said; ``instead`` could come in place of somebody who declined."""

    invitation_id: int
    person: Official | Crew
    words: str
    declined: bool
    instead: Sequence[Official | Crew]


def answers_of(meeting: Meeting, may_plan: bool = False) -> dict[int, list[Answer]]:
    """The answers by the number of the session; replacements only for who may plan, and ahead."""
    session, now = db.session(), clock.now()
    found: dict[int, list[Answer]] = {}
    rows = session.scalars(
        select(Invitation)
        .join(Invitation.session)
        .where(ReceptionSession.meeting_id == meeting.id, Invitation.standing)
        .options(joinedload(Invitation.official), joinedload(Invitation.crew))
        .order_by(Invitation.crew_id.is_not(None), Invitation.id)
    )
    for each in rows:
        wanted = may_plan and each.session.starts_at > now
        found.setdefault(each.session_id, []).append(_answer(session, each, wanted))
    return found


def _answer(session: Session, invitation: Invitation, wanted: bool) -> Answer:
    no = invitation.is_declined
    instead = replacements(session, invitation) if no and wanted else ()
    return Answer(invitation.id, invitation.person, _words(invitation), no, instead)


def _words(invitation: Invitation) -> str:
    if not invitation.can_be_sent:
        return _("Not invited: no mail address")
    if invitation.sent_sequence is None and invitation.replied_at is None:
        return _("The invitation is not sent yet")
    return said(invitation.partstat)


def declined(
    session: Session, now: datetime, districts: frozenset[int] | None
) -> Sequence[Invitation]:
    """Those who do not come to sessions ahead in these districts (None for all), the next first."""
    query = (
        select(Invitation)
        .join(Invitation.session)
        .join(ReceptionSession.meeting)
        .join(Meeting.venue)
        .where(
            Invitation.standing,
            Invitation.partstat == Partstat.DECLINED,
            ReceptionSession.starts_at > now,
        )
        .options(
            joinedload(Invitation.official),
            joinedload(Invitation.crew),
            joinedload(Invitation.session).joinedload(ReceptionSession.topic),
        )
        .order_by(ReceptionSession.starts_at, Invitation.id)
        .limit(MOST)
    )
    if districts is not None:
        query = query.where(Venue.district_id.in_(districts))
    return session.scalars(query).all()
