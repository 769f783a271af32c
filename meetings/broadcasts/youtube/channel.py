"""A YouTube channel: broadcasts, their streams, binding and transitions.

https://developers.google.com/youtube/v3/live/docs/liveBroadcasts and …/liveStreams
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from meetings.broadcasts.adapter import Capabilities, Event, Ingest
from meetings.broadcasts.broadcast import Observed
from meetings.broadcasts.content import Content, Limits
from meetings.broadcasts.failure import Failure, IngestGone, Verdict
from meetings.broadcasts.youtube.client import Client
from meetings.settings import Settings

GONE = {"liveBroadcastNotFound", "liveStreamNotFound", "notFound", "HTTP 404"}
PAGE = 50
SOONEST = timedelta(minutes=1)
STATES = {
    "created": Observed.CREATED,
    "ready": Observed.READY,
    "testStarting": Observed.TESTING,
    "testing": Observed.TESTING,
    "liveStarting": Observed.TESTING,
    "live": Observed.LIVE,
    "complete": Observed.ENDED,
    "revoked": Observed.REVOKED,
}
EDITABLE = {"created", "ready"}
PARTS = "id,snippet,contentDetails,status"
STREAM_PARTS = "id,snippet,cdn,contentDetails,status"


class YouTube:
    """The adapter; see ``adapter.Adapter``."""

    can = Capabilities(limits=Limits(title=100, description=5000), separate_ingest=True)

    def __init__(self, credentials: str, settings: Settings) -> None:
        self._client = Client(credentials, settings.youtube_api_root, settings.lease_seconds / 3)
        self._broadcasts = self._client.api.liveBroadcasts()
        self._streams = self._client.api.liveStreams()
        self._watch_root = settings.watch_root

    def ingests(self) -> Iterator[Ingest]:
        """All streams; ``mine`` hides those that are not reusable, so ours are."""
        return map(_ingest, self._pages(self._streams, "id,snippet,cdn"))

    def events(self) -> Iterator[Event]:
        """All broadcasts, past ones too."""
        return map(_event, self._pages(self._broadcasts, PARTS))

    def _pages(self, collection: Any, parts: str) -> Iterator[dict[str, Any]]:
        request = collection.list(part=parts, mine=True, maxResults=PAGE)
        while request is not None:
            answer = self._client.call(request)
            yield from _items(answer)
            request = collection.list_next(request, answer)

    def create_ingest(self, content: Content) -> Ingest:
        """A reusable stream that only this broadcast is bound to."""
        body = {
            "snippet": {"title": content.title, "description": content.marker},
            "cdn": {"ingestionType": "rtmp", "resolution": "variable", "frameRate": "variable"},
            "contentDetails": {"isReusable": True},
        }
        return _ingest(self._client.call(self._streams.insert(part=STREAM_PARTS, body=body)))

    def create_event(self, content: Content, now: datetime) -> Event:
        """A public broadcast that starts by itself and never stops by itself."""
        starts_at = max(content.starts_at, now + SOONEST)
        body = {
            "snippet": {
                "title": content.title,
                "description": content.description,
                "scheduledStartTime": _time(starts_at),
                "scheduledEndTime": _time(max(content.ends_at, starts_at + SOONEST)),
            },
            "status": {"privacyStatus": "public", "selfDeclaredMadeForKids": False},
            "contentDetails": {
                "enableAutoStart": True,
                "enableAutoStop": False,
                "enableEmbed": True,
                "enableDvr": True,
                "recordFromStart": True,
                "latencyPreference": "normal",
                "monitorStream": {"enableMonitorStream": False, "broadcastStreamDelayMs": 0},
            },
        }
        return _event(self._client.call(self._broadcasts.insert(part=PARTS, body=body)))

    def bind(self, event_id: str, ingest_id: str) -> Event:
        """Created becomes ready; one that is bound to another stream must be unbound first."""
        try:
            return self._bind(id=event_id, streamId=ingest_id)
        except Failure as failure:
            if failure.reason != "liveBroadcastBindingNotAllowed":
                raise
        self._bind(id=event_id)
        return self._bind(id=event_id, streamId=ingest_id)

    def _bind(self, **which: str) -> Event:
        try:
            return _event(self._client.call(self._broadcasts.bind(part=PARTS, **which)))
        except Failure as failure:
            if failure.reason == "liveStreamNotFound":
                raise IngestGone(failure.verdict, failure.reason) from failure
            raise

    def update(self, event_id: str, content: Content, now: datetime) -> Event:
        """Reads the snippet and writes it back whole, because an update resets what it leaves out."""
        found = self._read([event_id])
        if event_id not in found:
            raise Failure(Verdict.AGAIN, "liveBroadcastNotFound")
        body = {"id": event_id, "snippet": _changed(found[event_id], content, now)}
        request = self._broadcasts.update(part="id,snippet", body=body)
        self._client.call(request)
        return _event(found[event_id])

    def observe(self, event_ids: list[str]) -> dict[str, Event]:
        """One call, one unit of quota."""
        return {id_: _event(item) for id_, item in self._read(event_ids).items()}

    def _read(self, event_ids: list[str]) -> dict[str, dict[str, Any]]:
        request = self._broadcasts.list(part=PARTS, id=",".join(event_ids), maxResults=PAGE)
        return {item["id"]: item for item in _items(self._client.call(request))}

    def end(self, event_id: str) -> None:
        """Live becomes complete, which is final."""
        request = self._broadcasts.transition(
            broadcastStatus="complete", id=event_id, part="id,status"
        )
        self._settle(request)

    def remove_event(self, event_id: str) -> None:
        """Only what never was on air can be deleted."""
        self._settle(self._broadcasts.delete(id=event_id))

    def remove_ingest(self, ingest_id: str) -> None:
        """Only a stream whose broadcasts are complete or deleted can be deleted."""
        self._settle(self._streams.delete(id=ingest_id))

    def _settle(self, request: Any) -> None:
        try:
            self._client.call(request)
        except Failure as failure:
            if failure.verdict is not Verdict.DONE and failure.reason not in GONE:
                raise

    def watch_url(self, event_id: str) -> str:
        """YouTube's page, or the sandbox's."""
        return f"{self._watch_root}/watch?v={event_id}"

    def embed_url(self, event_id: str) -> str:
        """The player that sets no cookie before it plays, or the sandbox's."""
        root = self._watch_root.replace(
            "https://www.youtube.com", "https://www.youtube-nocookie.com"
        )
        return f"{root}/embed/{event_id}"


