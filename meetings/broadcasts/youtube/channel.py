"""A YouTube channel: broadcasts, their streams, binding and transitions.

https://developers.google.com/youtube/v3/live/docs/liveBroadcasts and …/liveStreams
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from meetings.broadcasts.adapter import Capabilities, Event, Ingest, Plain
from meetings.broadcasts.broadcast import Observed
from meetings.broadcasts.content import Content, Limits
from meetings.broadcasts.failure import Failure, IngestGone, Verdict
from meetings.broadcasts.youtube.client import Client
from meetings.broadcasts.youtube.costs import COSTS
from meetings.broadcasts.youtube.items import event_of, health_of, ingest_of, items_of
from meetings.broadcasts.youtube.showcase import PAGE, PARTS, Showcase
from meetings.settings import Settings

GONE = {"liveBroadcastNotFound", "liveStreamNotFound", "notFound", "HTTP 404"}
SOONEST = timedelta(minutes=1)
EDITABLE = {"created", "ready"}
STREAM_PARTS = "id,snippet,cdn,contentDetails,status"
SEEN_BY_VIEWERS = (Observed.LIVE, Observed.ENDED)


class YouTube(Showcase, Plain):
    """The adapter; see ``adapter.Adapter``."""

    can = Capabilities(
        limits=Limits(title=100, description=5000),
        separate_ingest=True,
        thumbnails=True,
        playlists=True,
        live_control=True,
        testing=True,
        auto_start=True,
        recording=True,
        costs=COSTS,
    )

    def __init__(self, credentials: str, settings: Settings) -> None:
        self._client = Client(credentials, settings.youtube_api_root, settings.lease_seconds / 3)
        self._broadcasts = self._client.api.liveBroadcasts()
        self._streams = self._client.api.liveStreams()
        self._watch_root = settings.watch_root

    def check(self) -> None:
        """Read who the channel is: one unit of quota."""
        self._client.call(self._client.api.channels().list(part="id", mine=True))

    @property
    def quota_project(self) -> str:
        """The Google project that the channel's client belongs to."""
        return self._client.project

    def ingests(self) -> Iterator[Ingest]:
        """All streams; ``mine`` hides those that are not reusable, so ours are."""
        return map(ingest_of, self.pages(self._streams, part="id,snippet,cdn", mine=True))

    def events(self) -> Iterator[Event]:
        """All broadcasts, past ones too."""
        return map(event_of, self.pages(self._broadcasts, part=PARTS, mine=True))

    def create_ingest(self, content: Content) -> Ingest:
        """A reusable stream that only this broadcast is bound to, so that no two crews share a key."""
        body = {
            "snippet": {"title": content.title, "description": content.marker},
            "cdn": {"ingestionType": "rtmp", "resolution": "variable", "frameRate": "variable"},
            "contentDetails": {"isReusable": True},
        }
        return ingest_of(self._client.call(self._streams.insert(part=STREAM_PARTS, body=body)))

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
        return event_of(self._client.call(self._broadcasts.insert(part=PARTS, body=body)))

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
            return event_of(self._client.call(self._broadcasts.bind(part=PARTS, **which)))
        except Failure as failure:
            if failure.reason == "liveStreamNotFound":
                raise IngestGone(failure.verdict, failure.reason) from failure
            raise

    def update(self, event_id: str, content: Content, now: datetime) -> Event:
        """Reads the snippet and writes it back whole, because an update resets what it leaves out."""
        item = self._one(event_id)
        body = {"id": event_id, "snippet": _changed(item, content, now)}
        self._client.call(self._broadcasts.update(part="id,snippet", body=body))
        return event_of(item)

    def observe(self, event_ids: list[str]) -> dict[str, Event]:
        """Three calls at most, each one unit of quota.

        What is over has no picture, and what is not on air no viewers.
        """
        items = self._read(event_ids)
        states = {id_: event_of(item).state for id_, item in items.items()}
        bound = {
            id_: item["contentDetails"]["boundStreamId"]
            for id_, item in items.items()
            if states[id_] is not Observed.ENDED and "boundStreamId" in item["contentDetails"]
        }
        streams = self._stream_states(sorted(set(bound.values())))
        shown = [id_ for id_, state in states.items() if state in SEEN_BY_VIEWERS]
        videos = self.watched(shown, [id_ for id_ in shown if states[id_] is Observed.ENDED])
        return {
            id_: event_of(item, streams.get(bound.get(id_, "")), videos.get(id_))
            for id_, item in items.items()
        }

    def _stream_states(self, ingest_ids: list[str]) -> dict[str, dict[str, Any]]:
        if not ingest_ids:
            return {}
        request = self._streams.list(part="id,status", id=",".join(ingest_ids), maxResults=PAGE)
        return {item["id"]: item for item in items_of(self._client.call(request))}

    def _read(self, event_ids: list[str]) -> dict[str, dict[str, Any]]:
        request = self._broadcasts.list(part=PARTS, id=",".join(event_ids), maxResults=PAGE)
        return {item["id"]: item for item in items_of(self._client.call(request))}

    def _one(self, event_id: str) -> dict[str, Any]:
        found = self._read([event_id])
        if event_id not in found:
            raise Failure(Verdict.AGAIN, "liveBroadcastNotFound")
        return found[event_id]

    def test(self, event_id: str) -> Event:
        """Needs the monitor stream, and no auto-start that would go live over it."""
        item = self._monitor(event_id, enabled=True)
        self._require_picture(item)
        return self._transition(event_id, "testing")

    def go_live(self, event_id: str) -> Event:
        """From testing, or from ready without a monitor stream."""
        self._monitor(event_id, enabled=False)
        return self._transition(event_id, "live")

    def _require_picture(self, item: dict[str, Any]) -> None:
        """A look costs one unit of quota, a refused transition fifty."""
        bound = item["contentDetails"].get("boundStreamId", "")
        stream = self._stream_states([bound] if bound else []).get(bound, {})
        if not health_of(stream).arriving:
            raise Failure(Verdict.ENCODER, "errorStreamInactive")

    def _monitor(self, event_id: str, *, enabled: bool) -> dict[str, Any]:
        """Can be changed until testing; the part is written back whole."""
        item = self._one(event_id)
        details = item["contentDetails"]
        monitor = details["monitorStream"]
        if (
            item["status"]["lifeCycleStatus"] not in EDITABLE
            or monitor["enableMonitorStream"] is enabled
        ):
            return item
        changed = {
            **details,
            "enableAutoStart": not enabled,
            "monitorStream": {**monitor, "enableMonitorStream": enabled},
        }
        body = {"id": event_id, "contentDetails": changed}
        self._client.call(self._broadcasts.update(part="id,contentDetails", body=body))
        return item

    def _transition(self, event_id: str, target: str) -> Event:
        request = self._broadcasts.transition(broadcastStatus=target, id=event_id, part=PARTS)
        try:
            return event_of(self._client.call(request))
        except Failure as failure:
            if failure.verdict is not Verdict.DONE:
                raise
        return event_of(self._one(event_id))

    def end(self, event_id: str) -> None:
        """Live becomes complete, which is final."""
        request = self._broadcasts.transition(
            broadcastStatus="complete", id=event_id, part="id,status"
        )
        self._settle(request)

    def remove_event(self, event_id: str) -> None:
        """Only what is not on air can be deleted."""
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
