"""Channels: connected accounts on platforms."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from meetings.audit import Audited
from meetings.database import Base, Numbered, enum_column
from meetings.vault import Encrypted


class Platform(StrEnum):
    """Where a channel lives; links by hand need none."""

    YOUTUBE = "youtube"
    FACEBOOK = "facebook"
    VK = "vk"
    TELEGRAM = "telegram"
    OWN = "own"

    @property
    def label(self) -> str:
        """The platform's own name, or ours in the current language."""
        return str(_PLATFORM_LABELS[self])


_PLATFORM_LABELS = {
    Platform.YOUTUBE: "YouTube",
    Platform.FACEBOOK: "Facebook",
    Platform.VK: "VK",
    Platform.TELEGRAM: "Telegram",
    Platform.OWN: _l("This site"),
}


class ChannelState(StrEnum):
    """Whether the channel can be used: ``reconnect`` and ``blocked`` wait for its owner."""

    CONNECTED = "connected"
    RECONNECT = "reconnect"
    BLOCKED = "blocked"

    @property
    def label(self) -> str:
        """The state in the current language."""
        return str(_STATE_LABELS[self])


_STATE_LABELS = {
    ChannelState.CONNECTED: _l("Connected"),
    ChannelState.RECONNECT: _l("Must be connected again"),
    ChannelState.BLOCKED: _l("Blocked by the platform"),
}


class Channel(Audited, Numbered, Base):
    """One account. ``credentials`` is JSON of the platform's own form; ``paused_until`` waits for quota.

    ``owner_id`` is who connected it at the desk, and is told when it must be connected again.
    ``playlist_id`` is the platform's playlist of all our broadcasts; ``playlist_attempted_at`` is
    written before it is made.
    """

    __tablename__ = "channel"
    __unaudited__ = frozenset(
        {"credentials", "state_reason", "paused_until", "playlist_id", "playlist_attempted_at"}
    )

    platform: Mapped[Platform] = mapped_column(enum_column(Platform))
    name: Mapped[str] = mapped_column(String(120), unique=True)
    enabled: Mapped[bool] = mapped_column(default=True)
    credentials: Mapped[str] = mapped_column(Encrypted())
    state: Mapped[ChannelState] = mapped_column(
        enum_column(ChannelState), default=ChannelState.CONNECTED
    )
    state_reason: Mapped[str] = mapped_column(Text, default="")
    paused_until: Mapped[datetime | None]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    playlist_id: Mapped[str | None] = mapped_column(String(120))
    playlist_attempted_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
