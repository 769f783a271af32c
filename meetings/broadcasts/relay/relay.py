"""A relay: one address for a crew, from which the picture goes on to all of the session's platforms."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from meetings.database import Base, Numbered
from meetings.diary.session import ReceptionSession
from meetings.vault import Encrypted

BEFORE = timedelta(hours=3)
AFTER = timedelta(hours=1)
STALE = timedelta(seconds=15)


def new_key() -> str:
    """A public half, by which the relay is found, and 192 random bits."""
    return f"{secrets.token_hex(6)}-{secrets.token_hex(24)}"


class Relay(Numbered, Base):
    """What comes in for one session, and how it stands at each platform.

    ``test_picture``: colour bars stand in for a crew. ``standing`` has one object per platform:
    name, connected, bytes, restarts, dropped, trouble. It was written at ``seen_at``.
    """

    __tablename__ = "relay"

    session_id: Mapped[int] = mapped_column(ForeignKey("reception_session.id"), unique=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    key: Mapped[str] = mapped_column(Encrypted())
    test_picture: Mapped[bool] = mapped_column(default=False)
    standing: Mapped[list[Any]] = mapped_column(default=list)
    seen_at: Mapped[datetime | None]
    bitrate_kbps: Mapped[int | None]
    has_video: Mapped[bool | None]
    has_audio: Mapped[bool | None]
    created_at: Mapped[datetime]

    session: Mapped[ReceptionSession] = relationship()

    def takes(self, key: str, now: datetime) -> bool:
        """Whether an encoder with this key may send now; compared in constant time."""
        right = hmac.compare_digest(self.key.encode(), key.encode(errors="replace"))
        return right and self.session.starts_at - BEFORE <= now <= self.session.ends_at + AFTER

    def is_seen(self, now: datetime) -> bool:
        """Whether a picture passed through lately."""
        return self.seen_at is not None and self.seen_at > now - STALE


def relay_of(session: Session, reception: ReceptionSession, now: datetime) -> Relay:
    """The relay of a session, made when there is none yet; not committed."""
    found = session.scalar(select(Relay).where(Relay.session_id == reception.id))
    if found is None:
        key = new_key()
        found = Relay(session=reception, name=key.partition("-")[0], key=key, created_at=now)
        session.add(found)
        session.flush()
    return found


def relay_of_key(session: Session, key: str) -> Relay | None:
    """The relay that a key names; whether it opens it is for ``takes`` to say."""
    return session.scalar(select(Relay).where(Relay.name == key.partition("-")[0]))
