"""Calendars of officials' own, and the times at which they are busy by them; no titles are kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.database import Base, Numbered, enum_column
from meetings.officials.busy_trouble import Trouble, remark
from meetings.officials.official import Official
from meetings.vault import Encrypted


class BusyCalendar(Numbered, Base):
    """A calendar that is read again and again at its address, or was uploaded once (no address).

    The address is a secret: whoever has it reads the calendar. ``horizon`` is how far ahead busy
    times are known, ``next_at`` when it is read next, ``failures`` how often that failed in a row.
    """

    __tablename__ = "busy_calendar"

    official_id: Mapped[int] = mapped_column(
        ForeignKey("official.id", ondelete="CASCADE"), index=True
    )
    address: Mapped[str | None] = mapped_column(Encrypted())
    created_at: Mapped[datetime]
    next_at: Mapped[datetime | None] = mapped_column(index=True)
    checked_at: Mapped[datetime | None]
    last_good_at: Mapped[datetime | None]
    horizon: Mapped[datetime | None]
    etag: Mapped[str | None] = mapped_column(String(200))
    modified: Mapped[str | None] = mapped_column(String(200))
    trouble: Mapped[Trouble | None] = mapped_column(enum_column(Trouble))
    failures: Mapped[int] = mapped_column(default=0)
    notes: Mapped[list[Any]] = mapped_column(default=list)

    official: Mapped[Official] = relationship()

    @property
    def host(self) -> str | None:
        """The server that it comes from, None for an upload."""
        return urlsplit(self.address).hostname if self.address else None

    @property
    def masked(self) -> str | None:
        """The address as it may be shown: only its server, since the rest is the secret."""
        return f"{self.host}/…" if self.address else None

    @property
    def complete(self) -> bool:
        """Whether all of it was understood."""
        return not self.notes

    @property
    def remarks(self) -> list[str]:
        """Why it is incomplete, in the current language."""
        return [remark(note) for note in self.notes]


class BusyTime(Numbered, Base):
    """An official is busy from ``starts_at`` until before ``ends_at``, by one of the calendars."""

    __tablename__ = "busy_time"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="order"),
        Index("ix_busy_time_hours", "starts_at", "ends_at"),
    )

    calendar_id: Mapped[int] = mapped_column(
        ForeignKey("busy_calendar.id", ondelete="CASCADE"), index=True
    )
    official_id: Mapped[int] = mapped_column(
        ForeignKey("official.id", ondelete="CASCADE"), index=True
    )
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
