"""Questions that pages ask about broadcasts, each in a constant number of statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import defer, joinedload

from meetings import clock
from meetings.broadcasts import rules
from meetings.broadcasts.alarm import Alarm
from meetings.broadcasts.broadcast import Broadcast, Observed, Wanted
from meetings.broadcasts.channel import Channel, Platform
from meetings.broadcasts.failure import told
from meetings.broadcasts.link import WatchLink
from meetings.database import db
from meetings.diary.meeting import Meeting
from meetings.diary.session import ReceptionSession
from meetings.diary.status import Status
from meetings.effects.effect import Effect, EffectState
from meetings.effects.outbox import AnySession
from meetings.places.venue import Venue

SHOWN_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class BroadcastLine:
    """One broadcast for a page.

    ``waiting`` says in the reader's language why it is not yet as wanted, or is empty;
    ``next_try_at`` is when it goes on by itself, None when it rests or waits for a person.
    ``shows_picture`` is false for what only announces; a link by hand has no channel.
    """

    id: int
    session_id: int
    platform: str
    channel: str
    state: Observed
    wanted: Wanted
    watch_url: str | None
    embed_url: str | None
    waiting: str
    next_try_at: datetime | None
    is_own: bool = False
    bitrate_kbps: int | None = None
    shows_picture: bool = True
    started_at: datetime | None = None
    ended_at: datetime | None = None
    viewers_peak: int | None = None
    viewers_total: int | None = None

    @property
    def megabytes_a_minute(self) -> int | None:
        """What watching costs, when it is known."""
        return max(round(self.bitrate_kbps * 60 / 8000), 1) if self.bitrate_kbps else None

    @property
    def is_on_air(self) -> bool:
        """Whether viewers see a picture now."""
        return self.state is Observed.LIVE

    @property
    def waits_for_a_person(self) -> bool:
        """Whether nothing goes on until somebody acts."""
        return bool(self.waiting) and self.next_try_at is None


@dataclass(frozen=True)
class SessionBroadcasts:
    """A session of the desk's list with its broadcasts."""

    session: ReceptionSession
    lines: list[BroadcastLine]

    @property
    def needs_attention(self) -> bool:
        """Whether something of it waits or is blocked, which its line then gives the reason of."""
        return any(line.waiting for line in self.lines)


def of_sessions(session_ids: Iterable[int]) -> dict[int, list[BroadcastLine]]:
    """What viewers may see of these sessions, links by hand too; two statements."""
    ids = list(session_ids)
    chosen = _broadcasts().where(
        Broadcast.session_id.in_(ids),
        (Broadcast.wanted != Wanted.ABSENT) | (Broadcast.observed == Observed.ENDED),
    )
    lines = _by_session(db.session, chosen, ids)
    for link, held in db.session.execute(_links(ids)) if ids else ():
        lines[held.id].append(_line_of_link(link, held, clock.now()))
    return lines


def _links(ids: list[int]) -> Select[WatchLink, ReceptionSession]:
    return (
        select(WatchLink, ReceptionSession)
        .join(ReceptionSession, ReceptionSession.id == WatchLink.session_id)
        .where(WatchLink.session_id.in_(ids), ReceptionSession.status == Status.PUBLISHED)
        .order_by(WatchLink.id)
    )


def _line_of_link(link: WatchLink, held: ReceptionSession, now: datetime) -> BroadcastLine:
    """Nobody tells how it stands there, so the diary's times do."""
    begun, over = held.starts_at <= now, held.ends_at <= now
    return BroadcastLine(
        id=link.id,
        session_id=held.id,
        platform=link.name,
        channel="",
        state=Observed.ENDED if over else Observed.LIVE if begun else Observed.READY,
        wanted=Wanted.PRESENT,
        watch_url=link.url,
        embed_url=None,
        waiting="",
        next_try_at=None,
    )


def scheduled(session: AnySession, now: datetime, limit: int = 200) -> list[SessionBroadcasts]:
    """Sessions with broadcasts, from yesterday on: what needs attention first, then by date."""
    receptions = session.scalars(_with_broadcasts(now).limit(limit)).unique().all()
    ids = [reception.id for reception in receptions]
    lines = _by_session(session, _broadcasts().where(Broadcast.session_id.in_(ids)), ids)
    return [SessionBroadcasts(reception, lines[reception.id]) for reception in receptions]


