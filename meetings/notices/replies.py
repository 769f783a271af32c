"""Answers to invitations: whose they are, and whether they still count."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from calendars.itip import Partstat, Reply
from meetings.diary.meeting import Meeting
from meetings.diary.session import ReceptionSession
from meetings.errors import InvalidInput
from meetings.notices.envelope import opened
from meetings.notices.invitation import Invitation
from meetings.settings import Settings


def receive(
    session: Session,
    data: bytes,
    *,
    now: datetime,
    by_mail: bool = False,
    require: Callable[[Meeting], None] = lambda _meeting: None,
) -> Invitation:
    """Write down an answer, an iCalendar file or a raw mail; the caller commits.

    A mail counts only if its From is the invited address; ``by_mail`` asks for a mail. ``require``
    raises for meetings of which the caller may not decide. Raises InvalidInput with a sentence for
    what is no answer, of nobody invited, or older than what is known.
    """
    answer, sender = opened(data)
    if by_mail and sender is None:
        raise InvalidInput(_("This is no mail."))
    if sender is not None and sender != answer.attendee:
        raise InvalidInput(
            _(
                "The mail comes from another address than the person invited. "
                "If you know the answer is real, paste the .ics file alone."
            )
        )
    invitations = _invitations(session, answer)
    for invitation in invitations:
        require(invitation.session.meeting)
        _write(invitation, answer, now)
    return invitations[0]


def _invitations(session: Session, answer: Reply) -> Sequence[Invitation]:
    """Two people may share an address, so there may be several."""
    found = session.scalars(
        select(Invitation)
        .join(Invitation.session)
        .where(
            ReceptionSession.uid == answer.uid,
            func.lower(Invitation.email) == answer.attendee,
            Invitation.standing,
        )
        .order_by(Invitation.id)
        .with_for_update(of=Invitation)
    ).all()
    if not found:
        raise InvalidInput(_("Nobody with this address is invited to this session."))
    return found


def _write(invitation: Invitation, answer: Reply, now: datetime) -> None:
    sent = invitation.sent_sequence
    if answer.sequence < (invitation.sequence if sent is None else sent):
        raise InvalidInput(
            _("This answers an earlier invitation; the session was changed since. It is ignored.")
        )
    said_at = min(answer.stamp or now, now)
    if invitation.replied_at and said_at < invitation.replied_at:
        raise InvalidInput(_("A later answer of this person is known already. It is ignored."))
    invitation.partstat, invitation.replied_at = answer.partstat, said_at


def said(partstat: Partstat) -> str:
    """What a person said, in the current language."""
    return {
        Partstat.NEEDS_ACTION: _("No answer yet"),
        Partstat.ACCEPTED: _("Comes"),
        Partstat.DECLINED: _("Does not come"),
        Partstat.TENTATIVE: _("Perhaps comes"),
    }[partstat]


def secret_of(settings: Settings) -> str:
    """The secret in the address to which mail servers post answers; it changes with the secret key."""
    return hmac.new(settings.secret_key.encode(), b"answers", hashlib.sha256).hexdigest()[:43]
