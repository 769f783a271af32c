"""Watching: how the broadcasts near their time stand, one call for fifty of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select

from meetings.broadcasts import rules
from meetings.broadcasts.adapter import Adapter, Event
from meetings.broadcasts.broadcast import Broadcast, Observed, Wanted
from meetings.broadcasts.reconcile import OVER, STARTED
from meetings.database import db, reading
from meetings.diary.session import ReceptionSession
from meetings.effects.lease import Lease

AT_ONCE = 50
BEFORE = timedelta(hours=2)
CLOSE = timedelta(minutes=15)
AFTER = timedelta(minutes=60)
SHORT_PAUSE = timedelta(seconds=15)
LONG_PAUSE = timedelta(seconds=60)


def near(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Conditions on Broadcast joined with ReceptionSession: near its time, or still on air.

    Often from a quarter of an hour before the start and while it runs, else every minute.
    """
    timely = (ReceptionSession.starts_at < now + BEFORE) & (ReceptionSession.ends_at > now - AFTER)
    started = Broadcast.observed.in_(STARTED)
    close = (ReceptionSession.starts_at < now + CLOSE) & (ReceptionSession.ends_at > now)
    return (
        Broadcast.wanted != Wanted.ABSENT,
        Broadcast.remote_id.is_not(None),
        Broadcast.observed.not_in(OVER | {Observed.REVOKED}),
        or_(timely, started),
        or_(
            Broadcast.observed_at.is_(None),
            Broadcast.observed_at < now - LONG_PAUSE,
            or_(close, started) & (Broadcast.observed_at < now - SHORT_PAUSE),
        ),
    )


def look(channel_id: int, adapter: Adapter, lease: Lease, now: datetime) -> None:
    """Observe the channel's broadcasts near their time; those gone or over are followed up."""
    for event_ids in _batches(_due(channel_id, now)):
        _write(channel_id, event_ids, adapter.observe(event_ids), lease, now)


def _due(channel_id: int, now: datetime) -> list[str]:
    chosen = (
        select(Broadcast.remote_id)
        .join(Broadcast.session)
        .where(Broadcast.channel_id == channel_id, *near(now))
        .order_by(Broadcast.id)
    )
    with reading():
        ids = [event_id for event_id in db.session.scalars(chosen) if event_id]
        db.session.rollback()
    return ids


def _batches(event_ids: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(event_ids), AT_ONCE):
        yield event_ids[start : start + AT_ONCE]


def _write(
    channel_id: int, event_ids: list[str], found: dict[str, Event], lease: Lease, now: datetime
) -> None:
    rows = select(Broadcast).where(
        Broadcast.channel_id == channel_id, Broadcast.remote_id.in_(event_ids)
    )
    try:
        for broadcast in db.session.scalars(rows.order_by(Broadcast.id)):
            _note(broadcast, found.get(broadcast.remote_id or ""), now)
        db.session.flush()
        lease.hold(db.session)
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


def _note(broadcast: Broadcast, event: Event | None, now: datetime) -> None:
    if event is not None:
        broadcast.observed, broadcast.observed_at = event.state, now
    if event is None or event.state in (Observed.ENDED, Observed.REVOKED):
        rules.ask_to_follow(db.session, broadcast, now)
