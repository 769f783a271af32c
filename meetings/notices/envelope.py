"""What was sent to us, taken out of its envelope: the answer, and who sent the mail around it."""

from __future__ import annotations

import email
from email.message import Message
from email.utils import getaddresses

from flask_babel import gettext as _

from calendars.itip import LARGEST, Reply, reply
from meetings.errors import InvalidInput

MOST_PARTS = 50
_KINDS = ("text/calendar", "application/ics")


def opened(data: bytes) -> tuple[Reply, str | None]:
    """The answer in an iCalendar file or in a raw mail (message/rfc822), and the mail's sender.

    The sender is in small letters, None without a mail. Raises InvalidInput with a sentence.
    """
    if len(data) > LARGEST:
        raise InvalidInput(_("The answer is too large; send only the reply of the calendar."))
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:15].upper() == b"BEGIN:VCALENDAR":
        return _answer(data.lstrip(b"\xef\xbb\xbf \t\r\n")), None
    try:
        mail = email.message_from_bytes(data)
        return _answer(_calendar_part(mail)), _sender(mail)
    except RecursionError:
        raise InvalidInput(_("The mail is nested too deeply to be read.")) from None


def _answer(data: bytes) -> Reply:
    try:
        return reply(data)
    except ValueError as error:
        raise InvalidInput(
            _("This is no answer that can be read. %(reason)s", reason=str(error))
        ) from error


def _calendar_part(mail: Message) -> bytes:
    for number, part in enumerate(mail.walk()):
        if number == MOST_PARTS:
            break
        payload = part.get_payload(decode=True) if part.get_content_type() in _KINDS else None
        if isinstance(payload, bytes):
            return payload
    raise InvalidInput(
        _("There is no calendar's answer in this. Paste the .ics file, or the whole mail with it.")
    )


def _sender(mail: Message) -> str:
    """The one address in From; of several none."""
    found = getaddresses([str(value) for value in mail.get_all("From", [])])
    return found[0][1].lower() if len(found) == 1 else ""
