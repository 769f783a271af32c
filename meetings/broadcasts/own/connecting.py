"""Connecting our own network: it needs a name and nothing else."""

from __future__ import annotations

import json
import secrets
from datetime import datetime

from sqlalchemy import select

from meetings.broadcasts import connecting
from meetings.broadcasts.channel import Channel, Platform
from meetings.effects.outbox import AnySession


def connect_own(session: AnySession, name: str, now: datetime) -> tuple[Channel, bool]:
    """The channel of that name, and whether it is new; a known one keeps its events. Not committed.

    Raises InvalidInput for a name that another platform's channel has.
    """
    mine = select(Channel).where(Channel.platform == Platform.OWN, Channel.name == name.strip())
    known = session.scalar(mine)
    if known is not None:
        return known, False
    credentials = json.dumps({"station": secrets.token_hex(8)})
    return connecting.connect(session, Platform.OWN, name, credentials, now)
