"""What happened to an appeal, one line for each change, so that any past day can be counted again."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from meetings.appeals.appeal import Outcome
from meetings.database import Base, Numbered, enum_column


class AppealEvent(Numbered, Base):
    """The state of an appeal from that day on: append-only, the last line of a day holds.

    ``on`` is the day it counts for (an import may tell of the past), ``at`` the instant it was
    written. It holds no personal data.
    """

    __tablename__ = "appeal_event"
    __table_args__ = (Index("ix_appeal_event_appeal", "appeal_id", "on", "id"),)

    appeal_id: Mapped[int] = mapped_column(ForeignKey("appeal.id", ondelete="CASCADE"))
    on: Mapped[date]
    at: Mapped[datetime]
    outcome: Mapped[Outcome] = mapped_column(enum_column(Outcome))
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"))
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
