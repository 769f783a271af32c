"""A reception session: a topic, its officials, start and end; each has its broadcasts."""

from __future__ import annotations

import uuid
from datetime import datetime, time
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.appeals.topic import Topic
from meetings.audit import Audited
from meetings.database import Base, Numbered, enum_column
from meetings.diary.status import Status
from meetings.officials.crew import Crew
from meetings.officials.official import Official

if TYPE_CHECKING:
    from meetings.diary.meeting import Meeting

session_official = Table(
    "session_official",
    Base.metadata,
    Column("session_id", ForeignKey("reception_session.id", ondelete="CASCADE"), primary_key=True),
    Column("official_id", ForeignKey("official.id"), primary_key=True),
)


class ReceptionSession(Audited, Numbered, Base):
    """One session of a meeting.

    ``uid`` is its identity for life (RFC 5545, 3.8.4.7). ``start`` and ``end`` are wall-clock times
    on the meeting's day; ``starts_at`` and ``ends_at`` are derived instants. ``sequence`` (RFC 5545,
    3.8.7.4) and ``content_changed_at`` move only when what a subscriber sees changes, which
    ``content_digest`` decides.
    """

    __tablename__ = "reception_session"
    __table_args__ = (
        CheckConstraint('"end" > start', name="order"),
        Index("ix_reception_session_starts_at", "starts_at", "uid"),
    )
    __unaudited__ = frozenset(
        {"content_digest", "content_changed_at", "starts_at", "ends_at", "sequence"}
    )

    uid: Mapped[str] = mapped_column(
        String(80), unique=True, default=lambda: f"{uuid.uuid4()}@no-tie"
    )
    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), index=True
    )
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), index=True)
    crew_id: Mapped[int | None] = mapped_column(ForeignKey("crew.id"), index=True)
    language: Mapped[str] = mapped_column(String(2), default="kk")
    start: Mapped[time]
    end: Mapped[time]
    status: Mapped[Status] = mapped_column(enum_column(Status), default=Status.DRAFT)
    cancel_reason: Mapped[str] = mapped_column(String(500), default="")
    cancelled_at: Mapped[datetime | None] = mapped_column(index=True)
    published_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)
    previous_starts_at: Mapped[datetime | None]
    sequence: Mapped[int] = mapped_column(default=0)
    content_digest: Mapped[str] = mapped_column(String(64), default="")
    content_changed_at: Mapped[datetime] = mapped_column(index=True)

    meeting: Mapped[Meeting] = relationship(back_populates="sessions")
    topic: Mapped[Topic] = relationship()
    crew: Mapped[Crew | None] = relationship()
    officials: Mapped[list[Official]] = relationship(
        secondary=session_official, order_by=Official.id
    )
