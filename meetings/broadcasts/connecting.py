"""Connecting channels, and switching them on and off."""

from __future__ import annotations

from datetime import datetime
from itertools import count, islice

from flask_babel import gettext as _
from sqlalchemy import Select, exists, select

from meetings.broadcasts import forecast, rules
from meetings.broadcasts.accounts import Choice, account_id
from meetings.broadcasts.broadcast import Broadcast
from meetings.broadcasts.channel import Channel, ChannelState, Platform
from meetings.diary.session import ReceptionSession
from meetings.diary.status import Status
from meetings.effects import outbox
from meetings.effects.effect import Effect, EffectState
from meetings.effects.outbox import AnySession
from meetings.errors import InvalidInput, NotFound

LONGEST_NAME = 120


def connect(
    session: AnySession, platform: Platform, name: str, credentials: str, now: datetime
) -> tuple[Channel, bool]:
    """The channel of that name with these credentials, and whether it is new; not committed.

    What waited for a known one to be connected again goes on. Raises InvalidInput.
    """
    name = _checked(name)
    channel = session.scalar(select(Channel).where(Channel.name == name))
    if channel is None:
        channel = Channel(platform=platform, name=name, credentials=credentials, created_at=now)
        session.add(channel)
        session.flush()
        _want_everything(session, now)
        return channel, True
    if channel.platform is not platform:
        raise InvalidInput(
            _("A channel of another platform has this name. Choose another one."), field="name"
        )
    refresh(session, channel, credentials, now)
    return channel, False


def connect_choice(
    session: AnySession, platform: Platform, choice: Choice, now: datetime
) -> tuple[Channel, bool]:
    """The channel of that account, and whether it is new; its name is the account's, if it is free.

    Not committed. Raises InvalidInput.
    """
    known = same_account(session, platform, choice)
    if known is not None:
        refresh(session, known, choice.credentials, now)
        return known, False
    name = _free_name(session, choice.name, platform)
    return connect(session, platform, name, choice.credentials, now)


def refresh(session: AnySession, channel: Channel, credentials: str, now: datetime) -> None:
    """Give a known channel fresh credentials: what waited for them goes on. Not committed."""
    channel.credentials = credentials
    _resume(session, channel, now)


def same_account(session: AnySession, platform: Platform, choice: Choice) -> Channel | None:
    """The channel that the same account is connected to already."""
    channels = session.scalars(select(Channel).where(Channel.platform == platform))
    known = (each for each in channels if account_id(platform, each.credentials) == choice.id)
    return next(known, None)


def _free_name(session: AnySession, name: str, platform: Platform) -> str:
    """The account's own name; with the platform's, then a number, when a channel is called so."""
    name = " ".join(name.split())[:100] or platform.label
    taken = set(session.scalars(select(Channel.name).where(Channel.name.startswith(name))))
    named = f"{name} ({platform.label})"
    numbered = (f"{named} {number}" for number in count(2))
    return next(each for each in (name, named, *islice(numbered, 1000)) if each not in taken)


def _checked(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise InvalidInput(_("Give the channel a name."), field="name")
    if len(name) > LONGEST_NAME:
        raise InvalidInput(
            _("A channel's name has at most %(most)s characters.", most=LONGEST_NAME), field="name"
        )
    return name


def named(session: AnySession, name: str) -> Channel:
    """The channel of that name; raises NotFound."""
    channel = session.scalar(select(Channel).where(Channel.name == name))
    if channel is None:
        raise NotFound(
            _(
                "There is no channel named “%(name)s”; “meetings channels list” shows all.",
                name=name,
            )
        )
    return channel


def enable(session: AnySession, channel: Channel, now: datetime) -> None:
    """Use the channel: what waited goes on, and published sessions get their broadcasts."""
    channel.enabled = True
    _resume(session, channel, now)
    _want_everything(session, now)


def disable(channel: Channel) -> None:
    """Make no more calls on the channel; what is on the platform stays as it is."""
    channel.enabled = False


def _resume(session: AnySession, channel: Channel, now: datetime) -> None:
    """The account is tried afresh, and so is everything that was blocked on it."""
    channel.state, channel.state_reason, channel.paused_until = ChannelState.CONNECTED, "", None
    forecast.reopen(session, channel, now)
    session.flush()
    for broadcast in session.scalars(_unsettled(channel)):
        rules.ask_to_follow(session, broadcast, now)
    keys = [rules.channel_key(kind, channel.id) for kind in (rules.WATCH, rules.ORPHANS)]
    outbox.rearm(session, keys=keys, now=now)


def _unsettled(channel: Channel) -> Select[Broadcast]:
    """Those under way too: asked for again, they do not come to rest on what was true before."""
    key = rules.key_of(rules.FOLLOW, Broadcast.id)
    there = exists().where(Effect.key == key, Effect.state != EffectState.DONE)
    return select(Broadcast).where(Broadcast.channel_id == channel.id, there)


def _want_everything(session: AnySession, now: datetime) -> None:
    """A channel that is new to the published sessions takes part in them at once."""
    session.flush()
    coming = select(ReceptionSession).where(
        ReceptionSession.status == Status.PUBLISHED, ReceptionSession.ends_at > now
    )
    for reception in session.scalars(coming):
        rules.want(reception, now)


def try_again(
    session: AnySession, broadcast: Broadcast, now: datetime, *, spare_quota: bool = False
) -> None:
    """A person asks for it now, whatever it waited for; the channel is tried afresh too.

    With ``spare_quota`` a channel that waits for quota goes on waiting.
    """
    channel = broadcast.channel
    if not spare_quota or (channel.paused_until and channel.paused_until <= now):
        channel.paused_until = None
        forecast.reopen(session, channel, now)
    if channel.state is ChannelState.BLOCKED:
        channel.state, channel.state_reason = ChannelState.CONNECTED, ""
    rules.ask_to_follow(session, broadcast, now)
