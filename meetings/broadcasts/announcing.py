"""Announcements follow the broadcasts beside them: their links, going on air, the recording."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import event, inspect, select
from sqlalchemy.orm import Session

from meetings import clock
from meetings.broadcasts import rules
from meetings.broadcasts.adapters import with_picture
from meetings.broadcasts.broadcast import Broadcast, Observed, Wanted
from meetings.broadcasts.channel import Channel
from meetings.broadcasts.link import WatchLink
from meetings.diary.session import ReceptionSession
from meetings.effects.outbox import AnySession

TOLD = ("watch_url", "observed", "recording_url")
LATE = timedelta(hours=6)
CHANGED = "sessions whose announcements are asked for"


def listen() -> None:
    """Ask, in the transaction of each change, that the session's announcements be written again."""
    if not event.contains(Session, "before_flush", _note):
        event.listen(Session, "before_flush", _note)
        event.listen(Session, "after_flush", _ask)


def _note(session: Session, _context: Any, _instances: Any) -> None:
    noted = session.info.setdefault(CHANGED, set())
    for record in session.dirty:
        if isinstance(record, Broadcast) and _is_told(record):
            noted.add(record.session_id)
    for record in [*session.new, *session.deleted]:
        if isinstance(record, WatchLink):
            noted.add(record.session_id)


def _is_told(broadcast: Broadcast) -> bool:
    changes = inspect(broadcast).attrs
    return any(changes[name].history.has_changes() for name in TOLD)


def _ask(session: Session, _context: Any) -> None:
    noted = session.info.get(CHANGED)
    if not noted:
        return
    ids, now = sorted(noted), clock.now()
    noted.clear()
    for id_, channel_id in session.execute(_standing().where(Broadcast.session_id.in_(ids))):
        rules.ask_to_follow_by_number(session, id_, channel_id, now)


def _standing() -> Any:
    """Numbers of announcements that were made, and of their channels."""
    return (
        select(Broadcast.id, Broadcast.channel_id)
        .join(Channel, Channel.id == Broadcast.channel_id)
        .where(
            Broadcast.remote_id.is_not(None),
            Broadcast.wanted != Wanted.ABSENT,
            Channel.enabled,
            Channel.platform.not_in(with_picture()),
        )
        .order_by(Broadcast.id)
    )


def ask_when_over(session: AnySession, now: datetime) -> None:
    """Ask for the announcements of sessions that are over and do not say so; the caller commits."""
    over = (
        ReceptionSession.ends_at <= now,
        ReceptionSession.ends_at > now - LATE,
        Broadcast.observed.not_in([Observed.ENDED, Observed.REMOVED]),
    )
    chosen = _standing().join(ReceptionSession, ReceptionSession.id == Broadcast.session_id)
    for id_, channel_id in session.execute(chosen.where(*over)).all():
        rules.ask_to_follow_by_number(session, id_, channel_id, now)
