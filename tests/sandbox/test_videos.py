"""videos, thumbnails, playlists and channels."""

from __future__ import annotations

import io
from typing import Any

import httpx
import pytest
from googleapiclient.http import MediaIoBaseUpload

from tests.sandbox.client import Client
from tests.sandbox.server import Sandbox

PNG = b"\x89PNG\r\n\x1a\n" + b"0123456789" * 100_000
PARTS = "snippet,status,liveStreamingDetails"


def video(client: Client, id_: str) -> dict[str, Any]:
    return client.call(client.youtube.videos().list(part=PARTS, id=id_))["items"][0]


def test_a_video_follows_its_broadcast(client: Client) -> None:
    broadcast, stream = client.bound()
    before = video(client, broadcast)
    assert before["snippet"]["liveBroadcastContent"] == "upcoming"
    assert set(before["liveStreamingDetails"]) == {"scheduledStartTime", "activeLiveChatId"}
    client.sandbox.start_picture(stream)
    client.transition(broadcast, "live")
    client.sandbox.advance(3)
    client.sandbox.tell(f"broadcasts/{broadcast}/viewers", count=42)
    during = video(client, broadcast)
    assert during["snippet"]["liveBroadcastContent"] == "live"
    assert during["liveStreamingDetails"]["concurrentViewers"] == "42"
    assert "actualStartTime" in during["liveStreamingDetails"]
    client.transition(broadcast, "complete")
    after = video(client, broadcast)
    assert after["snippet"]["liveBroadcastContent"] == "none"
    assert after["status"]["uploadStatus"] == "processed"
    assert "actualEndTime" in after["liveStreamingDetails"]
    assert "concurrentViewers" not in after["liveStreamingDetails"]


def test_live_broadcast_content_may_lag_behind(client: Client) -> None:
    client.sandbox.settings(content_lag_seconds=30)
    broadcast, stream = client.bound()
    client.sandbox.start_picture(stream)
    client.transition(broadcast, "live")
    client.sandbox.advance(3)
    lagging = video(client, broadcast)
    assert "actualStartTime" in lagging["liveStreamingDetails"]
    assert lagging["snippet"]["liveBroadcastContent"] == "upcoming"
    client.sandbox.advance(30)
    assert video(client, broadcast)["snippet"]["liveBroadcastContent"] == "live"


def test_update_of_a_video_is_seen_in_its_broadcast(client: Client, refused: Any) -> None:
    made = client.broadcast()["id"]

    def update(part: str, **body: Any) -> Any:
        return client.call(client.youtube.videos().update(part=part, body={"id": made, **body}))

    words = {"title": "Housing", "categoryId": "25", "tags": ["reception"]}
    assert update("snippet", snippet=words)["snippet"]["tags"] == ["reception"]
    update("status", status={"privacyStatus": "public", "embeddable": False})
    read = client.read(made)
    assert read["snippet"]["title"] == "Housing"
    assert read["status"]["privacyStatus"] == "public"
    assert read["contentDetails"]["enableEmbed"] is False
    bare = refused(update, "snippet", snippet={"title": "Housing"})
    assert bare == (400, "invalidCategoryId")
    untitled = refused(update, "snippet", snippet={"categoryId": "25"})
    assert untitled == (400, "titleRequired")


def test_private_videos_of_others_are_not_found(sandbox: Sandbox) -> None:
    ours, theirs = Client(sandbox, "Ours"), Client(sandbox, "Theirs")
    open_ = ours.broadcast(status={"privacyStatus": "public"})["id"]
    closed = ours.broadcast(status={"privacyStatus": "private"})["id"]
    request = theirs.youtube.videos().list(part="id", id=f"{open_},{closed}")
    assert [item["id"] for item in theirs.call(request)["items"]] == [open_]


