"""Topics: what appeals and reception sessions are about."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from meetings.audit import Audited
from meetings.database import Base, Numbered
from meetings.i18n import Named


class Topic(Audited, Numbered, Named, Base):
    """A subject such as housing; ``position`` orders lists.

    A main topic has a line of its own in the public figures; the others count as everything else.
    """

    __tablename__ = "topic"

    slug: Mapped[str] = mapped_column(String(80), unique=True)
    position: Mapped[int] = mapped_column(default=0)
    is_main: Mapped[bool] = mapped_column(default=False)
