"""Facebook's live videos, read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from meetings.broadcasts.adapter import Event, Health, Ingest
from meetings.broadcasts.broadcast import Observed
from meetings.broadcasts.calling import unreadable

FIELDS = ",".join(
    (
        "id", "status", "title", "description", "planned_start_time", "broadcast_start_time",
        "secure_stream_url", "live_views", "total_views",
        "ingest_streams{stream_health}", "video{id}",
    )
)  # fmt: skip
STATES = {
    "UNPUBLISHED": Observed.READY,
    "SCHEDULED_UNPUBLISHED": Observed.READY,
    "SCHEDULED_LIVE": Observed.READY,
    "LIVE": Observed.LIVE,
    "LIVE_STOPPED": Observed.ENDED,
    "PROCESSING": Observed.ENDED,
    "VOD": Observed.ENDED,
}
SCHEDULED = {"SCHEDULED_UNPUBLISHED", "SCHEDULED_LIVE"}
# These are there still, and good for nothing: they are taken for gone.
USELESS = {"SCHEDULED_EXPIRED", "SCHEDULED_CANCELED"}


def is_useful(item: dict[str, Any]) -> bool:
    """Whether it can still be, or has been, on air."""
    return item.get("status") not in USELESS


def event_of(item: dict[str, Any]) -> Event:
    """Raises Failure for an item that makes no sense."""
    try:
        state = STATES.get(item["status"], Observed.CREATED)
        ended = state is Observed.ENDED
        return Event(
            id=_event_id(item),
            state=state,
            description=item.get("description") or "",
            ingest=None if ended else _ingest(item),
            health=None if ended else _health(item),
            started_at=time_of(item.get("broadcast_start_time")),
            viewers=item.get("live_views") if state is Observed.LIVE else None,
            viewers_total=_number(item.get("total_views")),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise unreadable() from error


def _event_id(item: dict[str, Any]) -> str:
    """The live video and the video that viewers open, by which it is embedded and found later."""
    return f"{item['id']}_{item['video']['id']}"


def parts_of(event_id: str) -> tuple[str, str]:
    """The ids of the live video and of its video."""
    live, _line, video = event_id.partition("_")
    return live, video


def time_of(text: str | None) -> datetime | None:
    """``2026-11-23T03:10:00+0000``."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S%z") if text else None


def _ingest(item: dict[str, Any]) -> Ingest | None:
    """The address of RTMPS up to the last slash, then the key."""
    address = item.get("secure_stream_url") or ""
    root, _slash, key = address.rpartition("/")
    return Ingest(str(item["id"]), f"{root}/", key) if root and key else None


def _health(item: dict[str, Any]) -> Health:
    streams = item.get("ingest_streams") or []
    if not streams:
        return Health(arriving=None)
    health = streams[0].get("stream_health") or {}
    video, audio = (float(health.get(f"{kind}_bitrate") or 0) for kind in ("video", "audio"))
    if not video and not audio:
        return Health(arriving=False)
    return Health(True, round((video + audio) / 1000), video > 0, audio > 0)


def _number(value: Any) -> int | None:
    return int(value) if str(value or "").isdecimal() else None
