"""A hold: while it is there, no worker takes an effect, so that nothing is sent or created twice."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from meetings.database import Base, Numbered
from meetings.effects.effect import Effect, EffectState
from meetings.effects.outbox import AnySession

PENDING = (EffectState.WAITING, EffectState.LEASED)


class EffectHold(Numbered, Base):
    """At most one row: since when, and why, in words for whoever runs the service."""

    __tablename__ = "effect_hold"

    since: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(200))


def hold(session: AnySession, reason: str, now: datetime) -> None:
    """Hold all effects from now on; the caller commits. A hold that is there already stays."""
    if held(session) is None:
        session.add(EffectHold(since=now, reason=reason))


def held(session: AnySession) -> EffectHold | None:
    """The hold, None when effects happen as they are due."""
    return session.scalars(select(EffectHold).limit(1)).first()


def pending(session: AnySession) -> dict[str, int]:
    """How many effects of each kind wait, by kind."""
    query = select(Effect.kind, func.count()).where(Effect.state.in_(PENDING))
    rows = session.execute(query.group_by(Effect.kind).order_by(Effect.kind))
    return dict(rows.all())


def forget(session: AnySession, kinds: tuple[str, ...]) -> int:
    """Drop what waits of these kinds, because it happened already; returns how many."""
    dropped = session.scalars(
        delete(Effect).where(Effect.state.in_(PENDING), Effect.kind.in_(kinds)).returning(Effect.id)
    )
    return len(dropped.all())


def release(session: AnySession) -> None:
    """Let effects happen again; the caller commits."""
    session.execute(delete(EffectHold))
