"""What YouTube's answers say of events, streams and pictures.

https://developers.google.com/youtube/v3/live/docs/liveBroadcasts#resource and …/liveStreams#resource
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from meetings.broadcasts.adapter import Event, Health, Ingest
from meetings.broadcasts.broadcast import Observed
from meetings.broadcasts.failure import Failure, Verdict

STATES = {
    "created": Observed.CREATED,
    "ready": Observed.READY,
    "testStarting": Observed.STARTING,
    "testing": Observed.TESTING,
    "liveStarting": Observed.STARTING,
    "live": Observed.LIVE,
    "complete": Observed.ENDED,
    "revoked": Observed.REVOKED,
}
NO_TRACK = {"noVideoStream": "video", "noAudioStream": "audio"}


def items_of(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """The items of a list. Raises Failure when the answer is none."""
    if "items" not in answer:
        raise _unreadable()
    items: list[dict[str, Any]] = answer["items"]
    return items


def event_of(
    item: dict[str, Any],
    stream: dict[str, Any] | None = None,
    video: dict[str, Any] | None = None,
) -> Event:
    """A broadcast, with the stream bound to it and the video it is to viewers where they were read."""
    try:
        snippet = item.get("snippet", {})
        return Event(
            id=item["id"],
            state=STATES.get(item["status"]["lifeCycleStatus"], Observed.CREATED),
            ingest_id=item.get("contentDetails", {}).get("boundStreamId"),
            description=snippet.get("description", ""),
            health=health_of(stream) if stream else None,
            started_at=_time(snippet.get("actualStartTime")),
            ended_at=_time(snippet.get("actualEndTime")),
            viewers=_number(video, "liveStreamingDetails", "concurrentViewers"),
            viewers_total=_number(video, "statistics", "viewCount"),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise _unreadable() from error


def ingest_of(item: dict[str, Any]) -> Ingest:
    """A stream: where the encoder sends."""
    try:
        where = item["cdn"]["ingestionInfo"]
        return Ingest(
            id=item["id"],
            url=where.get("rtmpsIngestionAddress") or where["ingestionAddress"],
            key=where["streamName"],
            description=item.get("snippet", {}).get("description", ""),
        )
    except (KeyError, TypeError) as error:
        raise _unreadable() from error


def health_of(stream: dict[str, Any]) -> Health:
    """How its picture arrives; YouTube tells no bitrate."""
    status = stream.get("status", {})
    if status.get("streamStatus") != "active":
        return Health(arriving=False)
    issues = status.get("healthStatus", {}).get("configurationIssues") or []
    named = [issue["type"] for issue in issues if issue.get("severity") != "info"]
    tracks = dict.fromkeys(("video", "audio"), True)
    tracks |= {NO_TRACK[name]: False for name in named if name in NO_TRACK}
    if status.get("healthStatus", {}).get("status") == "bad" and not named:
        named = ["bad"]
    return Health(arriving=True, notes=tuple(sorted(named)), **tracks)


def _number(video: dict[str, Any] | None, part: str, name: str) -> int | None:
    told = (video or {}).get(part, {}).get(name)
    return None if told is None else int(told)


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _unreadable() -> Failure:
    return Failure(Verdict.RETRY, "unreadable answer", doubt=True)
