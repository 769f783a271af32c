"""Receptions that recur by rule, e.g. each Tuesday in the public office."""

from __future__ import annotations

from datetime import date, time

from sqlalchemy import CheckConstraint, Column, ForeignKey, String, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.appeals.topic import Topic
from meetings.audit import Audited
from meetings.database import Base, Numbered
from meetings.officials.crew import Crew
from meetings.officials.official import Official
from meetings.places.venue import Venue

series_official = Table(
    "series_official",
    Base.metadata,
    Column("series_id", ForeignKey("reception_series.id", ondelete="CASCADE"), primary_key=True),
    Column("official_id", ForeignKey("official.id"), primary_key=True),
)


class ReceptionSeries(Audited, Numbered, Base):
    """A rule from which single meetings of one session are laid out.

    ``rule`` is an RFC 5545 recurrence rule without DTSTART, e.g. ``FREQ=WEEKLY;BYDAY=TU``;
    ``until`` is the last day, included.
    """

    __tablename__ = "reception_series"
    __table_args__ = (CheckConstraint('"end" > start', name="order"),)

    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"))
    crew_id: Mapped[int | None] = mapped_column(ForeignKey("crew.id"))
    language: Mapped[str] = mapped_column(String(2), default="kk")
    rule: Mapped[str] = mapped_column(String(200))
    first_day: Mapped[date]
    until: Mapped[date | None]
    start: Mapped[time]
    end: Mapped[time]
    zone: Mapped[str] = mapped_column(String(60))
    active: Mapped[bool] = mapped_column(default=True)

    venue: Mapped[Venue] = relationship()
    topic: Mapped[Topic] = relationship()
    crew: Mapped[Crew | None] = relationship()
    officials: Mapped[list[Official]] = relationship(
        secondary=series_official, order_by=Official.id
    )
