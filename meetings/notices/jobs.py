"""The jobs: sending invitations, reading the mailbox, and the ticks; importing this registers all."""

from __future__ import annotations

from email.message import EmailMessage

import structlog
from sqlalchemy import exists, select

from meetings import clock
from meetings.accounts import mail
from meetings.database import db
from meetings.effects import outbox
from meetings.effects.effect import Effect
from meetings.effects.registry import Lease, handler
from meetings.effects.timetable import every
from meetings.errors import InvalidInput
from meetings.notices import (
    bounces,
    chat_jobs,
    confirming,
    delivering,
    following,
    letters,
    reminding,
    repairs,
    replies,
    subscribing,
)
from meetings.notices.inbox import Inbox
from meetings.notices.invitation import Invitation
from meetings.settings import Settings

MAILBOX = "invitation_answers"
MOST_ANSWERS = 50
TICK_SECONDS = 60
REMIND_SECONDS = 20
MAILBOX_SECONDS = 120
ERASE_SECONDS = 600

__all__ = ["chat_jobs", "confirming", "delivering"]

log = structlog.get_logger()


@handler(following.KIND)
def send(lease: Lease) -> None:
    """Send an invitation's last word, unless the person knows it or the session is over."""
    prepared = _prepared(lease.payload["invitation"])
    if prepared is None:
        return
    sequence, letter = prepared
    mail.hand_over(Settings.current(), letter, lease.seconds / 6)
    _sent(lease, sequence, str(letter["Message-ID"]))


def _prepared(invitation_id: int) -> tuple[int, EmailMessage] | None:
    now = clock.now()
    try:
        invitation = db.session.get(Invitation, invitation_id)
        if invitation is None or not invitation.is_unsent or invitation.session.ends_at <= now:
            return None
        return invitation.sequence, letters.letter(invitation, Settings.current(), now)
    finally:
        db.session.rollback()


def _sent(lease: Lease, sequence: int, message_id: str) -> None:
    invitation = db.session.get(Invitation, lease.payload["invitation"])
    if invitation is not None:
        invitation.sent_sequence, invitation.message_id = sequence, message_id
    db.session.flush()
    lease.hold(db.session)
    db.session.commit()


@handler(MAILBOX)
def read_mailbox(lease: Lease) -> None:
    """Take the answers out of the mailbox; each counts even if the next one is none."""
    settings = Settings.current()
    if not settings.imap_url:
        return
    taken = refused = 0
    with Inbox(settings.imap_url, lease.seconds / 6) as inbox:
        for number, data in inbox.unread(MOST_ANSWERS):
            if _take(lease, data):
                taken += 1
            else:
                refused += 1
            inbox.mark_read(number)
    if taken or refused:
        log.info("answers_read", taken=taken, refused=refused)


def _take(lease: Lease, data: bytes) -> bool:
    session, now = db.session(), clock.now()
    try:
        if not bounces.receive(session, Settings.current(), data, now):
            replies.receive(session, data, now=now, by_mail=True)
        db.session.flush()
        lease.hold(db.session)
        db.session.commit()
    except InvalidInput:
        db.session.rollback()
        return False
    return True


@every(TICK_SECONDS, "notices.invitations")
def tick() -> None:
    """Repair what differs from the diary, and ask for mails that nobody has asked for."""
    repairs.repair(db.session(), clock.now())
    db.session.commit()


@every(REMIND_SECONDS, "notices.remind")
def remind() -> None:
    """Tell what is due by now."""
    reminding.remind(db.session(), clock.now(), Settings.current().zone)
    db.session.commit()


@every(ERASE_SECONDS, "notices.erase")
def erase() -> None:
    """Forget addresses that are no longer wanted, and what was told long ago."""
    subscribing.erase(db.session(), clock.now())
    delivering.forget(db.session(), clock.now())
    db.session.commit()


@every(MAILBOX_SECONDS, "notices.mailbox")
def ask_to_read_mailbox() -> None:
    """Ask that the mailbox be read, where there is one and no reader waits for a person."""
    waits = exists().where(Effect.key == MAILBOX, Effect.state.in_(repairs.UNDER_WAY))
    if Settings.current().imap_url and not db.session.scalar(select(waits)):
        outbox.ask(db.session, MAILBOX, MAILBOX, now=clock.now())
    db.session.commit()
