"""What viewers find around a broadcast at YouTube: its thumbnail, its playlist, its chapters.

https://developers.google.com/youtube/v3/docs/thumbnails/set, …/playlists, …/playlistItems, …/videos
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from googleapiclient.http import MediaInMemoryUpload

from meetings.broadcasts.adapter import Event, Marked
from meetings.broadcasts.content import Chapters, Content
from meetings.broadcasts.failure import Failure, Verdict
from meetings.broadcasts.youtube.client import Client
from meetings.broadcasts.youtube.items import event_of, items_of

PAGE = 50
VIEWERS_SECONDS = 50.0
PARTS = "id,snippet,contentDetails,status"
VIDEO_PARTS = "id,snippet,liveStreamingDetails,statistics"


_watched: dict[str, tuple[float, dict[str, Any]]] = {}


@dataclass(frozen=True)
class Playlist:
    """One of the channel's; its description carries our marker."""

    id: str
    description: str


class Showcase:
    """One part of the adapter; ``_client`` and ``watch_url`` come from the whole."""

    _client: Client

    def watch_url(self, event_id: str) -> str:
        """The page for viewers, which shows the recording afterwards."""
        raise NotImplementedError

    def pages(self, collection: Any, **which: Any) -> Iterator[dict[str, Any]]:
        """The items of a listing, over all its pages."""
        request = collection.list(maxResults=PAGE, **which)
        while request is not None:
            answer = self._client.call(request)
            yield from items_of(answer)
            request = collection.list_next(request, answer)

    def set_thumbnail(self, event_id: str, png: bytes) -> None:
        """One upload in one piece."""
        media = MediaInMemoryUpload(png, mimetype="image/png", resumable=False)
        self._client.call(self._client.api.thumbnails().set(videoId=event_id, media_body=media))

    def playlists(self) -> Iterator[Marked]:
        """All of the channel's."""
        found = self.pages(self._client.api.playlists(), part="id,snippet", mine=True)
        return map(_playlist, found)

    def create_playlist(self, title: str, description: str) -> Marked:
        """A public one."""
        body = {
            "snippet": {"title": title, "description": description},
            "status": {"privacyStatus": "public"},
        }
        insert = self._client.api.playlists().insert(part="id,snippet,status", body=body)
        return _playlist(self._client.call(insert))

    def playlist_item(self, playlist_id: str, event_id: str) -> str | None:
        """One call, one unit of quota."""
        listed = self.pages(
            self._client.api.playlistItems(),
            part="id",
            playlistId=playlist_id,
            videoId=event_id,
        )
        return next((str(item["id"]) for item in listed), None)

    def add_to_playlist(self, playlist_id: str, event_id: str) -> str:
        """At its end."""
        body = {
            "snippet": {
                "playlistId": playlist_id,
                "resourceId": {"kind": "youtube#video", "videoId": event_id},
            }
        }
        insert = self._client.api.playlistItems().insert(part="id,snippet", body=body)
        return str(self._client.call(insert).get("id", ""))

    def finish(self, event_id: str, content: Content, chapters: Chapters) -> Event:
        """The content's description holds the chapters already; what reads so is not written again."""
        video = self.videos([event_id]).get(event_id)
        if video is None:
            raise Failure(Verdict.AGAIN, "videoNotFound")
        if video["snippet"].get("description") != content.description:
            self._describe(video, content)
        return replace(self._seen(event_id, video), recording_url=self.watch_url(event_id))

    def _seen(self, event_id: str, video: dict[str, Any]) -> Event:
        found = self._client.api.liveBroadcasts().list(part=PARTS, id=event_id)
        for item in items_of(self._client.call(found)):
            return event_of(item, video=video)
        raise Failure(Verdict.AGAIN, "liveBroadcastNotFound")

    def _describe(self, video: dict[str, Any], content: Content) -> None:
        told = {"title": content.title, "description": content.description}
        body = {"id": video["id"], "snippet": {**video["snippet"], **told}}
        self._client.call(self._client.api.videos().update(part="id,snippet", body=body))

    def watched(self, event_ids: list[str], afresh: list[str]) -> dict[str, dict[str, Any]]:
        """The videos on air, as of a minute ago at most; those ``afresh`` as of now."""
        before = time.monotonic() - VIEWERS_SECONDS
        known = {id_: _watched.get(id_, (0.0, {})) for id_ in event_ids if id_ not in afresh}
        recent = {id_: video for id_, (at, video) in known.items() if at > before and video}
        asked = [id_ for id_ in event_ids if id_ not in recent]
        found = self.videos(asked) if asked else {}
        _watched.update({id_: (time.monotonic(), video) for id_, video in found.items()})
        return recent | found

    def videos(self, event_ids: list[str]) -> dict[str, dict[str, Any]]:
        """The videos that broadcasts are to their viewers, at most 50 at once."""
        listed = self._client.api.videos().list(part=VIDEO_PARTS, id=",".join(event_ids))
        return {item["id"]: item for item in items_of(self._client.call(listed))}


def _playlist(item: dict[str, Any]) -> Playlist:
    try:
        return Playlist(str(item["id"]), item["snippet"].get("description", ""))
    except (KeyError, TypeError) as error:
        raise Failure(Verdict.RETRY, "unreadable answer", doubt=True) from error
