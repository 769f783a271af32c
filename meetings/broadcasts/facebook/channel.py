"""A Facebook page: live videos that are scheduled at most a week ahead.

https://developers.facebook.com/docs/live-video-api
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from meetings.broadcasts.adapter import Capabilities, Event, Plain
from meetings.broadcasts.broadcast import Observed
from meetings.broadcasts.content import Chapters, Content, Limits
from meetings.broadcasts.facebook.errors import GONE
from meetings.broadcasts.facebook.graph import Graph
from meetings.broadcasts.facebook.items import (
    FIELDS,
    SCHEDULED,
    event_of,
    is_useful,
    parts_of,
    time_of,
)
from meetings.broadcasts.failure import Failure, Verdict
from meetings.settings import Settings

AHEAD = timedelta(days=7)
SOONEST = timedelta(minutes=10)
PAGE = "100"
Item = dict[str, Any]


class Facebook(Plain):
    """The adapter; see ``adapter.Adapter``."""

    can = Capabilities(
        limits=Limits(title=254, description=10_000),
        separate_ingest=False,
        schedule_ahead=AHEAD - timedelta(hours=1),
        live_control=True,
        auto_start=True,
        recording=True,
    )

    def __init__(self, credentials: str, settings: Settings) -> None:
        known = json.loads(credentials)
        self._page: str = known["page_id"]
        token = known["access_token"]
        self._graph = Graph(settings.facebook_root, token, settings.lease_seconds / 3)
        self._pages_root = settings.facebook_pages

    def check(self) -> None:
        """Read who the page is."""
        self._graph.get(self._page, fields="id")

    def events(self) -> Iterator[Event]:
        """All live videos, past ones too, without those that can be nothing any more."""
        for item in self._graph.pages(f"{self._page}/live_videos", fields=FIELDS, limit=PAGE):
            if is_useful(item):
                yield event_of(item)

    def create_event(self, content: Content, now: datetime) -> Event:
        """Scheduled; or, when it begins so soon that it cannot be, live with its picture."""
        told = {"title": content.title, "description": content.description}
        if content.starts_at >= now + SOONEST:
            told |= {"status": "SCHEDULED_UNPUBLISHED", "event_params": _start(content)}
        else:
            told["status"] = "LIVE_NOW"
        return event_of(self._graph.post(f"{self._page}/live_videos", fields=FIELDS, **told))

    def update(self, event_id: str, content: Content, now: datetime) -> Event:
        """Times only of what is scheduled: for anything else they are an error."""
        live, _video = parts_of(event_id)
        item = self._graph.get(live, fields=FIELDS)
        told = {"title": content.title, "description": content.description}
        if item.get("status") in SCHEDULED and _may_move(item, content, now):
            told["event_params"] = _start(content)
        return event_of(self._graph.post(live, fields=FIELDS, **told))

    def observe(self, event_ids: list[str]) -> dict[str, Event]:
        """One call, unless one of them is gone, which spoils the answer for all."""
        lives = [parts_of(event_id)[0] for event_id in event_ids]
        found = self._read_all(lives) if len(lives) > 1 else [self._read(live) for live in lives]
        events = [event_of(item) for item in found if item is not None and is_useful(item)]
        return {event.id: event for event in events}

    def _read_all(self, lives: list[str]) -> list[Item | None]:
        try:
            return list(self._graph.get("", ids=",".join(lives), fields=FIELDS).values())
        except Failure as failure:
            if failure.reason not in GONE:
                raise
        return [self._read(live) for live in lives]

    def _read(self, live: str) -> Item | None:
        """None when it is gone."""
        try:
            return self._graph.get(live, fields=FIELDS)
        except Failure as failure:
            if failure.reason not in GONE:
                raise
            return None

    def go_live(self, event_id: str) -> Event:
        """It takes a moment until the platform says that it is."""
        live, _video = parts_of(event_id)
        event = event_of(self._graph.post(live, fields=FIELDS, status="LIVE_NOW"))
        waits = event.state in (Observed.CREATED, Observed.READY)
        return replace(event, state=Observed.STARTING) if waits else event

    def end(self, event_id: str) -> None:
        """Refused for what is not live: then it is done already."""
        try:
            self._graph.post(parts_of(event_id)[0], end_live_video="true")
        except Failure as failure:
            if failure.verdict not in (Verdict.INPUT, Verdict.AGAIN):
                raise
            event = self.observe([event_id]).get(event_id)
            if event is not None and event.state is Observed.LIVE:
                raise

    def remove_event(self, event_id: str) -> None:
        """With its post on the page."""
        try:
            self._graph.delete(parts_of(event_id)[0])
        except Failure as failure:
            if failure.reason not in GONE:
                raise

    def finish(self, event_id: str, content: Content, chapters: Chapters) -> Event:
        """The recording is at the address of the live video, and its text is that of the video."""
        live, video = parts_of(event_id)
        item = self._graph.get(live, fields=FIELDS)
        if item.get("description") != content.description:
            self._graph.post(video, description=content.description)
        return replace(event_of(item), recording_url=self.watch_url(event_id))

    def watch_url(self, event_id: str) -> str:
        """Where it is live, and recorded afterwards."""
        return f"{self._pages_root}/{self._page}/videos/{parts_of(event_id)[1]}/"

    def embed_url(self, event_id: str) -> str:
        """Facebook's player for frames."""
        address = quote(self.watch_url(event_id), safe="")
        return f"{self._pages_root}/plugins/video.php?href={address}"


def _start(content: Content) -> str:
    return json.dumps({"start_time": int(content.starts_at.timestamp())})


def _may_move(item: Item, content: Content, now: datetime) -> bool:
    """Its time is another one, and one that may be set."""
    known = time_of(item.get("planned_start_time"))
    return known != content.starts_at and now + SOONEST <= content.starts_at <= now + AHEAD
