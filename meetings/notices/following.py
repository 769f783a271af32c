"""Invitations follow the diary: who takes part in a published session has been asked to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, object_session

from calendars.itip import Partstat
from meetings.accounts import mail
from meetings.database import lock
from meetings.diary.session import ReceptionSession
from meetings.diary.status import Status
from meetings.effects import outbox
from meetings.effects.outbox import AnySession
from meetings.notices.invitation import Invitation
from meetings.officials.crew import Crew
from meetings.officials.official import Official
from meetings.settings import Settings

KIND = "invitation"


def follow(reception: ReceptionSession, now: datetime) -> None:
    """Write who is asked and who is released, and ask for the mails, in the session's transaction.

    Idempotent. Nobody hears of drafts, nor of sessions that are over.
    """
    if reception.ends_at <= now or reception.published_at is None:
        return
    session = object_session(reception)
    assert session is not None
    session.flush()
    lock(session, f"invitations of {reception.uid}")
    known = {each.key: each for each in _known(session, reception)}
    wanted = dict(_wanted(session, reception))
    for key, person in wanted.items():
        invitation = known.get(key) or _new(session, reception, key, now)
        _invite(session, invitation, reception, person.email or "", now)
    for key, invitation in known.items():
        if invitation.standing and key not in wanted:
            _release(session, invitation, reception, now)


def _known(session: Session, reception: ReceptionSession) -> Iterator[Invitation]:
    yield from session.scalars(select(Invitation).where(Invitation.session_id == reception.id))


def _wanted(
    session: Session, reception: ReceptionSession
) -> Iterator[tuple[tuple[int | None, int | None], Official | Crew]]:
    """By the numbers of today: the records beside them may be those from before the change."""
    if reception.status is not Status.PUBLISHED:
        return
    for official in reception.officials:
        yield (official.id, None), official
    crew = session.get(Crew, reception.crew_id) if reception.crew_id else None
    if crew:
        yield (None, crew.id), crew


def _new(
    session: Session,
    reception: ReceptionSession,
    key: tuple[int | None, int | None],
    now: datetime,
) -> Invitation:
    invitation = Invitation(
        session_id=reception.id,
        official_id=key[0],
        crew_id=key[1],
        sequence=reception.sequence,
        standing=False,
        changed_at=now,
    )
    session.add(invitation)
    return invitation


def _invite(
    session: Session,
    invitation: Invitation,
    reception: ReceptionSession,
    email: str,
    now: datetime,
) -> None:
    told = (invitation.content_digest, invitation.email)
    if invitation.standing and told == (reception.content_digest, email):
        return
    occasion = occasion_of(reception)
    agreed = (invitation.standing, invitation.occasion, invitation.email)
    if agreed != (True, occasion, email):
        invitation.partstat, invitation.replied_at = Partstat.NEEDS_ACTION, None
    invitation.standing, invitation.occasion, invitation.email = True, occasion, email
    _say(session, invitation, reception, now)


def _release(
    session: Session, invitation: Invitation, reception: ReceptionSession, now: datetime
) -> None:
    invitation.standing = False
    _say(session, invitation, reception, now)


def _say(
    session: Session, invitation: Invitation, reception: ReceptionSession, now: datetime
) -> None:
    """The sequence runs with the session's, and ahead of it where the session itself did not change."""
    if invitation.content_digest:
        invitation.sequence = max(reception.sequence, invitation.sequence + 1)
    invitation.content_digest = reception.content_digest
    invitation.changed_at = now
    session.flush()
    ask_to_send(session, invitation, now)


def occasion_of(reception: ReceptionSession) -> str:
    """When and where: what an answer is an answer to."""
    hours = f"{reception.starts_at.isoformat()}/{reception.ends_at.isoformat()}"
    return f"{hours} {reception.meeting.venue_id}"


def ask_to_send(session: AnySession, invitation: Invitation, now: datetime) -> None:
    """Ask for the mail; without a mail server the row waits for the clock to ask."""
    settings = Settings.current()
    if settings.smtp_url and invitation.email and invitation.is_unsent:
        payload = {"invitation": invitation.id}
        outbox.ask(session, KIND, key_of(invitation.id), payload, lane=mail.KIND, now=now)


def key_of(invitation_id: int) -> str:
    """The key of the effect that sends an invitation's last word."""
    return f"{KIND}:{invitation_id}"
