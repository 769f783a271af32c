"""The subject of one reconcile: a broadcast read in one short transaction, with all a step needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from flask import current_app

from meetings.broadcasts.adapters import capabilities
from meetings.broadcasts.broadcast import Broadcast, Observed, Wanted
from meetings.broadcasts.channel import Channel, ChannelState, Platform
from meetings.broadcasts.content import Content, content_of
from meetings.broadcasts.reconcile import Situation
from meetings.database import db, reading
from meetings.settings import Settings


@dataclass(frozen=True)
class Account:
    """A channel as read; ``credentials`` are never shown."""

    id: int
    name: str
    platform: Platform
    enabled: bool
    state: ChannelState
    state_reason: str
    paused_until: datetime | None
    credentials: str = field(repr=False)


@dataclass(frozen=True)
class Subject:
    """A broadcast with its account and the content that it should have."""

    id: int
    account: Account
    content: Content
    wanted: Wanted
    observed: Observed
    event_id: str | None
    ingest_id: str | None
    bound: bool
    accepted: str
    attempted_at: datetime | None
    observed_at: datetime | None

    def situation(self, began: datetime, now: datetime) -> Situation:
        """What the decision looks at; ``began`` is when this reconcile started."""
        return Situation(
            wanted=self.wanted,
            observed=self.observed,
            has_event=self.event_id is not None,
            has_ingest=self.ingest_id is not None,
            bound=self.bound,
            in_doubt=self.attempted_at is not None,
            same_content=self.accepted == self.content.digest,
            fresh=self.observed_at is not None and self.observed_at >= began,
            past=self.content.ends_at <= now,
            separate_ingest=capabilities(self.account.platform).separate_ingest,
        )


def read_subject(broadcast_id: int) -> Subject | None:
    """The broadcast as it is now, or None when it is gone; leaves no transaction open."""
    with reading():
        db.session.rollback()
        broadcast = db.session.get(Broadcast, broadcast_id)
        subject = _subject(broadcast) if broadcast else None
        db.session.rollback()
    return subject


def read_account(channel_id: int) -> Account | None:
    """The channel as it is now, or None when it is gone; leaves no transaction open."""
    with reading():
        db.session.rollback()
        channel = db.session.get(Channel, channel_id)
        account = _account(channel) if channel else None
        db.session.rollback()
    return account


def _subject(broadcast: Broadcast) -> Subject:
    settings: Settings = current_app.extensions["settings"]
    limits = capabilities(broadcast.channel.platform).limits
    return Subject(
        id=broadcast.id,
        account=_account(broadcast.channel),
        content=content_of(broadcast.session, broadcast.marker, settings.base_url, limits),
        wanted=broadcast.wanted,
        observed=broadcast.observed,
        event_id=broadcast.remote_id,
        ingest_id=broadcast.stream_id,
        bound=broadcast.bound,
        accepted=broadcast.remote_digest,
        attempted_at=broadcast.attempted_at,
        observed_at=broadcast.observed_at,
    )


def _account(channel: Channel) -> Account:
    return Account(
        id=channel.id,
        name=channel.name,
        platform=channel.platform,
        enabled=channel.enabled,
        state=channel.state,
        state_reason=channel.state_reason,
        paused_until=channel.paused_until,
        credentials=channel.credentials,
    )
