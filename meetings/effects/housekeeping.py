"""Housekeeping: effects long done and processes long gone are forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from meetings.effects.effect import Effect, EffectState, Heartbeat
from meetings.effects.outbox import AnySession

KEPT = timedelta(days=30)
SILENT = timedelta(days=1)
BATCH = 500


def tidy(session: AnySession, now: datetime) -> int:
    """Delete effects done more than 30 days ago, in short transactions; returns how many."""
    session.execute(delete(Heartbeat).where(Heartbeat.seen_at < now - SILENT))
    session.commit()
    total = 0
    while deleted := _delete_batch(session, now - KEPT):
        total += deleted
    return total


def _delete_batch(session: AnySession, before: datetime) -> int:
    """The condition stands twice, so that an effect asked for meanwhile is checked again and stays."""
    old = (Effect.state == EffectState.DONE, Effect.done_at < before)
    batch = select(Effect.id).where(*old).limit(BATCH)
    ids = session.scalars(delete(Effect).where(Effect.id.in_(batch), *old).returning(Effect.id))
    deleted = len(ids.all())
    session.commit()
    return deleted
