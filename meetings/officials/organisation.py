"""Organisations: administrations, departments and offices that officials belong to."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from meetings.audit import Audited
from meetings.database import Base, Numbered
from meetings.i18n import Named


class Organisation(Audited, Numbered, Named, Base):
    """A body with officials."""

    __tablename__ = "organisation"

    slug: Mapped[str] = mapped_column(String(80), unique=True)
