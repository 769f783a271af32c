"""Officials: their post, what they are responsible for and where, and when they are away."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.accounts.user import User
from meetings.appeals.topic import Topic
from meetings.audit import Audited
from meetings.database import Base, Numbered
from meetings.i18n import Named, Translated
from meetings.officials.organisation import Organisation
from meetings.places.district import District


class Official(Audited, Numbered, Named, Base):
    """A person with a post; limits count meetings, ``answers_per_meeting`` counts appeals."""

    __tablename__ = "official"
    __table_args__ = (
        CheckConstraint("max_per_day >= 0", name="max_per_day"),
        CheckConstraint("max_per_week >= 0", name="max_per_week"),
        CheckConstraint("answers_per_meeting >= 0", name="answers_per_meeting"),
    )

    slug: Mapped[str] = mapped_column(String(80), unique=True)
    post_kk: Mapped[str] = mapped_column(String(300), default="")
    post_ru: Mapped[str] = mapped_column(String(300), default="")
    post_en: Mapped[str] = mapped_column(String(300), default="")
    email: Mapped[str | None] = mapped_column(String(254))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    home_id: Mapped[int] = mapped_column(ForeignKey("district.id"))
    user_id: Mapped[int | None] = mapped_column(
        ForeignKey("user.id", ondelete="SET NULL"), unique=True
    )
    max_per_day: Mapped[int] = mapped_column(default=2)
    max_per_week: Mapped[int] = mapped_column(default=4)
    answers_per_meeting: Mapped[int] = mapped_column(default=10)
    active: Mapped[bool] = mapped_column(default=True)

    organisation: Mapped[Organisation] = relationship()
    home: Mapped[District] = relationship()
    user: Mapped[User | None] = relationship()
    responsibilities: Mapped[list[Responsibility]] = relationship(
        back_populates="official", cascade="all, delete-orphan"
    )
    absences: Mapped[list[Absence]] = relationship(
        back_populates="official", cascade="all, delete-orphan"
    )

    @property
    def post(self) -> Translated:
        """What the person is."""
        return Translated(self.post_kk, self.post_ru, self.post_en)

    def answers_for(self, topic_id: int, district_id: int) -> bool:
        """Whether this official is responsible for the topic in the district."""
        pairs = ((each.topic_id, each.district_id) for each in self.responsibilities)
        return (topic_id, district_id) in pairs


class Responsibility(Base):
    """An official answers for a topic in a district."""

    __tablename__ = "responsibility"

    official_id: Mapped[int] = mapped_column(
        ForeignKey("official.id", ondelete="CASCADE"), primary_key=True
    )
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), primary_key=True)

    official: Mapped[Official] = relationship(back_populates="responsibilities")
    topic: Mapped[Topic] = relationship()
    district: Mapped[District] = relationship()


class Absence(Audited, Numbered, Base):
    """Days, both ends included, on which an official cannot come; the reason is not kept."""

    __tablename__ = "absence"
    __table_args__ = (
        CheckConstraint("last_day >= first_day", name="order"),
        UniqueConstraint("official_id", "first_day", "last_day"),
    )

    official_id: Mapped[int] = mapped_column(
        ForeignKey("official.id", ondelete="CASCADE"), index=True
    )
    first_day: Mapped[date]
    last_day: Mapped[date]

    official: Mapped[Official] = relationship(back_populates="absences")