def _with_broadcasts(now: datetime) -> Select[ReceptionSession]:
    there = select(Broadcast.id).where(Broadcast.session_id == ReceptionSession.id).exists()
    place = joinedload(ReceptionSession.meeting).joinedload(Meeting.venue)
    return (
        select(ReceptionSession)
        .where(ReceptionSession.ends_at > now - SHOWN_AFTER, there)
        .options(place.joinedload(Venue.district), joinedload(ReceptionSession.topic))
        .order_by(_waits().desc(), ReceptionSession.starts_at, ReceptionSession.id)
    )


def _waits() -> ColumnElement[bool]:
    """The same as ``needs_attention``, so that no limit on the list can hide it."""
    key = rules.key_of(rules.FOLLOW, Broadcast.id)
    return (
        select(Effect.id)
        .join(Broadcast, Effect.key == key)
        .where(
            Broadcast.session_id == ReceptionSession.id,
            Effect.state != EffectState.DONE,
            Effect.last_error != "",
        )
        .exists()
    )


def standing_alarms(session: AnySession) -> Sequence[Alarm]:
    """What is wrong now and was told, the oldest first."""
    held = joinedload(Alarm.broadcast).joinedload(Broadcast.session)
    channel = joinedload(Alarm.broadcast).joinedload(Broadcast.channel)
    chosen = (
        select(Alarm)
        .where(Alarm.raised_at.is_not(None), Alarm.cleared_at.is_(None))
        .options(
            held.joinedload(ReceptionSession.topic),
            held.joinedload(ReceptionSession.meeting),
            channel.defer(Channel.credentials, raiseload=True),
        )
        .order_by(Alarm.raised_at, Alarm.id)
    )
    return session.scalars(chosen).unique().all()


def channels(session: AnySession) -> Sequence[Channel]:
    """All channels by name, without their credentials."""
    chosen = select(Channel).order_by(Channel.name)
    return session.scalars(chosen.options(defer(Channel.credentials, raiseload=True))).all()


def _broadcasts() -> Select[Broadcast, Effect]:
    """Broadcasts with the effect that reconciles them, if there is one."""
    key = rules.key_of(rules.FOLLOW, Broadcast.id)
    return (
        select(Broadcast, Effect)
        .outerjoin(Effect, Effect.key == key)
        .join(Broadcast.channel)
        .options(joinedload(Broadcast.channel).defer(Channel.credentials, raiseload=True))
        .order_by(Broadcast.session_id, Channel.name)
    )


def best_first(lines: Iterable[BroadcastLine]) -> list[BroadcastLine]:
    """What can be watched: on air before the rest, what plays here first, our own network after others."""
    shown = (line for line in lines if line.watch_url)
    return sorted(
        shown,
        key=lambda line: (
            not line.shows_picture,
            not line.is_on_air,
            not line.embed_url,
            line.is_own,
        ),
    )


def _by_session(
    session: AnySession, chosen: Select[Broadcast, Effect], ids: list[int]
) -> dict[int, list[BroadcastLine]]:
    lines: dict[int, list[BroadcastLine]] = {id_: [] for id_ in ids}
    if ids:
        for broadcast, effect in session.execute(chosen):
            lines[broadcast.session_id].append(_line(broadcast, effect))
    return lines


def _line(broadcast: Broadcast, effect: Effect | None) -> BroadcastLine:
    waits = effect is not None and effect.state is not EffectState.DONE
    return BroadcastLine(
        id=broadcast.id,
        session_id=broadcast.session_id,
        platform=broadcast.channel.platform.label,
        channel=broadcast.channel.name,
        state=broadcast.observed,
        wanted=broadcast.wanted,
        watch_url=broadcast.recording_url or broadcast.watch_url,
        embed_url=broadcast.embed_url,
        waiting=told(effect.last_error) if effect is not None and waits else "",
        next_try_at=effect.due_at if effect is not None and _goes_on(effect) else None,
        is_own=broadcast.channel.platform is Platform.OWN,
        bitrate_kbps=broadcast.bitrate_kbps,
        shows_picture=broadcast.channel.platform is not Platform.TELEGRAM,
        started_at=broadcast.started_at,
        ended_at=broadcast.ended_at,
        viewers_peak=broadcast.viewers_peak,
        viewers_total=broadcast.viewers_total,
    )


def _goes_on(effect: Effect) -> bool:
    return effect.state in (EffectState.WAITING, EffectState.LEASED)
