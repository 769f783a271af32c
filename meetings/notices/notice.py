"""A notice: one thing to be told, of which sessions, and to whom it went."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Column, ForeignKey, Index, String, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.database import Base, Numbered, enum_column
from meetings.diary.session import ReceptionSession


class Occasion(StrEnum):
    """What is told."""

    DAY_BEFORE = "day_before"
    HOUR_BEFORE = "hour_before"
    ON_AIR = "on_air"
    MOVED = "moved"
    CANCELLED = "cancelled"
    REVIVED = "revived"
    RECORDING = "recording"
    QUESTION = "question"
    PROMISE = "promise"
    APPEAL = "appeal"
    MESSAGE = "message"


CHANGES = (Occasion.MOVED, Occasion.CANCELLED, Occasion.REVIVED)

notice_session = Table(
    "notice_session",
    Base.metadata,
    Column("notice_id", ForeignKey("notice.id", ondelete="CASCADE"), primary_key=True),
    Column(
        "session_id",
        ForeignKey("reception_session.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    ),
)


class Notice(Numbered, Base):
    """One thing to be told.

    ``key`` is unique, so the same is never told again, whoever expands it. ``subject_id`` is the
    number of the question, promise, appeal or message it is about, and ``detail`` what became of
    that; those of the diary speak of ``sessions``, and ``detail`` is the district they left, if so.
    The words are made when it is sent. Nobody is
    told before ``due_at`` nor after ``expires_at``.
    """

    __tablename__ = "notice"

    key: Mapped[str] = mapped_column(String(120), unique=True)
    occasion: Mapped[Occasion] = mapped_column(enum_column(Occasion))
    subject_id: Mapped[int | None]
    detail: Mapped[str] = mapped_column(String(40), default="")
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)

    sessions: Mapped[list[ReceptionSession]] = relationship(
        secondary=notice_session,
        order_by="(ReceptionSession.starts_at, ReceptionSession.id)",
    )


class Handed(StrEnum):
    """What became of one delivery."""

    WAITING = "waiting"
    SENT = "sent"
    DROPPED = "dropped"


class Delivery(Base):
    """A notice on its way to a subscriber: one row for each, so that nobody is told twice."""

    __tablename__ = "notice_delivery"
    __table_args__ = (Index("ix_notice_delivery_subscriber", "subscriber_id"),)

    notice_id: Mapped[int] = mapped_column(
        ForeignKey("notice.id", ondelete="CASCADE"), primary_key=True
    )
    subscriber_id: Mapped[int] = mapped_column(
        ForeignKey("subscriber.id", ondelete="CASCADE"), primary_key=True
    )
    handed: Mapped[Handed] = mapped_column(enum_column(Handed), default=Handed.WAITING)
    at: Mapped[datetime | None]


class Told(Base):
    """What subscribers last knew of a published session: when, where, and whether it is held.

    ``notice_id`` is the last notice of a change, which alone still speaks of this session.
    """

    __tablename__ = "notice_told"

    session_id: Mapped[int] = mapped_column(
        ForeignKey("reception_session.id", ondelete="CASCADE"), primary_key=True
    )
    occasion: Mapped[str] = mapped_column(String(100))
    held: Mapped[bool]
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notice.id", ondelete="SET NULL"))
