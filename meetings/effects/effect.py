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
    lease; only the holder of the present fence may write the outcome.
    """

    __tablename__ = "effect"
    __table_args__ = (Index("ix_effect_due", "state", "due_at"),)

    kind: Mapped[str] = mapped_column(String(60))
    key: Mapped[str] = mapped_column(String(200), unique=True)
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


class Heartbeat(Base):
    """When a process was last seen working; ``name`` is ``clock:<host>:<pid>`` or ``worker:…``."""

    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    seen_at: Mapped[datetime]
