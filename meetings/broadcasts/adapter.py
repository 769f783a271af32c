"""What every platform is asked for, so that reconciling knows no platform by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from meetings.broadcasts.broadcast import Observed
from meetings.broadcasts.content import Content, Limits


@dataclass(frozen=True)
class Capabilities:
    """What a platform can; ``separate_ingest``: streams are made and bound apart from events."""

    limits: Limits
    separate_ingest: bool


@dataclass(frozen=True)
class Ingest:
    """Where the encoder sends: ``key`` is a secret; ``description`` carries our marker."""

    id: str
    url: str
    key: str
    description: str = ""


@dataclass(frozen=True)
class Event:
    """A broadcast as the platform shows it; ``ingest_id`` is what is bound to it."""

    id: str
    state: Observed
    ingest_id: str | None = None
    description: str = ""


class Adapter(Protocol):
    """A connected channel. Every method is one outside call, or one per page, and raises Failure."""

    can: Capabilities

    def ingests(self) -> Iterator[Ingest]:
        """All streams of the channel, over all pages."""

    def events(self) -> Iterator[Event]:
        """All broadcasts of the channel, over all pages."""

    def create_ingest(self, content: Content) -> Ingest:
        """Not idempotent: look for the marker first."""

    def create_event(self, content: Content, now: datetime) -> Event:
        """Not idempotent: look for the marker first. Starts after ``now``, however late it is."""

    def bind(self, event_id: str, ingest_id: str) -> Event:
        """Give the event its stream."""

    def update(self, event_id: str, content: Content, now: datetime) -> Event:
        """Make title, description and (while they may still be set) times those of the content."""

    def observe(self, event_ids: list[str]) -> dict[str, Event]:
        """The events that exist, by id; at most 50 at once."""

    def end(self, event_id: str) -> None:
        """End what is on air; done already is no failure."""

    def remove_event(self, event_id: str) -> None:
        """Delete it; gone already is no failure."""

    def remove_ingest(self, ingest_id: str) -> None:
        """Delete it; gone already is no failure."""

    def watch_url(self, event_id: str) -> str:
        """The page for viewers."""

    def embed_url(self, event_id: str) -> str:
        """What a frame on our own page shows."""
