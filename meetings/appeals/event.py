"""What happened to an appeal, one line for each change, so that any past day can be counted again."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from meetings.appeals.appeal import Outcome
from meetings.database import Base, Numbered, enum_column

FOREVER = date.max


class AppealEvent(Numbered, Base):
    """How an appeal stood from the day ``on`` until before the day ``until``; it holds no personal data.

    Lines are only added, never taken away: a new one ends the one before it by its ``until``
    (FOREVER while it lasts), and one that was corrected lasts no day at all (``until`` = ``on``).
    ``on`` is the day it counts for, as an import may tell of the past; ``at`` the instant it was
    written. ``days`` is how long the answer took that holds on the line, None while there is none
    and where its day is not known.
    """

    __tablename__ = "appeal_event"
    __table_args__ = (
        Index("ix_appeal_event_appeal", "appeal_id", "on", "id"),
        Index("ix_appeal_event_received_on", "received_on"),
        Index("ix_appeal_event_on", "on"),
        Index("ix_appeal_event_until", "until"),
        Index(
            "ix_appeal_event_days",
            "district_id", "topic_id", "organisation_id", "days", "received_on", "on", "until",
        ),
    )  # fmt: skip

    appeal_id: Mapped[int] = mapped_column(ForeignKey("appeal.id", ondelete="CASCADE"))
    received_on: Mapped[date]
    on: Mapped[date]
    until: Mapped[date] = mapped_column(default=FOREVER)
    at: Mapped[datetime]
    outcome: Mapped[Outcome] = mapped_column(enum_column(Outcome))
    days: Mapped[int | None]
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"))
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