def _items(answer: dict[str, Any]) -> list[dict[str, Any]]:
    if "items" not in answer:
        raise Failure(Verdict.RETRY, "unreadable answer", doubt=True)
    items: list[dict[str, Any]] = answer["items"]
    return items


def _event(item: dict[str, Any]) -> Event:
    try:
        state = STATES.get(item["status"]["lifeCycleStatus"], Observed.CREATED)
        return Event(
            id=item["id"],
            state=state,
            ingest_id=item.get("contentDetails", {}).get("boundStreamId"),
            description=item.get("snippet", {}).get("description", ""),
        )
    except (KeyError, TypeError) as error:
        raise Failure(Verdict.RETRY, "unreadable answer", doubt=True) from error


def _ingest(item: dict[str, Any]) -> Ingest:
    try:
        where = item["cdn"]["ingestionInfo"]
        return Ingest(
            id=item["id"],
            url=where.get("rtmpsIngestionAddress") or where["ingestionAddress"],
            key=where["streamName"],
            description=item.get("snippet", {}).get("description", ""),
        )
    except (KeyError, TypeError) as error:
        raise Failure(Verdict.RETRY, "unreadable answer", doubt=True) from error


def _changed(item: dict[str, Any], content: Content, now: datetime) -> dict[str, Any]:
    """The snippet with our title and text, and our times while they may still be set."""
    told = {"title": content.title, "description": content.description}
    if item["status"]["lifeCycleStatus"] in EDITABLE and content.starts_at > now:
        told |= {
            "scheduledStartTime": _time(content.starts_at),
            "scheduledEndTime": _time(content.ends_at),
        }
    return {**item["snippet"], **told}


def _time(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
