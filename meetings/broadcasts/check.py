"""Checks before a session: what was looked at, and how it stood."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from meetings.database import Base, Numbered, enum_column


class Stage(StrEnum):
    """When before the start it is looked at."""

    DAY = "day"
    HOURS = "hours"
    MINUTES = "minutes"

    @property
    def before(self) -> timedelta:
        """How long before the start."""
        return _BEFORE[self]

    @property
    def label(self) -> str:
        """The same in words, in the current language."""
        return str(_STAGE_LABELS[self])


_BEFORE = {
    Stage.DAY: timedelta(hours=24),
    Stage.HOURS: timedelta(hours=2),
    Stage.MINUTES: timedelta(minutes=15),
}
_STAGE_LABELS = {
    Stage.DAY: _l("a day before"),
    Stage.HOURS: _l("two hours before"),
    Stage.MINUTES: _l("a quarter of an hour before"),
}


class Subject(StrEnum):
    """What is looked at."""

    TOKEN = "token"  # noqa: S105 - the name of a check
    QUOTA = "quota"
    EVENT = "event"
    KEY = "key"
    LINK = "link"

    @property
    def label(self) -> str:
        """What it is about, in the current language."""
        return str(_SUBJECT_LABELS[self])


_SUBJECT_LABELS = {
    Subject.TOKEN: _l("Access to the account"),
    Subject.QUOTA: _l("Quota of the platform"),
    Subject.EVENT: _l("Event at the platform"),
    Subject.KEY: _l("Server and key handed out"),
    Subject.LINK: _l("Pages for viewers"),
}


class Result(StrEnum):
    """How it stood; ``later``: it is too early to tell."""

    FINE = "fine"
    FAILED = "failed"
    LATER = "later"


class Check(Numbered, Base):
    """The last look at one subject of one broadcast.

    ``sentence`` says in English what to do, as ``failure.told`` translates it; ``told`` is the one
    that was last sent by mail, empty when all was well since.
    """

    __tablename__ = "broadcast_check"
    __table_args__ = (UniqueConstraint("broadcast_id", "subject"),)

    broadcast_id: Mapped[int] = mapped_column(ForeignKey("broadcast.id", ondelete="CASCADE"))
    subject: Mapped[Subject] = mapped_column(enum_column(Subject))
    stage: Mapped[Stage] = mapped_column(enum_column(Stage))
    result: Mapped[Result] = mapped_column(enum_column(Result))
    sentence: Mapped[str] = mapped_column(Text, default="")
    told: Mapped[str] = mapped_column(Text, default="")
    checked_at: Mapped[datetime]
