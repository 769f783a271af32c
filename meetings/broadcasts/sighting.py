"""A sighting: what a look at the platform leaves in our row."""

from __future__ import annotations

from datetime import datetime

from meetings.broadcasts.adapter import Event, Health
from meetings.broadcasts.broadcast import Broadcast, Observed, Picture
from meetings.broadcasts.reconcile import ON_AIR, OVER


def note(broadcast: Broadcast, event: Event, now: datetime) -> None:
    """Write what was seen; what the platform does not tell stays as it was."""
    _note_state(broadcast, event.state, now)
    _note_ingest(broadcast, event)
    broadcast.bound = event.ingest_id is not None and event.ingest_id == broadcast.stream_id
    broadcast.started_at = event.started_at or broadcast.started_at
    broadcast.ended_at = event.ended_at or broadcast.ended_at
    broadcast.recording_url = event.recording_url or broadcast.recording_url
    _note_viewers(broadcast, event)
    if event.health is not None and event.state not in OVER:
        _note_health(broadcast, event.health, now)


def _note_ingest(broadcast: Broadcast, event: Event) -> None:
    """A platform may give out another key while the event waits: then the crew has not seen it."""
    if event.ingest is None:
        return
    if event.ingest.key != broadcast.stream_key:
        broadcast.key_shown_at = None
    broadcast.stream_id = event.ingest.id
    broadcast.stream_url = event.ingest.url
    broadcast.stream_key = event.ingest.key


def note_end(broadcast: Broadcast, state: Observed, now: datetime) -> None:
    """Ended, removed or gone: nothing arrives and nobody watches any more."""
    _note_state(broadcast, state, now)
    _note_health(broadcast, Health(arriving=None), now)
    broadcast.viewers_now = None


def _note_state(broadcast: Broadcast, state: Observed, now: datetime) -> None:
    if state is Observed.LIVE and broadcast.observed is not Observed.LIVE:
        broadcast.started_at = broadcast.started_at or now
    if state is Observed.ENDED and broadcast.observed in ON_AIR:
        broadcast.ended_at = broadcast.ended_at or now
    starting = state is Observed.STARTING
    broadcast.starting_since = (broadcast.starting_since or now) if starting else None
    broadcast.observed, broadcast.observed_at = state, now


def _note_viewers(broadcast: Broadcast, event: Event) -> None:
    broadcast.viewers_now = event.viewers if event.state in ON_AIR else None
    counts = [event.viewers, broadcast.viewers_peak]
    broadcast.viewers_peak = max((count for count in counts if count is not None), default=None)
    if event.viewers_total is not None:
        broadcast.viewers_total = event.viewers_total


def _note_health(broadcast: Broadcast, health: Health, now: datetime) -> None:
    absent = health.picture is Picture.ABSENT
    broadcast.absent_since = (broadcast.absent_since or now) if absent else None
    broadcast.picture = health.picture
    broadcast.bitrate_kbps = health.bitrate_kbps
    broadcast.has_video, broadcast.has_audio = health.video, health.audio
    broadcast.health_notes = "\n".join(health.notes)
    broadcast.health_at = now
