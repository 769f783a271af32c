"""A broadcast: one reception session on one channel, as it is wanted and as it was last seen."""

from __future__ import annotations

import secrets
from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.broadcasts.channel import Channel
from meetings.database import Base, Numbered, enum_column
from meetings.diary.session import ReceptionSession
from meetings.vault import Encrypted


class Wanted(StrEnum):
    """What should be on the platform."""

    PRESENT = "present"
    ABSENT = "absent"


class Observed(StrEnum):
    """What was last seen on the platform."""

    NOTHING = "nothing"
    CREATED = "created"
    READY = "ready"
    TESTING = "testing"
    LIVE = "live"
    ENDED = "ended"
    REMOVED = "removed"
    REVOKED = "revoked"

    @property
    def label(self) -> str:
        """The state in the current language."""
        return str(_LABELS[self])


_LABELS = {
    Observed.NOTHING: _l("Not created yet"),
    Observed.CREATED: _l("Created"),
    Observed.READY: _l("Scheduled"),
    Observed.TESTING: _l("Testing"),
    Observed.LIVE: _l("On air"),
    Observed.ENDED: _l("Ended"),
    Observed.REMOVED: _l("Removed"),
    Observed.REVOKED: _l("Taken away by the platform"),
}


class Broadcast(Numbered, Base):
    """One session on one channel.

    ``marker`` stands in the remote description, so that an event whose answer was lost is found
    again. ``attempted_at`` is written before a create is sent. ``remote_digest`` is the content that
    the platform last accepted.
    """

    __tablename__ = "broadcast"
    __table_args__ = (UniqueConstraint("session_id", "channel_id"),)

    session_id: Mapped[int] = mapped_column(ForeignKey("reception_session.id"), index=True)
    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id"), index=True)
    marker: Mapped[str] = mapped_column(
        String(40), unique=True, default=lambda: f"no-tie:{secrets.token_hex(12)}"
    )
    wanted: Mapped[Wanted] = mapped_column(enum_column(Wanted), default=Wanted.PRESENT)
    observed: Mapped[Observed] = mapped_column(enum_column(Observed), default=Observed.NOTHING)
    remote_id: Mapped[str | None] = mapped_column(String(120))
    stream_id: Mapped[str | None] = mapped_column(String(120))
    stream_url: Mapped[str | None] = mapped_column(String(300))
    stream_key: Mapped[str | None] = mapped_column(Encrypted())
    bound: Mapped[bool] = mapped_column(default=False)
    watch_url: Mapped[str | None] = mapped_column(String(300))
    embed_url: Mapped[str | None] = mapped_column(String(300))
    remote_digest: Mapped[str] = mapped_column(String(64), default="")
    attempted_at: Mapped[datetime | None]
    observed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    session: Mapped[ReceptionSession] = relationship()
    channel: Mapped[Channel] = relationship()
