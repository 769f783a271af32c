"""A promise: what an official took home from a reception, and by when it is to be done."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.appeals.appeal import Appeal
from meetings.audit import Audited
from meetings.database import Base, Numbered
from meetings.officials.official import Official
from meetings.promises.event import PromiseEvent


class Promise(Audited, Numbered, Base):
    """What was promised for an appeal, by whom, until when.

    Done is what the official reports (``reported_at``); kept is what the resident confirms
    (``confirmed_at``). A resident who denies it (``denied_at``) opens it again. Overdue is a
    comparison with today, never stored. ``what`` and ``report`` are public, and written in
    ``language``. ``reminded`` is the most urgent reminder sent for the present ``due_on``.
    """

    __tablename__ = "promise"
    __unaudited__ = frozenset({"what", "report", "reminded"})

    appeal_id: Mapped[int] = mapped_column(ForeignKey("appeal.id", ondelete="CASCADE"), unique=True)
    official_id: Mapped[int] = mapped_column(ForeignKey("official.id"), index=True)
    what: Mapped[str] = mapped_column(String(1000))
    made_on: Mapped[date]
    due_on: Mapped[date] = mapped_column(index=True)
    report: Mapped[str] = mapped_column(String(2000), default="")
    reported_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    denied_at: Mapped[datetime | None]
    times_denied: Mapped[int] = mapped_column(default=0)
    language: Mapped[str] = mapped_column(String(2), default="kk", server_default="kk")
    reminded: Mapped[int] = mapped_column(default=0, server_default="0")
    created_at: Mapped[datetime]

    appeal: Mapped[Appeal] = relationship()
    official: Mapped[Official] = relationship()
    events: Mapped[list[PromiseEvent]] = relationship(
        cascade="all, delete-orphan", order_by="PromiseEvent.id"
    )

    @property
    def is_open(self) -> bool:
        """Whether the official still has to do or to report something."""
        return self.reported_at is None

    @property
    def awaits_resident(self) -> bool:
        """Whether it was reported done and the resident has not said."""
        return self.reported_at is not None and self.confirmed_at is None

    def is_overdue(self, today: date) -> bool:
        """Whether its day has passed without a report."""
        return self.is_open and self.due_on < today
