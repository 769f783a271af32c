"""Repairs: what differs between the diary, the channels and the broadcasts, found by the tick."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select

from meetings.broadcasts import rules, watch
from meetings.broadcasts.broadcast import Broadcast, Observed, Wanted
from meetings.broadcasts.channel import Channel, ChannelState
from meetings.broadcasts.reconcile import OVER
from meetings.diary.session import ReceptionSession
from meetings.diary.status import Status
from meetings.effects.effect import Effect, EffectState
from meetings.effects.outbox import AnySession

AT_ONCE = 200
SELDOM = timedelta(hours=12)
HOURLY = timedelta(hours=1)
UNDER_WAY = (EffectState.WAITING, EffectState.LEASED, EffectState.BLOCKED)


def repair(session: AnySession, now: datetime) -> None:
    """Write what is wanted where it is missing, and ask for what nobody has asked for."""
    for reception in session.scalars(_unlike_the_diary(now).limit(AT_ONCE)):
        rules.want(reception, now)
    for broadcast in session.scalars(_forgotten(now).limit(AT_ONCE)):
        rules.ask_to_follow(session, broadcast, now)
    ask_for_looks(session, now)
    for channel_id in _idle_channels(session, rules.ORPHANS, _long_unsearched(now)):
        rules.ask_for_orphans(session, channel_id, now, after=0)


def ask_for_looks(session: AnySession, now: datetime) -> None:
    """Ask that channels with broadcasts near their time be looked at."""
    for channel_id in channels_to_watch(session, now):
        rules.ask_to_watch(session, channel_id, now)


def channels_to_watch(session: AnySession, now: datetime) -> Sequence[int]:
    """Those with something near that was not looked at for a while; one statement that only reads."""
    return _idle_channels(session, rules.WATCH, _with_something_near(now))


def _unlike_the_diary(now: datetime) -> Select[ReceptionSession]:
    """Published sessions that lack a broadcast on an enabled channel, or rows that want otherwise."""
    published = ReceptionSession.status == Status.PUBLISHED
    mine = Broadcast.session_id == ReceptionSession.id
    there = select(func.count()).where(mine, Broadcast.channel_id == Channel.id, Channel.enabled)
    enabled = select(func.count()).where(Channel.enabled)
    lacking = there.correlate(ReceptionSession).scalar_subquery() < enabled.scalar_subquery()
    unwanted = exists().where(mine, Broadcast.wanted == Wanted.ABSENT)
    wanted = exists().where(mine, Broadcast.wanted != Wanted.ABSENT)
    return select(ReceptionSession).where(
        or_(
            and_(published, ReceptionSession.ends_at > now, or_(lacking, unwanted)),
            and_(~published, wanted),
        )
    )


def _forgotten(now: datetime) -> Select[Broadcast]:
    """Broadcasts that are not as wanted, or were long not looked at, and that no effect is about."""
    present = and_(
        Broadcast.wanted != Wanted.ABSENT,
        ReceptionSession.ends_at > now,
        Broadcast.observed.not_in(OVER),
        or_(Broadcast.observed_at.is_(None), Broadcast.observed_at < now - SELDOM),
    )
    absent = and_(
        Broadcast.wanted == Wanted.ABSENT,
        or_(Broadcast.remote_id.is_not(None), Broadcast.attempted_at.is_not(None)),
        Broadcast.observed.not_in(OVER),
    )
    unfinished = and_(
        Broadcast.observed == Observed.ENDED,
        Broadcast.finished_digest == "",
        ReceptionSession.ends_at > now - watch.AFTER,
        ~_done_lately(rules.FOLLOW, Broadcast.id, now),
    )
    differs = or_(present, absent, unfinished)
    return (
        select(Broadcast)
        .join(Broadcast.session)
        .join(Broadcast.channel)
        .where(Channel.enabled, differs, ~_asked(rules.FOLLOW, Broadcast.id))
    )


def _asked(kind: str, id_: Any) -> Any:
    """Whether an effect of that kind about that record is still to happen."""
    return exists().where(Effect.key == rules.key_of(kind, id_), Effect.state.in_(UNDER_WAY))


def _done_lately(kind: str, id_: Any, now: datetime) -> Any:
    """Whether an effect of that kind about that record has happened within the hour."""
    key, lately = rules.key_of(kind, id_), Effect.done_at > now - HOURLY
    return exists().where(Effect.key == key, lately)


def _idle_channels(session: AnySession, kind: str, condition: Any) -> Sequence[int]:
    usable = (Channel.enabled, Channel.state == ChannelState.CONNECTED)
    chosen = select(Channel.id).where(*usable, condition, ~_asked(kind, Channel.id))
    return session.scalars(chosen).all()


def _with_something_near(now: datetime) -> Any:
    return (
        select(Broadcast.id)
        .join(Broadcast.session)
        .where(Broadcast.channel_id == Channel.id, *watch.near(now))
        .correlate(Channel)
        .exists()
    )


def _long_unsearched(now: datetime) -> Any:
    """No search for orphans was finished lately, and there is something to have orphans of."""
    used = exists().where(Broadcast.channel_id == Channel.id)
    return and_(used, ~_done_lately(rules.ORPHANS, Channel.id, now))
