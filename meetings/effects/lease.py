"""A lease: an effect in a worker's hands for a while, and the claim that makes it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select, update

from meetings import clock
from meetings.database import UTCDateTime
from meetings.effects.effect import Effect, EffectState
from meetings.effects.hold import held
from meetings.effects.outbox import AnySession
from meetings.effects.outcome import LostLease


@dataclass(frozen=True)
class Lease:
    """What a handler gets. ``seconds`` is how long it lasts from the claim or the last ``hold``."""

    effect_id: int
    fence: int
    kind: str
    key: str
    payload: dict[str, Any]
    attempts: int = 0
    generation: int = 1
    lane: str = ""
    seconds: float = 60

    def hold(self, session: AnySession) -> None:
        """Make sure, inside a write transaction, that the effect is still ours, and renew the lease.

        Until that transaction ends nobody else can claim it. Call it after the other writes, right
        before the commit: those who change a record and ask for its effect lock in that order too.
        Raises LostLease; then roll back.
        """
        until = database_now(session) + timedelta(seconds=self.seconds)
        held = session.scalar(
            update(Effect)
            .where(Effect.id == self.effect_id, *self.mine())
            .values(lease_until=until)
            .returning(Effect.id)
        )
        if held is None:
            raise LostLease(f"Effect {self.effect_id} went to another worker; nothing was written.")

    def mine(self) -> tuple[ColumnElement[bool], ...]:
        """The conditions under which the row is still in our hands."""
        return (
            Effect.id == self.effect_id,
            Effect.fence == self.fence,
            Effect.state == EffectState.LEASED,
        )


def claim(
    session: AnySession,
    limit: int,
    *,
    seconds: float,
    avoid: Collection[str] = (),
    now: datetime | None = None,
) -> list[Lease]:
    """Lease up to ``limit`` effects that are due, for ``seconds``, and commit.

    Effects of the lanes in ``avoid`` are left alone. ``now`` replaces the database's time in the
    question what is due; how long a lease lasts is always counted by the database. Nothing is
    leased while effects are held.
    """
    if held(session):
        session.rollback()
        return []
    present = database_now(session)
    due = (Effect.due_at <= (now or present), Effect.lane.not_in(list(avoid)))
    abandoned = (Effect.state == EffectState.LEASED, Effect.lease_until <= present)
    effects = _pick(session, limit, *abandoned, *due)
    effects += _pick(session, limit - len(effects), Effect.state == EffectState.WAITING, *due)
    for effect in effects:
        effect.lend(present + timedelta(seconds=seconds))
    leases = [_lease(effect, seconds) for effect in effects]
    session.commit()
    return leases


def database_now(session: AnySession) -> datetime:
    """The present by PostgreSQL's clock, which all workers share; with SQLite they share this machine's."""
    if session.get_bind().dialect.name == "postgresql":
        return session.execute(select(func.clock_timestamp(type_=UTCDateTime()))).scalar_one()
    return clock.now()


def _pick(session: AnySession, limit: int, *conditions: ColumnElement[bool]) -> list[Effect]:
    if not limit:
        return []
    rows = select(Effect).where(*conditions).order_by(Effect.due_at).limit(limit)
    return list(session.scalars(rows.with_for_update(skip_locked=True)))


def _lease(effect: Effect, seconds: float) -> Lease:
    return Lease(
        effect_id=effect.id,
        fence=effect.fence,
        kind=effect.kind,
        key=effect.key,
        payload=effect.payload,
        attempts=effect.attempts,
        generation=effect.generation,
        lane=effect.lane,
        seconds=seconds,
    )
