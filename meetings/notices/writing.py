"""Writing to the subscribers of a district, or to all: counted first, sent once, and not without end."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from meetings import clock
from meetings.audit import Actor
from meetings.database import lock
from meetings.errors import InvalidInput
from meetings.notices import audience
from meetings.notices.changes import OF_USE
from meetings.notices.message import LONGEST_TEXT, LONGEST_TITLE, Message
from meetings.notices.notice import Occasion
from meetings.notices.quiet import told_at
from meetings.notices.subscriber import Means, Subscriber
from meetings.notices.telling import tell
from meetings.public_form import optional, required
from meetings.settings import Settings


@dataclass(frozen=True)
class Draft:
    """What is to be sent; ``district_id`` None means all subscribers. English may be empty."""

    district_id: int | None
    title_kk: str
    title_ru: str
    title_en: str
    text_kk: str
    text_ru: str
    text_en: str

    @classmethod
    def typed(cls, district_id: int | None, form: Mapping[str, str]) -> Draft:
        """Raises InvalidInput at the field that is empty or too long."""
        wanted = {"kk": required, "ru": required, "en": optional}
        titles = {
            f"title_{code}": read(form.get(f"title_{code}", ""), f"title_{code}", LONGEST_TITLE)
            for code, read in wanted.items()
        }
        texts = {
            f"text_{code}": read(
                form.get(f"text_{code}", ""), f"text_{code}", LONGEST_TEXT, lines=True
            )
            for code, read in wanted.items()
        }
        return cls(district_id, **titles, **texts)

    def digest(self, day: str) -> str:
        """The same for the same words to the same people on that day."""
        said = json.dumps([day, asdict(self)], sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()


def count(session: Session, district_id: int | None) -> dict[Means, int]:
    """How many would get it, by means."""
    chosen = audience.subscribers(
        audience.of_district(district_id), Subscriber.means, func.count()
    ).group_by(Subscriber.means)
    return dict(session.execute(chosen).all())


def send(session: Session, settings: Settings, draft: Draft, by: Actor, now: datetime) -> Message:
    """Send it to all who are subscribed now; the caller commits.

    Raises InvalidInput when the same was sent today, when nobody would get it, or beyond the cap.
    """
    lock(session, "messages")
    digest = draft.digest(clock.today(now, settings.zone).isoformat())
    if session.scalar(select(Message.id).where(Message.digest == digest)):
        raise InvalidInput(_("The very same was sent today already; nobody gets it twice."))
    recipients = sum(count(session, draft.district_id).values())
    _require_room(session, settings, recipients, now)
    message = Message(
        **asdict(draft),
        digest=digest,
        user_id=by.user_id,
        author=by.label,
        sent_at=now,
        recipients=recipients,
    )
    session.add(message)
    session.flush()
    tell(
        session,
        Occasion.MESSAGE,
        f"message:{message.id}",
        audience.of_district(draft.district_id),
        now=now,
        due_at=told_at(now, settings.zone, now + OF_USE),
        expires_at=now + OF_USE,
        subject_id=message.id,
    )
    return message


def _require_room(session: Session, settings: Settings, recipients: int, now: datetime) -> None:
    if not recipients:
        raise InvalidInput(_("Nobody is subscribed there, so nobody would get it."))
    left = room(session, settings, now)
    if recipients > left:
        raise InvalidInput(
            ngettext(
                "Today messages may go to %(num)d more recipient only. Choose a district, or wait until tomorrow.",
                "Today messages may go to %(num)d more recipients only. Choose a district, or wait until tomorrow.",
                left,
            )
        )


def room(session: Session, settings: Settings, now: datetime) -> int:
    """How many recipients today's messages may still have."""
    today = clock.today(now, settings.zone)
    begin = clock.instant(today, datetime.min.time(), settings.zone)
    used = select(func.coalesce(func.sum(Message.recipients), 0)).where(Message.sent_at >= begin)
    return max(0, settings.message_cap - int(session.scalar(used) or 0))
