"""A checkup: whether the access to each channel is still good, asked of its platform now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import force_locale

from meetings.broadcasts import adapters
from meetings.broadcasts.channel import Channel, ChannelState
from meetings.broadcasts.failure import Failure, told
from meetings.broadcasts.queries import channels
from meetings.database import db
from meetings.settings import Settings


@dataclass(frozen=True)
class Condition:
    """How one channel stands; ``sentence`` says what to do when it does not stand well."""

    name: str
    well: bool
    sentence: str


def examine(settings: Settings) -> Iterator[Condition]:
    """All channels by name, in English; no transaction is held while a platform is asked."""
    ids = [channel.id for channel in channels(db.session)]
    for id_ in ids:
        with force_locale("en"):
            condition = _condition(db.session.get_one(Channel, id_), settings)
        yield condition


def _condition(channel: Channel, settings: Settings) -> Condition:
    name = channel.name
    if not channel.enabled:
        return Condition(name, well=True, sentence="is switched off")
    if channel.state is not ChannelState.CONNECTED:
        return Condition(name, False, f"needs its owner: {told(channel.state_reason)}")
    platform, credentials = channel.platform, channel.credentials
    db.session.rollback()
    try:
        adapters.connect(platform, credentials, settings).check()
    except Failure as failure:
        return Condition(name, False, f"cannot be used now: {told(failure.sentence)}")
    return Condition(name, True, "is connected, and its platform agrees")
