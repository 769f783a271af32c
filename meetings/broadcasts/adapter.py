"""What every platform is asked for, so that reconciling knows no platform by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

from meetings.broadcasts.broadcast import Observed, Picture
from meetings.broadcasts.content import Chapters, Content, Limits
from meetings.settings import Settings


@dataclass(frozen=True)
class Costs:
    """Units of a daily quota: each write, the end of a broadcast, and each minute in which a
    channel's broadcasts are looked at, ``far`` from their time or ``close`` to it.
    """

    write: int
    ending: int
    far_minute: int
    close_minute: int


@dataclass(frozen=True)
class Capabilities:
    """What a platform can.

    ``separate_ingest``: streams are made and bound apart from events. ``schedule_ahead``: an event
    may be made at most so long before its start; None: at any time. ``picture``: it takes a picture;
    those that do not only announce. ``live_control``: ``test`` (with ``testing``) and ``go_live``
    work; ``auto_start``: it goes live by itself when the picture arrives. ``recording``: afterwards
    the event's address shows the recording. ``announces``: posts can be made before an event may be. ``costs``: of a quota that is kept
    for each project.
    """

    limits: Limits
    separate_ingest: bool
    schedule_ahead: timedelta | None = None
    picture: bool = True
    thumbnails: bool = False
    playlists: bool = False
    live_control: bool = False
    testing: bool = False
    auto_start: bool = False
    recording: bool = False
    announces: bool = False
    costs: Costs | None = None


@dataclass(frozen=True)
class Ingest:
    """Where the encoder sends: ``key`` is a secret; ``description`` carries our marker."""

    id: str
    url: str
    key: str
    description: str = ""


@dataclass(frozen=True)
class Health:
    """How the picture arrives, as far as the platform says; ``notes`` are its own short words."""

    arriving: bool | None
    bitrate_kbps: int | None = None
    video: bool | None = None
    audio: bool | None = None
    notes: tuple[str, ...] = ()

    @property
    def picture(self) -> Picture:
        """All of it in one word."""
        if self.arriving is None:
            return Picture.UNKNOWN
        if not self.arriving:
            return Picture.ABSENT
        lacking = self.video is False or self.audio is False or bool(self.notes)
        return Picture.POOR if lacking else Picture.GOOD


@dataclass(frozen=True)
class Event:
    """A broadcast as the platform shows it.

    ``ingest_id`` is what is bound to it; ``ingest`` comes from platforms whose events hold address
    and key themselves; ``watch_url`` where only the answer knows it. The times are the real ones.
    ``viewers`` watch now, ``viewers_total`` ever did.
    """

    id: str
    state: Observed
    ingest_id: str | None = None
    description: str = ""
    ingest: Ingest | None = None
    health: Health | None = None
    watch_url: str | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    viewers: int | None = None
    viewers_total: int | None = None
    recording_url: str | None = None


class Marked(Protocol):
    """What can be ours: its description carries a marker."""

    @property
    def id(self) -> str: ...

    @property
    def description(self) -> str: ...


class Adapter(Protocol):
    """A connected channel. Every method is one outside call or few, and raises Failure.

    Making it calls nobody; ``credentials`` are in the platform's own form.
    """

    can: Capabilities

    @property
    def quota_project(self) -> str:
        """Whose quota its calls use; empty where ``can.costs`` is None."""

    def __init__(self, credentials: str, settings: Settings) -> None: ...

    def check(self) -> None:
        """One cheap call that fails when the access is no good."""

    def ingests(self) -> Iterator[Ingest]:
        """All streams of the channel, over all pages."""

    def events(self) -> Iterator[Event]:
        """All broadcasts of the channel, over all pages."""

    def create_ingest(self, content: Content) -> Ingest:
        """Not idempotent: look for the marker first."""

    def create_event(self, content: Content, now: datetime) -> Event:
        """Not idempotent: look for the marker first. Starts after ``now``, however late it is."""

    def ingest_of(self, event_id: str) -> Ingest | None:
        """Address and key of an event that was found again and does not show them."""

    def bind(self, event_id: str, ingest_id: str) -> Event:
        """Give the event its stream."""

    def update(self, event_id: str, content: Content, now: datetime) -> Event:
        """Make title, description and (while they may still be set) times those of the content."""

    def observe(self, event_ids: list[str]) -> dict[str, Event]:
        """The events that exist, by id; at most 50 at once."""

    def test(self, event_id: str) -> Event:
        """Show the picture to us alone; done already is no failure."""

    def go_live(self, event_id: str) -> Event:
        """Show the picture to everybody; done already is no failure."""

    def end(self, event_id: str) -> None:
        """End what is on air; done already is no failure."""

    def remove_event(self, event_id: str) -> None:
        """Delete it; gone already is no failure."""

    def remove_ingest(self, ingest_id: str) -> None:
        """Delete it; gone already is no failure."""

    def set_thumbnail(self, event_id: str, png: bytes) -> None:
        """Replace the event's picture, 1280 × 720; repeating it is harmless."""

    def playlists(self) -> Iterator[Marked]:
        """All playlists of the channel, over all pages."""

    def create_playlist(self, title: str, description: str) -> Marked:
        """Not idempotent: look for the marker first."""

    def playlist_item(self, playlist_id: str, event_id: str) -> str | None:
        """The id of the event's place in the playlist, None when it has none."""

    def add_to_playlist(self, playlist_id: str, event_id: str) -> str:
        """Not idempotent: look whether it is there first."""

    def announcements(self) -> Iterator[Marked]:
        """All announcements of the channel that may be ours."""

    def announce(self, content: Content) -> Marked:
        """Say that the session will be broadcast, with our own page's link. Not idempotent."""

    def point(self, announcement_id: str, content: Content, event_id: str | None) -> None:
        """Bring an announcement up to date, and show the event in it; repeating it is harmless."""

    def withdraw(self, announcement_id: str) -> None:
        """Delete an announcement; gone already is no failure."""

    def finish(self, event_id: str, content: Content, chapters: Chapters) -> Event:
        """Afterwards, harmless to repeat: the description with chapters, the recording's address."""

    def watch_url(self, event_id: str) -> str:
        """The page for viewers."""

    def embed_url(self, event_id: str) -> str:
        """What a frame on our own page shows."""


