"""What the contract needs of each platform: its adapter, its twin, and the twin's own ways."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from meetings.broadcasts.adapter import Adapter, Event
from meetings.broadcasts.content import Content
from meetings.settings import Settings
from tests.sandbox.server import Sandbox

LEASE_SECONDS = 3
MARKER = "no-tie:0123456789abcdef01234567"
OTHER = "no-tie:ffffffffffffffffffffffff"


def settings(sandbox: Sandbox) -> Settings:
    """All platforms at the sandbox."""
    root = sandbox.root.rstrip("/")
    return replace(
        Settings(),
        youtube_api_root=root,
        facebook_api_root=f"{root}/facebook",
        vk_api_root=f"{root}/vk",
        lease_seconds=LEASE_SECONDS,
    )


def now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def content(ahead: timedelta = timedelta(minutes=20), **changes: Any) -> Content:
    """A session of an hour, which begins so soon that every platform takes it."""
    starts = changes.pop("starts_at", now() + ahead)
    marker = changes.pop("marker", MARKER)
    words = changes.pop("words", "At the bazaar")
    known = {"title": "Reception", "description": f"{words}\n\nhttps://example.org/s/1\n{marker}"}
    return Content(
        **{**known, **changes}, starts_at=starts, ends_at=starts + timedelta(hours=1), marker=marker
    )


class Rig:
    """One platform; ``kind`` is the name of its events in the sandbox's dump."""

    kind = ""
    create = ""
    deletes = ""
    lists = ""
    everything = ""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.settings = settings(sandbox)
        self.adapter = self.connect("No-Tie")

    def connect(self, name: str) -> Adapter:
        raise NotImplementedError

    def secrets(self) -> list[str]:
        """What no message may hold."""
        raise NotImplementedError

    def made(self) -> list[dict[str, Any]]:
        """The events at the platform."""
        return self.sandbox.dump()[self.kind]

    def title(self, item: dict[str, Any]) -> str:
        return str(item["title"])

    def ready(self, given: Content | None = None) -> Event:
        """An event with its ingest, as reconciling would have it."""
        return self.adapter.create_event(given or content(), now())

    def source(self, event: Event) -> str:
        """What the sandbox's picture is started at."""
        return event.id

    def on_air(self, event: Event | None = None) -> Event:
        """One that viewers see."""
        event = event or self.ready()
        self.sandbox.start_picture(self.source(event))
        self.sandbox.advance(20 * 60 + 5)
        return self.adapter.observe([event.id])[event.id]

    def account(self, platform: str, name: str) -> dict[str, Any]:
        found = self.sandbox.tell(f"accounts/{platform}", name=name)
        self.token = found["access_token"]
        return found


class YouTubeRig(Rig):
    kind = "broadcasts"
    create = "youtube.liveBroadcasts.insert"
    deletes = "youtube.liveBroadcasts.delete"
    lists = "youtube.liveBroadcasts.list"
    everything = "youtube.*"

    def connect(self, name: str) -> Adapter:
        from meetings.broadcasts.credentials import read_credentials
        from meetings.broadcasts.youtube import YouTube

        self.user = self.sandbox.authorized_user(name)
        return YouTube(read_credentials(json.dumps(self.user)), self.settings)

    def secrets(self) -> list[str]:
        return [self.user["refresh_token"], self.user["client_secret"]]

    def title(self, item: dict[str, Any]) -> str:
        return str(item["snippet"]["title"])

    def ready(self, given: Content | None = None) -> Event:
        given = given or content()
        ingest = self.adapter.create_ingest(given)
        made = self.adapter.create_event(given, now())
        return replace(self.adapter.bind(made.id, ingest.id), ingest=ingest)

    def source(self, event: Event) -> str:
        assert event.ingest is not None
        return event.ingest.id


class FacebookRig(Rig):
    kind = "facebook"
    create = "facebook.live_videos.create"
    deletes = "facebook.live_video.delete"
    lists = "facebook.live_videos.list"
    everything = "facebook.*"

    def connect(self, name: str) -> Adapter:
        from meetings.broadcasts.facebook import Facebook

        found = self.account("facebook", name)
        known = {"page_id": found["id"], "access_token": found["access_token"]}
        return Facebook(json.dumps(known), self.settings)

    def secrets(self) -> list[str]:
        return [self.token]

    def source(self, event: Event) -> str:
        return event.id.partition("_")[0]


class VKRig(Rig):
    kind = "vk"
    create = "vk.video.startStreaming"
    deletes = "vk.video.delete"
    lists = "vk.video.get"
    everything = "vk.*"

    def connect(self, name: str) -> Adapter:
        from meetings.broadcasts.vk import VK

        found = self.account("vk", name)
        known = {"owner_id": found["id"], "access_token": found["access_token"]}
        return VK(json.dumps(known), self.settings)

    def secrets(self) -> list[str]:
        return [self.token]
