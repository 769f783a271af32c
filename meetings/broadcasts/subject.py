"""The subject of one reconcile: a broadcast read in one short transaction, with all a step needs."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select

from meetings.broadcasts.adapter import Capabilities
from meetings.broadcasts.adapters import capabilities
from meetings.broadcasts.broadcast import Broadcast, Observed, Picture, Wanted
from meetings.broadcasts.channel import Channel, ChannelState, Platform
from meetings.broadcasts.chapters import chapters_of
from meetings.broadcasts.content import Chapters, Content, content_of
from meetings.broadcasts.post import post_of
from meetings.broadcasts.poster import Poster, poster_of
from meetings.broadcasts.reconcile import Phase, Situation
from meetings.database import db, reading
from meetings.settings import Settings

STUCK = timedelta(minutes=5)
QUIET = timedelta(minutes=2)
OVERRUN = timedelta(minutes=30)
GIVEN_UP_AFTER = timedelta(hours=1)


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
    playlist_id: str | None
    credentials: str = field(repr=False)


@dataclass(frozen=True)
class Subject:
    """A broadcast with its account and the content that it should have.

    ``accepted`` are the digests of what the platform has: content, thumbnail, what is said after.
    """

    id: int
    account: Account
    content: Content
    poster: Poster
    chapters: Chapters
    wanted: Wanted
    observed: Observed
    picture: Picture
    event_id: str | None
    ingest_id: str | None
    announced_id: str | None
    announced_digest: str
    playlist_item: str | None
    bound: bool
    accepted: tuple[str, str, str]
    attempted_at: datetime | None
    bookmark: str | None
    observed_at: datetime | None
    starting_since: datetime | None
    absent_since: datetime | None

    def situation(self, began: datetime, now: datetime) -> Situation:
        """What the decision looks at; ``began`` is when this reconcile started."""
        can, (content, thumbnail, after) = self.can, self.accepted
        return Situation(
            can=can,
            wanted=self.wanted,
            observed=self.observed,
            phase=self._phase(now),
            has_event=self.event_id is not None,
            has_ingest=can.separate_ingest and self.ingest_id is not None,
            bound=self.bound,
            in_doubt=self.attempted_at is not None,
            same_content=content == self.content.digest,
            fresh=not can.picture or _since(self.observed_at, began),
            picture=self.picture,
            stuck=_long(self.starting_since, now, STUCK),
            quiet=self._is_quiet(now),
            announced=self.announced_id is not None,
            pointed=self.announced_digest == self.pointing,
            dressed_up=thumbnail == self.poster.digest,
            listed=self.playlist_item is not None,
            finished=after == self.content.digest,
        )

    @property
    def can(self) -> Capabilities:
        """What its platform can."""
        return capabilities(self.account.platform)

    @property
    def pointing(self) -> str:
        """Changes when the announcement must be shown another event, or other words."""
        return hashlib.sha256(f"{self.event_id} {self.content.digest}".encode()).hexdigest()

    @property
    def may_begin_at(self) -> datetime:
        """When the platform lets an event be made, where it does not always."""
        return self.content.starts_at - (self.can.schedule_ahead or timedelta())

    @property
    def _has_nothing_to_say(self) -> bool:
        """Who only announces waits for another platform's recording."""
        return not self.can.picture and not self.content.recording_url

    def _phase(self, now: datetime) -> Phase:
        return phase_at(now, self.content.starts_at, self.content.ends_at, self.can.schedule_ahead)

    def _is_quiet(self, now: datetime) -> bool:
        """No picture for minutes, or, where nobody can say, long after the end."""
        if self.picture is Picture.UNKNOWN:
            return now >= self.content.ends_at + OVERRUN
        return _long(self.absent_since, now, QUIET)


def phase_at(
    now: datetime, starts_at: datetime, ends_at: datetime, ahead: timedelta | None
) -> Phase:
    """Where a session stands at ``now``; ``ahead`` is how early an event may be made."""
    if now >= ends_at:
        return Phase.GIVEN_UP if now >= ends_at + GIVEN_UP_AFTER else Phase.PAST
    if now >= starts_at:
        return Phase.BEGUN
    return Phase.EARLY if ahead is not None and starts_at - now > ahead else Phase.AHEAD


def _since(at: datetime | None, began: datetime) -> bool:
    return at is not None and at >= began


def _long(since: datetime | None, now: datetime, pause: timedelta) -> bool:
    return since is not None and now - since >= pause


def read_subject(broadcast_id: int) -> Subject | None:
    """The broadcast as it is now, or None when it is gone; leaves no transaction open."""
    with reading():
        db.session.rollback()
        broadcast = db.session.get(Broadcast, broadcast_id)
        subject = subject_of(broadcast) if broadcast else None
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


def subject_of(broadcast: Broadcast) -> Subject:
    """The same, inside the caller's transaction."""
    reception = broadcast.session
    chapters = chapters_of(reception, broadcast.started_at) if _is_over(broadcast) else ()
    return Subject(
        id=broadcast.id,
        account=_account(broadcast.channel),
        content=_content(broadcast, chapters),
        poster=poster_of(reception),
        chapters=chapters,
        wanted=broadcast.wanted,
        observed=broadcast.observed,
        picture=broadcast.picture,
        event_id=broadcast.remote_id,
        ingest_id=broadcast.stream_id,
        announced_id=broadcast.announced_id,
        announced_digest=broadcast.announced_digest,
        playlist_item=broadcast.playlist_item,
        bound=broadcast.bound,
        accepted=(broadcast.remote_digest, broadcast.thumbnail_digest, broadcast.finished_digest),
        attempted_at=broadcast.attempted_at,
        bookmark=broadcast.bookmark,
        observed_at=broadcast.observed_at,
        starting_since=broadcast.starting_since,
        absent_since=broadcast.absent_since,
    )


def _is_over(broadcast: Broadcast) -> bool:
    return broadcast.observed is Observed.ENDED


def _content(broadcast: Broadcast, chapters: Chapters) -> Content:
    settings = Settings.current()
    limits = capabilities(broadcast.channel.platform).limits
    recording = _recording(broadcast) if _is_over(broadcast) else ""
    content = content_of(
        broadcast.session, broadcast.marker, settings.base_url, limits, chapters, recording
    )
    can = capabilities(broadcast.channel.platform)
    return content if can.picture else post_of(broadcast, content, limits)


def _recording(broadcast: Broadcast) -> str:
    """Where another platform shows the session afterwards."""
    found = select(Broadcast.recording_url).where(
        Broadcast.session_id == broadcast.session_id,
        Broadcast.recording_url.is_not(None),
        Broadcast.id != broadcast.id,
    )
    return db.session.scalars(found.order_by(Broadcast.id)).first() or ""


def _account(channel: Channel) -> Account:
    return Account(
        id=channel.id,
        name=channel.name,
        platform=channel.platform,
        enabled=channel.enabled,
        state=channel.state,
        state_reason=channel.state_reason,
        paused_until=channel.paused_until,
        playlist_id=channel.playlist_id,
        credentials=channel.credentials,
    )
