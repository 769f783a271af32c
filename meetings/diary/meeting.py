"""A meeting: one visit to one venue on one day."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.audit import Audited
from meetings.database import Base, Numbered, enum_column
from meetings.diary.session import ReceptionSession
from meetings.diary.status import Status
from meetings.i18n import Translated
from meetings.places.venue import Venue, VenueKind


class MeetingKind(StrEnum):
    """Open-air meetings go to the people; office receptions recur; the value is a slug."""

    OPEN_AIR = "open-air"
    OFFICE = "office"

    @property
    def label(self) -> str:
        """The kind in the current language."""
        return str(_KIND_LABELS[self])

    @classmethod
    def at(cls, venue: Venue) -> MeetingKind:
        """What a meeting at this venue is."""
        return cls.OFFICE if venue.kind is VenueKind.OFFICE else cls.OPEN_AIR


_KIND_LABELS = {
    MeetingKind.OPEN_AIR: _l("Open-air meeting"),
    MeetingKind.OFFICE: _l("Office reception"),
}


class Meeting(Audited, Numbered, Base):
    """A meeting with its sessions.

    ``day``, ``start`` and ``end`` are wall-clock times in ``zone``. The status is the sum of its
    sessions; ``revision`` guards against two people saving over each other.
    """

    __tablename__ = "meeting"
    __table_args__ = (
        CheckConstraint('"end" > start', name="order"),
        Index("ix_meeting_day", "day", "venue_id"),
    )
    __unaudited__ = frozenset({"revision", "changed_at"})

    kind: Mapped[MeetingKind] = mapped_column(enum_column(MeetingKind))
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
    day: Mapped[date]
    start: Mapped[time]
    end: Mapped[time]
    zone: Mapped[str] = mapped_column(String(60))
    status: Mapped[Status] = mapped_column(enum_column(Status), default=Status.DRAFT)
    title_kk: Mapped[str] = mapped_column(String(300), default="")
    title_ru: Mapped[str] = mapped_column(String(300), default="")
    title_en: Mapped[str] = mapped_column(String(300), default="")
    preparation: Mapped[str] = mapped_column(Text, default="")
    cancel_reason: Mapped[str] = mapped_column(String(500), default="")
    series_id: Mapped[int | None] = mapped_column(ForeignKey("reception_series.id"))
    published_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)

    venue: Mapped[Venue] = relationship()
    sessions: Mapped[list[ReceptionSession]] = relationship(
        back_populates="meeting",
        order_by="(ReceptionSession.start, ReceptionSession.id)",
        cascade="all, delete-orphan",
    )

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - SQLAlchemy's own hook

    @property
    def own_title(self) -> Translated:
        """The title that an organizer wrote, empty in all languages when there is none."""
        return Translated(self.title_kk, self.title_ru, self.title_en)

    @property
    def standing_sessions(self) -> list[ReceptionSession]:
        """Its sessions that are not cancelled."""
        return [session for session in self.sessions if session.status is not Status.CANCELLED]

    @property
    def is_open_air(self) -> bool:
        """Whether it needs daylight, a market day and good weather."""
        return self.venue.kind is not VenueKind.OFFICE
