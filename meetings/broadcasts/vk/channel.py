"""A VK community: live videos that are made shortly before, and announced on the wall until then.

https://dev.vk.com/en/method/video.startStreaming
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from meetings.broadcasts.adapter import Capabilities, Event, Ingest, Plain
from meetings.broadcasts.broadcast import Observed
from meetings.broadcasts.calling import unreadable
from meetings.broadcasts.content import Chapters, Content, Limits
from meetings.broadcasts.failure import Failure, Verdict
from meetings.broadcasts.vk.client import Client
from meetings.broadcasts.vk.items import Post, event_of, post_of, started_of
from meetings.settings import Settings

AHEAD = timedelta(minutes=30)
VIDEOS, POSTS = 200, 100
# Of a thing that does not exist: which of them is not documented.
MAYBE_GONE = {Verdict.AGAIN, Verdict.INPUT, Verdict.PERSON}


class VK(Plain):
    """The adapter; see ``adapter.Adapter``."""

    can = Capabilities(
        limits=Limits(title=128, description=5000),
        separate_ingest=False,
        schedule_ahead=AHEAD,
        auto_start=True,
        recording=True,
        announces=True,
    )

    def __init__(self, credentials: str, settings: Settings) -> None:
        known = json.loads(credentials)
        self._owner = int(known["owner_id"])
        token = known["access_token"]
        self._client = Client(settings.vk_root, token, settings.lease_seconds / 3)
        self._pages_root = settings.vk_pages

    def check(self) -> None:
        """Read one video of the community, if it has any."""
        self._client.call("video.get", owner_id=self._owner, count=1)

    @property
    def _place(self) -> dict[str, int]:
        """The community that it takes place in; a person's own page needs no name."""
        return {"group_id": -self._owner} if self._owner < 0 else {}

    def events(self) -> Iterator[Event]:
        """All videos: a live one that is over looks like any other."""
        return map(event_of, self._pages("video.get", VIDEOS))

    def _pages(self, method: str, size: int) -> Iterator[dict[str, Any]]:
        """The items of a list by number, until nothing comes: new ones in front hide none."""
        offset = 0
        while items := _items(
            self._client.call(method, owner_id=self._owner, count=size, offset=offset)
        ):
            yield from items
            offset += len(items)

    def create_event(self, content: Content, now: datetime) -> Event:
        """Published at once: it waits for the picture, and is live with it."""
        answer = self._client.call(
            "video.startStreaming",
            **self._place,
            name=content.title,
            description=content.description,
            publish=1,
        )
        return started_of(answer, content.description)

    def ingest_of(self, event_id: str) -> Ingest | None:
        """Starting what is started already answers with the same address and key."""
        video = _parts(event_id)["video_id"]
        answer = self._client.call("video.startStreaming", **self._place, video_id=video, publish=1)
        return started_of(answer, "").ingest

    def update(self, event_id: str, content: Content, now: datetime) -> Event:
        """It has no time of its own, only words that tell one."""
        event = self._one(event_id)
        self._client.call(
            "video.edit", **_parts(event_id), name=content.title, desc=content.description
        )
        return event

    def observe(self, event_ids: list[str]) -> dict[str, Event]:
        """One call; who watches is seen while it is live."""
        answer = self._client.call("video.get", videos=",".join(event_ids), count=VIDEOS)
        return {event.id: event for event in map(event_of, _items(answer))}

    def _one(self, event_id: str) -> Event:
        found = self.observe([event_id])
        if event_id not in found:
            raise Failure(Verdict.AGAIN, "video is gone")
        return found[event_id]

    def end(self, event_id: str) -> None:
        """Refused for what has ended: then it is done already."""
        video = _parts(event_id)["video_id"]
        self._unless(
            lambda: self._client.call("video.stopStreaming", **self._place, video_id=video),
            lambda: not self._is(event_id, Observed.LIVE, Observed.READY),
        )

    def remove_event(self, event_id: str) -> None:
        """With its recording, if it has one."""
        self._unless(
            lambda: self._client.call("video.delete", **_parts(event_id)),
            lambda: not self.observe([event_id]),
        )

    def _unless(self, act: Callable[[], object], done: Callable[[], bool]) -> None:
        """Act; a refusal that may mean that it was done before is looked into."""
        try:
            act()
        except Failure as failure:
            if failure.verdict not in MAYBE_GONE or not done():
                raise

    def _is(self, event_id: str, *states: Observed) -> bool:
        event = self.observe([event_id]).get(event_id)
        return event is not None and event.state in states

    def announcements(self) -> Iterator[Post]:
        """All posts on the wall, over all pages."""
        return map(post_of, self._pages("wall.get", POSTS))

    def announce(self, content: Content) -> Post:
        """The same again is the same post, for as long as VK remembers its guid."""
        guid = f"{content.marker}:{content.digest[:12]}"
        answer = self._client.call(
            "wall.post", **self._wall, message=content.description, guid=guid
        )
        return Post(_post_id(answer), content.description)

    @property
    def _wall(self) -> dict[str, int]:
        return {"owner_id": self._owner, "from_group": int(self._owner < 0)}

    def point(self, announcement_id: str, content: Content, event_id: str | None) -> None:
        """An edit replaces words and attachments."""
        shown = {"attachments": f"video{event_id}"} if event_id else {}
        self._client.call(
            "wall.edit",
            owner_id=self._owner,
            post_id=announcement_id,
            message=content.description,
            **shown,
        )

    def withdraw(self, announcement_id: str) -> None:
        """Refused for what is not there: then it is done already."""
        self._unless(
            lambda: self._client.call("wall.delete", owner_id=self._owner, post_id=announcement_id),
            lambda: all(post.id != announcement_id for post in self.announcements()),
        )

    def finish(self, event_id: str, content: Content, chapters: Chapters) -> Event:
        """The recording is at the address of the live video."""
        event = self._one(event_id)
        if event.description != content.description:
            self._client.call("video.edit", **_parts(event_id), desc=content.description)
        return replace(event, recording_url=self.watch_url(event_id))

    def watch_url(self, event_id: str) -> str:
        """The video's own page."""
        return f"{self._pages_root}/video{event_id}"

    def embed_url(self, event_id: str) -> str:
        """VK's player for frames."""
        parts = _parts(event_id)
        return f"{self._pages_root}/video_ext.php?oid={parts['owner_id']}&id={parts['video_id']}"


def _parts(event_id: str) -> dict[str, str]:
    owner, _line, video = event_id.partition("_")
    return {"owner_id": owner, "video_id": video}


def _items(answer: Any) -> list[dict[str, Any]]:
    items = answer.get("items") if isinstance(answer, dict) else None
    if not isinstance(items, list):
        raise unreadable()
    return items


def _post_id(answer: Any) -> str:
    if not isinstance(answer, dict) or "post_id" not in answer:
        raise unreadable()
    return str(answer["post_id"])