def set_thumbnail(client: Client, id_: str, data: bytes, **options: Any) -> Any:
    media = MediaIoBaseUpload(io.BytesIO(data), mimetype="image/png", **options)
    return client.call(client.youtube.thumbnails().set(videoId=id_, media_body=media))


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"resumable": True},
        {"resumable": True, "chunksize": 256 * 1024},
    ],
    ids=["simple", "resumable", "in pieces"],
)
def test_a_thumbnail_is_kept(client: Client, options: Any) -> None:
    made = client.broadcast()["id"]
    answer = set_thumbnail(client, made, PNG, **options)
    shown = httpx.get(answer["items"][0]["high"]["url"], trust_env=False)
    assert shown.content == PNG
    assert shown.headers["content-type"] == "image/png"
    listed = client.read(made)["snippet"]["thumbnails"]
    assert listed["high"]["url"] == answer["items"][0]["high"]["url"]
    assert client.sandbox.ask("quota")["used"]["sandbox"] == 50 + 50 + 1


def test_thumbnails_are_pictures_of_own_videos(sandbox: Sandbox, refused: Any) -> None:
    ours, theirs = Client(sandbox, "Ours"), Client(sandbox, "Theirs")
    made = ours.broadcast()["id"]
    assert refused(set_thumbnail, ours, made, b"GIF89a") == (400, "invalidImage")
    assert refused(set_thumbnail, ours, "nothing", PNG) == (404, "videoNotFound")
    assert refused(set_thumbnail, theirs, made, PNG) == (403, "forbidden")


def test_a_thumbnail_without_content_is_refused(client: Client) -> None:
    made = client.broadcast()["id"]
    token = f"Bearer {client.credentials.token}"
    answer = httpx.post(
        f"{client.sandbox.root}upload/youtube/v3/thumbnails/set",
        params={"videoId": made, "uploadType": "media"},
        headers={"Authorization": token},
        trust_env=False,
    )
    assert answer.json()["error"]["errors"][0]["reason"] == "mediaBodyRequired"


def test_a_video_joins_a_playlist(client: Client) -> None:
    words = {"snippet": {"title": "Keles"}, "status": {"privacyStatus": "public"}}
    playlists, entries = client.youtube.playlists(), client.youtube.playlistItems()
    playlist = client.call(playlists.insert(part="snippet,status", body=words))["id"]
    made = client.broadcast()["id"]
    resource = {"kind": "youtube#video", "videoId": made}
    body = {"snippet": {"playlistId": playlist, "resourceId": resource}}
    entry = client.call(entries.insert(part="snippet", body=body))
    assert entry["snippet"]["position"] == 0
    listed = client.call(entries.list(part="contentDetails", playlistId=playlist))
    assert [item["contentDetails"]["videoId"] for item in listed["items"]] == [made]
    mine = client.call(playlists.list(part="snippet,contentDetails", mine=True))["items"]
    assert mine[0]["contentDetails"]["itemCount"] == 1


def test_playlist_items_need_playlist_and_video(client: Client, refused: Any) -> None:
    words = {"snippet": {"title": "Keles"}}
    playlist = client.call(client.youtube.playlists().insert(part="snippet", body=words))["id"]

    def add(**snippet: Any) -> Any:
        request = client.youtube.playlistItems().insert(part="snippet", body={"snippet": snippet})
        return client.call(request)

    gone = {"kind": "youtube#video", "videoId": "nothing"}
    assert refused(add) == (400, "playlistIdRequired")
    assert refused(add, playlistId=playlist) == (400, "resourceIdRequired")
    assert refused(add, playlistId="nothing", resourceId=gone) == (404, "playlistNotFound")
    assert refused(add, playlistId=playlist, resourceId=gone) == (404, "videoNotFound")


def test_the_own_channel(client: Client) -> None:
    client.broadcast()
    request = client.youtube.channels().list(part="snippet,statistics", mine=True)
    channel = client.call(request)["items"][0]
    assert channel["snippet"]["title"] == "No-Tie"
    assert channel["statistics"]["videoCount"] == "1"
