"""What is wanted: each published session on each channel that is switched on."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, cast, literal, select
from sqlalchemy.orm import object_session

from meetings.broadcasts.broadcast import Broadcast, Wanted
from meetings.broadcasts.channel import Channel
from meetings.database import lock
from meetings.diary.session import ReceptionSession
from meetings.diary.status import Status
from meetings.effects import outbox
from meetings.effects.outbox import AnySession
from meetings.settings import Settings

FOLLOW = "broadcast"
WATCH = "broadcast_watch"
ORPHANS = "broadcast_orphans"
ORPHANS_AFTER = 240.0


def want(reception: ReceptionSession, now: datetime) -> None:
    """Write what is wanted of the session on every channel, and ask for it, in its transaction.

    Idempotent. Sessions that are over get no new broadcasts.
    """
    session = object_session(reception)
    assert session is not None
    session.flush()
    lock(session, f"broadcasts of {reception.uid}")
    rows = list(session.scalars(select(Broadcast).where(Broadcast.session_id == reception.id)))
    published = reception.status is Status.PUBLISHED
    if published and reception.ends_at > now:
        rows += _missing(session, reception, {row.channel_id for row in rows}, now)
    for row in rows:
        row.wanted = _at_least_present(row.wanted) if published else Wanted.ABSENT
        ask_to_follow(session, row, now)


def _at_least_present(wanted: Wanted) -> Wanted:
    """What a person raised while it is published is never lowered again."""
    return Wanted.PRESENT if wanted is Wanted.ABSENT else wanted


def raise_to(session: AnySession, broadcast: Broadcast, wanted: Wanted, now: datetime) -> None:
    """A person asks for testing, live or ended; what is wanted is raised, never lowered."""
    if broadcast.wanted is not Wanted.ABSENT and wanted.level > broadcast.wanted.level:
        broadcast.wanted = wanted
    ask_to_follow(session, broadcast, now)


def _missing(
    session: AnySession, reception: ReceptionSession, known: set[int], now: datetime
) -> list[Broadcast]:
    channels = session.scalars(select(Channel.id).where(Channel.enabled, Channel.id.not_in(known)))
    rows = [
        Broadcast(
            session_id=reception.id,
            channel_id=channel_id,
            marker=marker_of(reception.uid, channel_id),
            created_at=now,
        )
        for channel_id in channels
    ]
    session.add_all(rows)
    session.flush()
    return rows


def marker_of(uid: str, channel_id: int) -> str:
    """Our mark of one session on one channel.

    It is the same after a restore of an older copy, so what was made meanwhile is found again, and
    differs between installations, so one never adopts another's.
    """
    return _mark(f"{uid} {channel_id}")


def playlist_marker(channel_id: int) -> str:
    """Our mark of the channel's playlist of all broadcasts."""
    return _mark(f"playlist {channel_id}")


def _mark(told: str) -> str:
    settings = Settings.current()
    digest = hmac.new(settings.secret_key.encode(), told.encode(), hashlib.sha256)
    return f"no-tie:{digest.hexdigest()[:24]}"


def follow_key(broadcast_id: int) -> str:
    """The key of the effect that reconciles one broadcast."""
    return f"{FOLLOW}:{broadcast_id}"


def lane(channel_id: int) -> str:
    """Effects of one channel wait behind each other, and behind no other channel's."""
    return f"channel:{channel_id}"


def ask_to_follow(session: AnySession, broadcast: Broadcast, now: datetime) -> None:
    """Ask that the platform be brought to what is wanted."""
    ask_to_follow_by_number(session, broadcast.id, broadcast.channel_id, now)


def ask_to_follow_by_number(
    session: AnySession, broadcast_id: int, channel_id: int, now: datetime
) -> None:
    """The same for a broadcast that was not read."""
    key, payload = follow_key(broadcast_id), {"broadcast": broadcast_id}
    outbox.ask(session, FOLLOW, key, payload, lane=lane(channel_id), now=now)


def ask_for_orphans(
    session: AnySession, channel_id: int, now: datetime, *, after: float = ORPHANS_AFTER
) -> None:
    """Ask that the channel be searched, in so many seconds, for items of ours that nobody links."""
    _ask_of_channel(session, ORPHANS, channel_id, now, now + timedelta(seconds=after))


def ask_to_watch(session: AnySession, channel_id: int, now: datetime) -> None:
    """Ask that the channel's broadcasts near their time be looked at."""
    _ask_of_channel(session, WATCH, channel_id, now, now)


def key_of(kind: str, id_: Any) -> ColumnElement[str]:
    """The same keys as an expression, to join effects with what they are about."""
    return literal(f"{kind}:") + cast(id_, String)


def channel_key(kind: str, channel_id: int) -> str:
    """The key of an effect about a whole channel."""
    return f"{kind}:{channel_id}"


def _ask_of_channel(
    session: AnySession, kind: str, channel_id: int, now: datetime, due_at: datetime
) -> None:
    outbox.ask(
        session,
        kind,
        channel_key(kind, channel_id),
        {"channel": channel_id},
        due_at=due_at,
        lane=lane(channel_id),
        now=now,
    )
