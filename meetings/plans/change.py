"""Changes of a draft, each with what was before, so that it can be undone."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.accounts.user import User
from meetings.database import Base, Numbered, enum_column


class Action(StrEnum):
    """What was done to a draft."""

    MOVE = "move"
    STAFF = "staff"
    TOPIC = "topic"
    ADD = "add"
    DELETE = "delete"
    PIN = "pin"
    UNPIN = "unpin"
    SOLVE = "solve"

    @property
    def label(self) -> str:
        """The action in the current language."""
        return str(_LABELS[self])


_LABELS = {
    Action.MOVE: _l("Moved"),
    Action.STAFF: _l("Other officials"),
    Action.TOPIC: _l("Other topic"),
    Action.ADD: _l("Added"),
    Action.DELETE: _l("Deleted"),
    Action.PIN: _l("Pinned"),
    Action.UNPIN: _l("Unpinned"),
    Action.SOLVE: _l("Worked out again"),
}


class PlanChange(Numbered, Base):
    """One change; ``before`` and ``after`` hold the meetings it touched by id, null for none.

    ``pins_before`` are the pins as they were. An undone change stays in the history.
    """

    __tablename__ = "plan_change"

    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    action: Mapped[Action] = mapped_column(enum_column(Action))
    at: Mapped[datetime]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    actor: Mapped[str]
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(default=dict)
    pins_before: Mapped[list[Any]] = mapped_column(default=list)
    undone_at: Mapped[datetime | None]

    user: Mapped[User | None] = relationship()
