"""Mails that came back: delivery status notifications (RFC 3464) of letters that we sent."""

from __future__ import annotations

import email
import re
from datetime import datetime
from email.message import Message

from sqlalchemy.orm import Session

from calendars.itip import LARGEST
from meetings.notices import tokens
from meetings.notices.by_mail import SPARING
from meetings.notices.envelope import MOST_PARTS
from meetings.notices.subscriber import Stopped, Subscriber
from meetings.settings import Settings

_OURS = re.compile(r"<(\d+\.\d+-[\w-]{20})@")
_RETURNED = ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers")


def receive(session: Session, settings: Settings, data: bytes, now: datetime) -> bool:
    """Whether this was such a mail; of an address that is refused for good, stop. The caller commits.

    It counts only with the Message-ID of our letter in what it returns, which nobody else can make.
    """
    mail = email.message_from_bytes(data[:LARGEST])
    if mail.get_content_type() != "multipart/report":
        return False
    parts = [part for _number, part in zip(range(MOST_PARTS), mail.walk(), strict=False)]
    number = _subscriber_of(settings, parts)
    if number is None or not _is_final(parts):
        return _is_status(mail)
    subscriber = session.get(Subscriber, number)
    if subscriber is not None and subscriber.stopped_at is None:
        subscriber.stop(Stopped.BOUNCED, now)
    return True


def _is_status(mail: Message) -> bool:
    return str(mail.get_param("report-type", "")).lower() == "delivery-status"


def _is_final(parts: list[Message]) -> bool:
    """Failed, and for a reason that lies in the address (RFC 3463)."""
    for part in parts:
        status = str(part.get("Status", "")).strip()
        if str(part.get("Action", "")).strip().lower() == "failed" and status.startswith("5."):
            return not status.encode(errors="replace").startswith(SPARING)
    return False


def _subscriber_of(settings: Settings, parts: list[Message]) -> int | None:
    for part in parts:
        for token in _OURS.findall(_message_id(part)):
            text = tokens.read(settings, "letter", token)
            if text is not None:
                return int(text.partition(".")[2])
    return None


def _message_id(part: Message) -> str:
    """Of the returned letter, which comes whole or as its head only."""
    if part.get_content_type() == "text/rfc822-headers":
        head = part.get_payload(decode=True)
        part = email.message_from_bytes(head if isinstance(head, bytes) else b"")
    return str(part.get("Message-ID", ""))
