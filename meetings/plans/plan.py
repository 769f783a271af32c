"""Plans: drafts of a period's meetings, from the asking until they are released or set aside."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, object_session, relationship

from meetings.accounts.user import User
from meetings.audit import Audited
from meetings.database import Base, Numbered, enum_column


class PlanState(StrEnum):
    """Where a plan stands.

    ``solving`` until the solver ends; then a ``draft`` that people change, or ``failed`` with a
    sentence. An ``approved`` plan may be ``released``; the next release makes it ``superseded``.
    """

    SOLVING = "solving"
    DRAFT = "draft"
    APPROVED = "approved"
    RELEASED = "released"
    SUPERSEDED = "superseded"
    DISCARDED = "discarded"
    FAILED = "failed"

    @property
    def label(self) -> str:
        """The state in the current language."""
        return str(_LABELS[self])


_LABELS = {
    PlanState.SOLVING: _l("Being worked out"),
    PlanState.DRAFT: _l("Draft"),
    PlanState.APPROVED: _l("Approved"),
    PlanState.RELEASED: _l("Released"),
    PlanState.SUPERSEDED: _l("Superseded"),
    PlanState.DISCARDED: _l("Set aside"),
    PlanState.FAILED: _l("Failed"),
}


class Plan(Audited, Numbered, Base):
    """A plan for ``first_day`` to ``last_day``, both included.

    ``problem`` and ``document`` are JSON values of docs/planner.md, empty until there is one;
    ``pins`` are ids of its meetings that an organizer holds fast. ``origin`` is the draft that a
    what-if was made from, ``base_release`` the number of the latest release when it was asked for.
    ``movable``: it may move what earlier releases brought. ``progress`` lists ``[seconds, score, bound]``; ``trouble`` says why the last solving came to
    nothing. ``revision`` guards against two people changing it at once.
    """

    __tablename__ = "plan"
    __table_args__ = (
        CheckConstraint("last_day >= first_day", name="order"),
        CheckConstraint("seconds > 0", name="seconds"),
        Index("ix_plan_state", "state", "first_day"),
    )
    __unaudited__ = frozenset({
        "problem", "document", "progress", "score", "bound", "gap", "spent", "revision",
    })  # fmt: skip

    first_day: Mapped[date]
    last_day: Mapped[date]
    state: Mapped[PlanState] = mapped_column(enum_column(PlanState), default=PlanState.SOLVING)
    label: Mapped[str] = mapped_column(String(200), default="")
    origin_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id"), index=True)
    base_release: Mapped[int | None]
    wishes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    movable: Mapped[bool] = mapped_column(default=False)
    problem: Mapped[dict[str, Any]] = mapped_column(default=dict, deferred=True)
    document: Mapped[dict[str, Any]] = mapped_column(default=dict, deferred=True)
    pins: Mapped[list[Any]] = mapped_column(default=list)
    notes: Mapped[list[Any]] = mapped_column(default=list)
    seconds: Mapped[int]
    seed: Mapped[int] = mapped_column(default=1)
    score: Mapped[int | None]
    bound: Mapped[int | None]
    gap: Mapped[float | None]
    spent: Mapped[float] = mapped_column(default=0.0)
    progress: Mapped[list[Any]] = mapped_column(default=list)
    cancel_asked: Mapped[bool] = mapped_column(default=False)
    trouble: Mapped[str] = mapped_column(Text, default="")
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    solved_at: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)

    asked_by: Mapped[User | None] = relationship()
    origin: Mapped[Plan | None] = relationship(remote_side="Plan.id")

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 - SQLAlchemy's own hook

    def hold_still(self) -> None:
        """Read it anew and let nobody else change it until this transaction ends."""
        session = object_session(self)
        if session is not None:
            session.flush()
            session.refresh(self, with_for_update=True)

    @property
    def is_solved(self) -> bool:
        """Whether there is a plan to look at."""
        return self.solved_at is not None


class PlanMeeting(Base):
    """Which meeting of the diary a meeting of a plan became when it was released."""

    __tablename__ = "plan_meeting"

    plan_id: Mapped[int] = mapped_column(
        ForeignKey("plan.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), index=True
    )
