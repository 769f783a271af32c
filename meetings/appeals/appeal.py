"""Appeals: what residents submitted, and apart from it who they are."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.appeals.topic import Topic
from meetings.audit import Audited
from meetings.database import Base, Numbered, enum_column
from meetings.places.district import District
from meetings.vault import Encrypted


class Outcome(StrEnum):
    """What became of an appeal."""

    UNDER_REVIEW = "under_review"
    RESOLVED = "resolved"
    CONSULTED = "consulted"

    @property
    def label(self) -> str:
        """The outcome in the current language."""
        return str(_LABELS[self])


_LABELS = {
    Outcome.UNDER_REVIEW: _l("Under review"),
    Outcome.RESOLVED: _l("Resolved"),
    Outcome.CONSULTED: _l("Consulted"),
}


class Appeal(Audited, Numbered, Base):
    """One appeal, known outside by ``external_number``.

    ``receipt_digest`` is the SHA-256 of the code with which the resident follows it. The resident
    agreed at ``consented_at`` that personal data are kept until ``keep_until``, the last day; once
    they were erased, ``erased_at`` keeps a later import from bringing them back.
    """

    __tablename__ = "appeal"
    __table_args__ = (Index("ix_appeal_backlog", "outcome", "district_id", "topic_id"),)
    __unaudited__ = frozenset({"receipt_digest"})

    external_number: Mapped[str] = mapped_column(String(80), unique=True)
    received_on: Mapped[date] = mapped_column(index=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"))
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"))
    outcome: Mapped[Outcome] = mapped_column(enum_column(Outcome), default=Outcome.UNDER_REVIEW)
    outcome_on: Mapped[date | None]
    # The body that has it in hand; organisations stand above appeals, so only the table is named.
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    changed_at: Mapped[datetime]
    language: Mapped[str] = mapped_column(String(2), default="kk", server_default="kk")
    receipt_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    consented_at: Mapped[datetime | None]
    keep_until: Mapped[date | None] = mapped_column(index=True)
    erased_at: Mapped[datetime | None]

    topic: Mapped[Topic] = relationship()
    district: Mapped[District] = relationship()
    person: Mapped[AppealPerson | None] = relationship(
        back_populates="appeal", cascade="all, delete-orphan"
    )


class AppealPerson(Base):
    """The personal data of an appeal, encrypted and apart, so that erasing it leaves the figures.

    ``answer`` is what the resident was told with the outcome.
    """

    __tablename__ = "appeal_person"

    appeal_id: Mapped[int] = mapped_column(
        ForeignKey("appeal.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str | None] = mapped_column(Encrypted())
    contact: Mapped[str | None] = mapped_column(Encrypted())
    text: Mapped[str | None] = mapped_column(Encrypted())
    answer: Mapped[str | None] = mapped_column(Encrypted())

    appeal: Mapped[Appeal] = relationship(back_populates="person")
