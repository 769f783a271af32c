"""What happened to a promise, for everybody to read: no day is moved in silence."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.database import Base, Numbered, enum_column
from meetings.officials.official import Official


class PromiseStep(StrEnum):
    """One step of a promise's life."""

    MADE = "made"
    MOVED = "moved"
    HANDED_OVER = "handed_over"
    REPORTED = "reported"
    CONFIRMED = "confirmed"
    DENIED = "denied"

    @property
    def label(self) -> str:
        """What happened, in the current language."""
        return str(_LABELS[self])


_LABELS = {
    PromiseStep.MADE: _l("Promised"),
    PromiseStep.MOVED: _l("Given a later day"),
    PromiseStep.HANDED_OVER: _l("Given to somebody else"),
    PromiseStep.REPORTED: _l("Reported done"),
    PromiseStep.CONFIRMED: _l("The resident confirms it"),
    PromiseStep.DENIED: _l("The resident denies it"),
}


class PromiseEvent(Numbered, Base):
    """One step: append-only.

    ``due_on`` and ``official_id`` hold from then on, ``due_before`` what held until then when it
    differs; ``note`` is the public sentence that was given with it. ``on`` is the day of ``at`` in
    the region.
    """

    __tablename__ = "promise_event"

    promise_id: Mapped[int] = mapped_column(
        ForeignKey("promise.id", ondelete="CASCADE"), index=True
    )
    official_id: Mapped[int] = mapped_column(ForeignKey("official.id"), index=True)
    step: Mapped[PromiseStep] = mapped_column(enum_column(PromiseStep))
    on: Mapped[date]
    at: Mapped[datetime]
    due_before: Mapped[date | None]
    due_on: Mapped[date]
    note: Mapped[str] = mapped_column(String(2000), default="")

    official: Mapped[Official] = relationship()
