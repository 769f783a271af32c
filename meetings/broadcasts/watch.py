"""Watching: how the broadcasts near their time stand, one call for fifty of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import ColumnElement, Select, or_, select

from meetings.broadcasts import rules, sighting
from meetings.broadcasts.adapter import Adapter, Event
from meetings.broadcasts.broadcast import Broadcast, Observed, Wanted
from meetings.broadcasts.reconcile import OVER, STARTED, Step, next_step
from meetings.broadcasts.subject import subject_of
from meetings.database import db, reading
from meetings.diary.session import ReceptionSession
from meetings.effects.effect import Effect, EffectState
from meetings.effects.lease import Lease

AT_ONCE = 50
BEFORE = timedelta(hours=2)
CLOSE = timedelta(minutes=15)
AFTER = timedelta(days=2)
SHORT_PAUSE = timedelta(seconds=25)
LONG_PAUSE = timedelta(seconds=60)
URGENT = {Step.TEST, Step.GO_LIVE, Step.END, Step.REMOVE_EVENT, Step.FINISH}


def near(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Conditions on Broadcast joined with ReceptionSession: near its time, or still on air.

    What never began stays near until it is given up. Looked at often from a quarter of an hour
    before the start and while it runs, else every minute.
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
    """Observe the channel's broadcasts near their time, and ask for what is to be done with them."""
    for event_ids in _batches(_due(channel_id, now)):
        found = adapter.observe(event_ids) if adapter.can.picture else None
        chosen = select(Broadcast).where(
            Broadcast.channel_id == channel_id, Broadcast.remote_id.in_(event_ids)
        )
        _write(lease, partial(_note_all, chosen, found, now))
        _write(lease, partial(_ask_for_what_is_urgent, chosen, now))


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


def _write(lease: Lease, change: Callable[[], None]) -> None:
    try:
        change()
        db.session.flush()
        lease.hold(db.session)
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


def _note_all(rows: Select[Broadcast], found: dict[str, Event] | None, now: datetime) -> None:
    """Those that only announce cannot be looked at."""
    for broadcast in db.session.scalars(rows.order_by(Broadcast.id)):
        if found is None:
            broadcast.observed_at = now
            continue
        event = found.get(broadcast.remote_id or "")
        if event is not None:
            sighting.note(broadcast, event, now)
        if event is None or event.state in (Observed.ENDED, Observed.REVOKED):
            rules.ask_to_follow(db.session, broadcast, now)


def _ask_for_what_is_urgent(rows: Select[Broadcast], now: datetime) -> None:
    """What waits for a person is left alone, but for an end that is due."""
    for broadcast in db.session.scalars(rows.order_by(Broadcast.id)):
        step = next_step(subject_of(broadcast).situation(now, now))
        if step in URGENT and (step is Step.END or not _is_blocked(broadcast)):
            rules.ask_to_follow(db.session, broadcast, now)


def _is_blocked(broadcast: Broadcast) -> bool:
    key = rules.follow_key(broadcast.id)
    state = db.session.scalar(select(Effect.state).where(Effect.key == key))
    return state is EffectState.BLOCKED
