"""VK's live videos and posts, read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from meetings.broadcasts.adapter import Event, Health, Ingest
from meetings.broadcasts.broadcast import Observed
from meetings.broadcasts.calling import unreadable

STATES = {
    "waiting": Observed.READY,
    "upcoming": Observed.READY,
    "started": Observed.LIVE,
    "finished": Observed.ENDED,
    "failed": Observed.ENDED,
}


@dataclass(frozen=True)
class Post:
    """A post on the wall; its text carries our marker."""

    id: str
    description: str


def event_of(item: dict[str, Any]) -> Event:
    """An item of ``video.get``. Raises Failure for one that makes no sense."""
    try:
        state = _state(item)
        on_air = state is Observed.LIVE
        started = item.get("live_start_time")
        return Event(
            id=f"{item['owner_id']}_{item['id']}",
            state=state,
            description=item.get("description") or "",
            health=Health(arriving=True if on_air else None),
            started_at=datetime.fromtimestamp(started, UTC) if started else None,
            viewers=item.get("spectators") if on_air else None,
            viewers_total=None if on_air else item.get("views"),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise unreadable() from error


def started_of(answer: dict[str, Any], description: str) -> Event:
    """What ``video.startStreaming`` answers: it holds address and key, which nothing tells later."""
    try:
        id_ = f"{answer['owner_id']}_{answer['video_id']}"
        stream = answer["stream"]
        ingest = Ingest(id_, stream["url"], stream["key"])
        return Event(id=id_, state=Observed.READY, description=description, ingest=ingest)
    except (KeyError, TypeError) as error:
        raise unreadable() from error


def post_of(item: dict[str, Any]) -> Post:
    """An item of ``wall.get``."""
    try:
        return Post(str(item["id"]), item.get("text") or "")
    except (KeyError, AttributeError) as error:
        raise unreadable() from error


def _state(item: dict[str, Any]) -> Observed:
    if item.get("live_status") in STATES:
        return STATES[item["live_status"]]
    if item.get("upcoming"):
        return Observed.READY
    return Observed.LIVE if item.get("live") else Observed.ENDED
