"""A protocol: the frozen account of a meeting, and the draft that the next version comes from."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.audit import Audited
from meetings.database import Base, Numbered
from meetings.diary.meeting import Meeting
from meetings.i18n import Translated

LONGEST_REMARKS = 10_000


class Protocol(Audited, Numbered, Base):
    """One version, signed off and never changed; a correction is the next one.

    ``content`` is what ``content.py`` tells of the meeting, ``digest`` its SHA-256. ``signed_by``
    is the name as it was then.
    """

    __tablename__ = "protocol"
    __table_args__ = (UniqueConstraint("meeting_id", "version"),)
    __unaudited__ = frozenset({"content"})

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    version: Mapped[int]
    content: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64))
    signed_at: Mapped[datetime]
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    signed_by: Mapped[str] = mapped_column(String(120))

    meeting: Mapped[Meeting] = relationship()


class ProtocolDraft(Audited, Numbered, Base):
    """What the organizer adds to what the records tell.

    ``absent`` names who was planned and did not come, as ``[session id, official id]`` pairs.
    """

    __tablename__ = "protocol_draft"
    __unaudited__ = frozenset({"remarks_kk", "remarks_ru"})

    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), unique=True
    )
    remarks_kk: Mapped[str] = mapped_column(String(LONGEST_REMARKS), default="")
    remarks_ru: Mapped[str] = mapped_column(String(LONGEST_REMARKS), default="")
    absent: Mapped[list[Any]] = mapped_column(default=list)
    changed_at: Mapped[datetime]

    @property
    def remarks(self) -> Translated:
        """In Kazakh and Russian."""
        return Translated(self.remarks_kk, self.remarks_ru)

    def was_absent(self, session_id: int, official_id: int) -> bool:
        """Whether this official did not come to this session."""
        return [session_id, official_id] in (self.absent or [])
