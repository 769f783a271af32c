"""Releases: numbered, frozen versions of the joint plan."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.audit import Audited
from meetings.database import Base, Numbered
from meetings.plans.plan import Plan


class Release(Audited, Numbered, Base):
    """A released plan as it was on that day, in names of that day.

    ``document``: ``{"first", "last", "score", "fairness": [row…], "meetings": [line…]}``; ``difference`` to what was
    published before: ``{"new": [line…], "moved": [[before, after]…], "cancelled": [line…]}``. A line
    is what ``frozen.line`` makes of a meeting. ``published_at`` is None while its meetings still come
    out; ``trouble`` lists what could not.
    """

    __tablename__ = "release"
    __unaudited__ = frozenset({"document", "difference", "published_at"})

    number: Mapped[int] = mapped_column(unique=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), unique=True)
    released_at: Mapped[datetime]
    released_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    released_by: Mapped[str] = mapped_column(String(120), default="")
    document: Mapped[dict[str, Any]] = mapped_column(default=dict, deferred=True)
    difference: Mapped[dict[str, Any]] = mapped_column(default=dict, deferred=True)
    published_at: Mapped[datetime | None]
    trouble: Mapped[list[Any]] = mapped_column(default=list)

    plan: Mapped[Plan] = relationship(foreign_keys=plan_id)
