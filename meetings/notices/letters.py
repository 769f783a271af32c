"""The mail of an invitation: text for a person, text/calendar for a calendar (RFC 6047)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr

from flask_babel import force_locale
from flask_babel import gettext as _

from calendars import Entry, line
from calendars.itip import Mailbox, Method, is_mailbox, message
from meetings.accounts import mail
from meetings.effects.outcome import Blocked
from meetings.feeds.entries import entry
from meetings.i18n import format_day
from meetings.notices.following import key_of
from meetings.notices.invitation import Invitation
from meetings.settings import Settings

PRODID = "-//No-Tie//Invitations//KK"
SUBJECT_LIMIT = 150


def letter(invitation: Invitation, settings: Settings, now: datetime) -> EmailMessage:
    """The last word to a person, as it stands now; raises Blocked when the addresses are no mailboxes.

    Sent twice it carries the same Message-ID.
    """
    _require_mailboxes(invitation, settings)
    user = invitation.person.user
    language = user.language if user else "kk"
    with force_locale(language):
        shown = replace(
            entry(invitation.session, language, settings.base_url),
            sequence=invitation.sequence,
            last_modified=invitation.changed_at,
        )
        return _written(invitation, shown, settings, now)


def _require_mailboxes(invitation: Invitation, settings: Settings) -> None:
    if not is_mailbox(parseaddr(settings.mail_from)[1]):
        raise Blocked(
            "Answers to invitations need a real mailbox. "
            "Correct MEETINGS_MAIL_FROM, restart the worker, then start the effect again."
        )
    if not invitation.can_be_sent:
        raise Blocked("The mail address of this person is none. Correct it and import it again.")


def _written(
    invitation: Invitation, shown: Entry, settings: Settings, now: datetime
) -> EmailMessage:
    """multipart/mixed of text and calendar side by side, and the calendar once more as a file."""
    name, address = parseaddr(settings.mail_from)
    method = invitation.method
    data = message(
        shown,
        method,
        Mailbox(address, name),
        Mailbox(invitation.email, str(invitation.person.name)),
        partstat=invitation.partstat,
        prodid=PRODID,
    )
    sent = _headed(invitation, shown, settings, now)
    sent.set_content(_text(invitation, shown, settings), cte="base64")
    sent.add_alternative(
        data.decode(), subtype="calendar", params={"method": method.value}, cte="base64"
    )
    sent.add_attachment(data, maintype="application", subtype="ics", filename="invite.ics")
    return sent


def _headed(
    invitation: Invitation, shown: Entry, settings: Settings, now: datetime
) -> EmailMessage:
    sent = EmailMessage(policy=SMTP)
    sent["From"] = settings.mail_from
    sent["To"] = invitation.email
    sent["Subject"] = line(f"{_heading(invitation, shown)}: {shown.summary}", SUBJECT_LIMIT)
    sent["Date"] = now
    sent["Message-ID"] = mail.message_id(f"{key_of(invitation.id)}:{invitation.sequence}", settings)
    if invitation.message_id:
        sent["References"] = invitation.message_id
    sent["Auto-Submitted"] = "auto-generated"
    return sent


def _heading(invitation: Invitation, shown: Entry) -> str:
    if shown.cancelled:
        return _("Cancelled")
    if invitation.method is Method.CANCEL:
        return _("You need not come")
    return _("Invitation") if invitation.sent_sequence is None else _("Changed invitation")


def _text(invitation: Invitation, shown: Entry, settings: Settings) -> str:
    meeting, held = invitation.session.meeting, invitation.session
    hours = f"{held.start:%H:%M}–{held.end:%H:%M}"
    lines = [
        f"{_heading(invitation, shown)}: {line(shown.summary, SUBJECT_LIMIT)}",
        f"{format_day(meeting.day)}, {hours} ({meeting.zone})",
        line(shown.location, SUBJECT_LIMIT),
        _("Reason: %(reason)s", reason=line(held.cancel_reason, 500)) if shown.cancelled else "",
        f"{settings.base_url}/{shown.language}/desk/meetings/{meeting.id}",
        _("Answer with the buttons of your calendar or mail program: yes, no or perhaps.")
        if invitation.standing
        else "",
    ]
    return "\n\n".join(filter(None, lines)) + "\n"
