"""An event on our own network: what an encoder sends to this site is shown on this site."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta

from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from meetings.database import Base, Numbered
from meetings.vault import Encrypted

BEFORE = timedelta(hours=3)
AFTER = timedelta(hours=1)
AUTO_START = timedelta(minutes=10)
STALE = timedelta(seconds=15)
NAME_BYTES = 9


def new_name() -> str:
    """A name that stands in public addresses; it tells nothing and cannot be guessed."""
    return secrets.token_hex(NAME_BYTES)


class OwnEvent(Numbered, Base):
    """``name`` is public; ``key`` is the encoder's secret and begins with the name.

    ``station`` is the channel it belongs to. ``started_at`` is when it was shown to everybody,
    ``seen_at`` when the picture was last looked at, with what arrived then.
    """

    __tablename__ = "own_event"

    name: Mapped[str] = mapped_column(String(40), unique=True, default=new_name)
    station: Mapped[str] = mapped_column(String(40), index=True)
    key: Mapped[str] = mapped_column(Encrypted())
    title: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    bitrate_kbps: Mapped[int | None]
    has_video: Mapped[bool | None]
    has_audio: Mapped[bool | None]
    viewers: Mapped[int | None]
    notes: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]

    def takes(self, key: str, now: datetime) -> bool:
        """Whether an encoder with this key may send now; compared in constant time."""
        right = hmac.compare_digest(self.key.encode(), key.encode(errors="replace"))
        timely = self.starts_at - BEFORE <= now <= self.ends_at + AFTER
        return right and self.ended_at is None and (timely or self.started_at is not None)

    def is_due(self, now: datetime) -> bool:
        """Whether a picture that arrives now is shown without anybody's word."""
        return self.starts_at - AUTO_START <= now

    def is_seen(self, now: datetime) -> bool:
        """Whether a picture arrived lately."""
        return self.seen_at is not None and self.seen_at > now - STALE and self.ended_at is None


def new_key(name: str) -> str:
    """192 random bits after the name by which the event is found."""
    return f"{name}-{secrets.token_hex(24)}"


def event_of_key(session: Session, key: str) -> OwnEvent | None:
    """The event that a key names; whether it opens it is for ``takes`` to say."""
    name, _dash, _secret = key.partition("-")
    return session.scalar(select(OwnEvent).where(OwnEvent.name == name))
