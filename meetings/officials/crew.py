"""Crews: camera and encoder, in one place at a time."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.accounts.user import User
from meetings.audit import Audited
from meetings.database import Base, Numbered
from meetings.i18n import Named
from meetings.places.district import District


class Crew(Audited, Numbered, Named, Base):
    """A crew with its home district and, when it signs in, its user."""

    __tablename__ = "crew"

    slug: Mapped[str] = mapped_column(String(80), unique=True)
    email: Mapped[str | None] = mapped_column(String(254))
    home_id: Mapped[int] = mapped_column(ForeignKey("district.id"))
    user_id: Mapped[int | None] = mapped_column(
        ForeignKey("user.id", ondelete="SET NULL"), unique=True
    )
    active: Mapped[bool] = mapped_column(default=True)

    home: Mapped[District] = relationship()
    user: Mapped[User | None] = relationship()
