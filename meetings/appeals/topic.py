"""Topics: what appeals and reception sessions are about."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from meetings.audit import Audited
from meetings.database import Base, Numbered
from meetings.i18n import Named


class Topic(Audited, Numbered, Named, Base):
    """A subject such as housing; ``position`` orders lists."""

    __tablename__ = "topic"

    slug: Mapped[str] = mapped_column(String(80), unique=True)
    position: Mapped[int] = mapped_column(default=0)
