"""A broadcast: one reception session on one channel, as it is wanted and as it was last seen."""

from __future__ import annotations

import secrets
from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.broadcasts.channel import Channel
from meetings.database import Base, Numbered, enum_column
from meetings.diary.session import ReceptionSession
from meetings.vault import Encrypted


class Wanted(StrEnum):
    """What should be on the platform, each level including those before it.

    People raise it at the desk; a platform that starts by itself, and the clock, raise it too.
    """

    ABSENT = "absent"
    PRESENT = "present"
    TESTING = "testing"
    LIVE = "live"
    ENDED = "ended"

    @property
    def level(self) -> int:
        """0 (absent) to 4 (ended)."""
        return list(Wanted).index(self)

    @property
    def label(self) -> str:
        """The level in the current language."""
        return str(_WANTED_LABELS[self])


_WANTED_LABELS = {
    Wanted.ABSENT: _l("Removed"),
    Wanted.PRESENT: _l("Scheduled"),
    Wanted.TESTING: _l("Testing"),
    Wanted.LIVE: _l("On air"),
    Wanted.ENDED: _l("Ended"),
}


class Observed(StrEnum):
    """What was last seen on the platform; ``starting`` is on the way to testing or live."""

    NOTHING = "nothing"
    CREATED = "created"
    READY = "ready"
    STARTING = "starting"
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
    Observed.STARTING: _l("Starting"),
    Observed.TESTING: _l("Testing"),
    Observed.LIVE: _l("On air"),
    Observed.ENDED: _l("Ended"),
    Observed.REMOVED: _l("Removed"),
    Observed.REVOKED: _l("Taken away by the platform"),
}


class Picture(StrEnum):
    """How the picture arrives at the platform."""

    UNKNOWN = "unknown"
    ABSENT = "absent"
    POOR = "poor"
    GOOD = "good"

    @property
    def label(self) -> str:
        """The word for it in the current language."""
        return str(_PICTURE_LABELS[self])


_PICTURE_LABELS = {
    Picture.UNKNOWN: _l("Nothing known of the picture"),
    Picture.ABSENT: _l("No picture"),
    Picture.POOR: _l("Poor picture"),
    Picture.GOOD: _l("Good picture"),
}


class Broadcast(Numbered, Base):
    """One session on one channel.

    ``marker`` stands in the remote description, so that an event whose answer was lost is found
    again. ``attempted_at`` is written before a create is sent. The digests tell what the platform
    last accepted: ``remote_digest`` the content, ``thumbnail_digest`` the picture, ``finished_digest``
    what is said afterwards. ``picture`` and what follows it is how the encoder's signal arrives,
    as of ``health_at``; ``absent_since`` and ``starting_since`` tell how long already.
    ``announced_id`` is a post that announces it and ``announced_digest`` what it shows, ``playlist_item`` its place in the playlist.
    ``key_shown_at`` is when the crew first opened address and key. ``bookmark`` is where a search for
    what an unanswered create made begins, on platforms that list nothing.
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
    bookmark: Mapped[str | None] = mapped_column(String(120))
    observed_at: Mapped[datetime | None]
    starting_since: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    recording_url: Mapped[str | None] = mapped_column(String(300))
    finished_digest: Mapped[str] = mapped_column(String(64), default="")
    thumbnail_digest: Mapped[str] = mapped_column(String(64), default="")
    announced_id: Mapped[str | None] = mapped_column(String(120))
    announced_digest: Mapped[str] = mapped_column(String(64), default="")
    playlist_item: Mapped[str | None] = mapped_column(String(120))
    viewers_now: Mapped[int | None]
    viewers_peak: Mapped[int | None]
    viewers_total: Mapped[int | None]
    picture: Mapped[Picture] = mapped_column(enum_column(Picture), default=Picture.UNKNOWN)
    absent_since: Mapped[datetime | None]
    bitrate_kbps: Mapped[int | None]
    has_video: Mapped[bool | None]
    has_audio: Mapped[bool | None]
    health_notes: Mapped[str] = mapped_column(Text, default="")
    health_at: Mapped[datetime | None]
    key_shown_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    session: Mapped[ReceptionSession] = relationship()
    channel: Mapped[Channel] = relationship()