@runtime_checkable
class Unlisted(Protocol):
    """What an adapter has besides whose platform lists nothing: events are posts, written over."""

    def bookmark(self) -> str:
        """Where a search for what is made from now on must begin."""

    def events_after(self, bookmark: str, words: str) -> Iterator[Event]:
        """Ours since then that hold the words; bounded, and seen by nobody."""

    def retract(self, event_id: str, content: Content) -> None:
        """Let it stand and say that nothing comes of it; gone already is no failure."""


class Plain:
    """What an adapter need not write when its platform cannot do it; ``can`` says so too."""

    @property
    def quota_project(self) -> str:
        """Nobody's."""
        return ""

    def check(self) -> None:
        """There is no access that could end."""

    def ingests(self) -> Iterator[Ingest]:
        """None apart from events."""
        return iter(())

    def create_ingest(self, content: Content) -> Ingest:
        """Never asked for."""
        raise NotImplementedError

    def ingest_of(self, event_id: str) -> Ingest | None:
        """Events show theirs, or have none."""
        return None

    def bind(self, event_id: str, ingest_id: str) -> Event:
        """Never asked for."""
        raise NotImplementedError

    def remove_ingest(self, ingest_id: str) -> None:
        """Nothing to delete."""

    def test(self, event_id: str) -> Event:
        """Never asked for."""
        raise NotImplementedError

    def go_live(self, event_id: str) -> Event:
        """Never asked for."""
        raise NotImplementedError

    def set_thumbnail(self, event_id: str, png: bytes) -> None:
        """Never asked for."""
        raise NotImplementedError

    def playlists(self) -> Iterator[Marked]:
        """There are none."""
        return iter(())

    def create_playlist(self, title: str, description: str) -> Marked:
        """Never asked for."""
        raise NotImplementedError

    def playlist_item(self, playlist_id: str, event_id: str) -> str | None:
        """There is none."""
        return None

    def add_to_playlist(self, playlist_id: str, event_id: str) -> str:
        """Never asked for."""
        raise NotImplementedError

    def announcements(self) -> Iterator[Marked]:
        """There are none."""
        return iter(())

    def announce(self, content: Content) -> Marked:
        """Never asked for."""
        raise NotImplementedError

    def point(self, announcement_id: str, content: Content, event_id: str | None) -> None:
        """Never asked for."""
        raise NotImplementedError

    def withdraw(self, announcement_id: str) -> None:
        """Nothing to delete."""
