"""An invitation: one person asked by mail to one session, and what the person said."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from calendars.itip import Method, Partstat, is_mailbox
from meetings.database import Base, Numbered, enum_column
from meetings.diary.session import ReceptionSession
from meetings.officials.crew import Crew
from meetings.officials.official import Official


class Invitation(Numbered, Base):
    """One official or one crew, and one session.

    ``standing`` says whether the person is still asked to come; ``sequence`` is that of the last
    word to the person (RFC 5546, 2.1.4), ``sent_sequence`` of the last that left by mail, as
    ``message_id``. ``content_digest``, ``occasion`` and ``email`` are what that word speaks of and
    where it goes; another ``occasion`` (when and where) makes an earlier answer void.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        CheckConstraint("(official_id IS NULL) <> (crew_id IS NULL)", name="one_person"),
        UniqueConstraint("session_id", "official_id", name="uq_invitation_official"),
        UniqueConstraint("session_id", "crew_id", name="uq_invitation_crew"),
    )

    session_id: Mapped[int] = mapped_column(ForeignKey("reception_session.id", ondelete="CASCADE"))
    official_id: Mapped[int | None] = mapped_column(
        ForeignKey("official.id", ondelete="CASCADE"), index=True
    )
    crew_id: Mapped[int | None] = mapped_column(
        ForeignKey("crew.id", ondelete="CASCADE"), index=True
    )
    email: Mapped[str] = mapped_column(String(254), default="")
    standing: Mapped[bool] = mapped_column(default=False)
    sequence: Mapped[int]
    sent_sequence: Mapped[int | None]
    message_id: Mapped[str] = mapped_column(String(300), default="")
    content_digest: Mapped[str] = mapped_column(String(64), default="")
    occasion: Mapped[str] = mapped_column(String(100), default="")
    changed_at: Mapped[datetime]
    partstat: Mapped[Partstat] = mapped_column(enum_column(Partstat), default=Partstat.NEEDS_ACTION)
    replied_at: Mapped[datetime | None]

    session: Mapped[ReceptionSession] = relationship()
    official: Mapped[Official | None] = relationship()
    crew: Mapped[Crew | None] = relationship()

    @property
    def person(self) -> Official | Crew:
        """Who is invited."""
        person = self.official or self.crew
        assert person is not None
        return person

    @property
    def key(self) -> tuple[int | None, int | None]:
        """Who it is within its session: the official or the crew."""
        return self.official_id, self.crew_id

    @property
    def method(self) -> Method:
        """What the last word to the person is."""
        return Method.REQUEST if self.standing else Method.CANCEL

    @property
    def can_be_sent(self) -> bool:
        """Whether there is an address to send it to."""
        return is_mailbox(self.email)

    @property
    def is_declined(self) -> bool:
        """Whether somebody else is needed."""
        return self.standing and self.partstat is Partstat.DECLINED

    @property
    def is_unsent(self) -> bool:
        """Whether the person does not know the last word; who knows nothing is released silently."""
        if self.sent_sequence is None:
            return self.standing
        return self.sent_sequence < self.sequence
