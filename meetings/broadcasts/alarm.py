"""Alarms: what goes wrong while a session should be on air, told once, and once more when it is over."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.broadcasts.broadcast import Broadcast
from meetings.database import Base, Numbered, enum_column


class Trouble(StrEnum):
    """What can go wrong."""

    NOT_LIVE = "not_live"
    NO_PICTURE = "no_picture"
    NO_SOUND = "no_sound"
    STILL_LIVE = "still_live"

    @property
    def label(self) -> str:
        """What is wrong, in the current language."""
        return str(_LABELS[self])

    @property
    def advice(self) -> str:
        """What to do about it, in the current language."""
        return str(_ADVICE[self])


_LABELS = {
    Trouble.NOT_LIVE: _l("It should be on air and is not"),
    Trouble.NO_PICTURE: _l("The picture is missing"),
    Trouble.NO_SOUND: _l("The sound is missing"),
    Trouble.STILL_LIVE: _l("It is still on air 20 minutes after the end"),
}
_ADVICE = {
    Trouble.NOT_LIVE: _l(
        "Call the crew: does the encoder run, with the server and key of its page? As soon as the "
        "picture arrives, press “Go live”."
    ),
    Trouble.NO_PICTURE: _l(
        "Viewers see a frozen or empty picture. Let the crew look at the encoder's network; it "
        "connects again by itself, else start it anew with the same key."
    ),
    Trouble.NO_SOUND: _l(
        "Let the crew look at the microphone's cable and at the encoder's sound level."
    ),
    Trouble.STILL_LIVE: _l("If the session is over, press “End”. If it goes on, do nothing."),
}


class Alarm(Numbered, Base):
    """One trouble of one broadcast.

    ``since`` is when it was first seen, ``raised_at`` when it had lasted long enough to be told;
    ``gone_since`` is when it was first seen to be over, ``cleared_at`` when that had lasted.
    """

    __tablename__ = "broadcast_alarm"
    __table_args__ = (Index("ix_broadcast_alarm_open", "cleared_at", "broadcast_id"),)

    broadcast_id: Mapped[int] = mapped_column(ForeignKey("broadcast.id", ondelete="CASCADE"))
    trouble: Mapped[Trouble] = mapped_column(enum_column(Trouble))
    since: Mapped[datetime]
    raised_at: Mapped[datetime | None]
    gone_since: Mapped[datetime | None]
    cleared_at: Mapped[datetime | None]

    broadcast: Mapped[Broadcast] = relationship()
