"""An effect: something that must happen outside the database, at least once."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from meetings.database import Base, Numbered, enum_column


class EffectState(StrEnum):
    """Where an effect stands.

    ``waiting`` is due at ``due_at``; ``leased`` is in a worker's hands; ``done`` happened;
    ``blocked`` waits for a person (reconnect a channel, fix an input) and says so in ``last_error``.
    """

    WAITING = "waiting"
    LEASED = "leased"
    DONE = "done"
    BLOCKED = "blocked"


class Effect(Numbered, Base):
    """One effect.

    ``key`` is unique: asking again for the same key re-arms the row. ``generation`` counts the
    askings, so that one made while a worker holds the lease is not lost. ``fence`` rises with each
    lease; only the holder of the present fence may write the outcome. ``lane`` names what a slow
    answer would hold up (a channel, or else the kind): a worker gives each lane few hands at a time.
    ``attempts`` counts failures since the last success or asking, an interrupted lease among them.
    """

    __tablename__ = "effect"
    __table_args__ = (Index("ix_effect_due", "state", "due_at"),)

    kind: Mapped[str] = mapped_column(String(60))
    key: Mapped[str] = mapped_column(String(200), unique=True)
    lane: Mapped[str] = mapped_column(String(120), default="")
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[EffectState] = mapped_column(
        enum_column(EffectState), default=EffectState.WAITING
    )
    due_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    fence: Mapped[int] = mapped_column(default=0)
    generation: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]

    def lend(self, until: datetime) -> None:
        """Put it in a worker's hands; a lease that ran out counts as a failed attempt."""
        self.attempts += self.state is EffectState.LEASED
        self.state = EffectState.LEASED
        self.lease_until = until
        self.fence += 1

    def finish(self, now: datetime) -> None:
        """It happened."""
        self._leave(EffectState.DONE, None)
        self.done_at = now

    def wait(self, until: datetime, sentence: str | None = None) -> None:
        """It is due again at ``until``."""
        self._leave(EffectState.WAITING, sentence)
        self.due_at = until

    def block(self, sentence: str) -> None:
        """Only a person can help; ``sentence`` says how."""
        self._leave(EffectState.BLOCKED, sentence)

    def resume(self) -> None:
        """It was asked for again while in a worker's hands: due as then asked."""
        self._leave(EffectState.WAITING, None)

    def _leave(self, state: EffectState, sentence: str | None) -> None:
        self.state = state
        self.lease_until = None
        self.last_error = sentence


class Heartbeat(Base):
    """When a process was last seen working; ``name`` is ``clock:<host>:<pid>`` or ``worker:…``."""

    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    seen_at: Mapped[datetime]
