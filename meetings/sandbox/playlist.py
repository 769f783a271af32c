"""playlists and playlistItems: insert and list."""

from __future__ import annotations

from typing import Any

from meetings.sandbox.call import Call
from meetings.sandbox.errors import ApiError, forbidden, invalid, not_found
from meetings.sandbox.identity import new_playlist_id
from meetings.sandbox.listing import by_ids, one_filter, page, requested, visible
from meetings.sandbox.moment import write_time
from meetings.sandbox.snippet import check_description, check_title
from meetings.sandbox.store import Item

PLAYLIST, ENTRY = "playlist", "playlistItem"
MOST_VIDEOS = 5000


def insert(call: Call) -> dict[str, Any]:
    sent = call.sent("snippet")
    check_title(sent.get("title"), longest=150)
    check_description(sent.get("description"), longest=5000)
    body = {
        "snippet": {
            "title": sent["title"],
            "description": sent.get("description") or "",
            **_origin(call),
        },
        "status": {"privacyStatus": call.sent("status").get("privacyStatus") or "public"},
    }
    return present(call, _save(call, PLAYLIST, new_playlist_id(), body))


def list_(call: Call) -> dict[str, Any]:
    if one_filter(call, "id", "mine", "channelId") == "id":
        return page(call, PLAYLIST, by_ids(call, PLAYLIST), present)
    wanted = call.parameters.get("channelId", call.channel.id)
    found = call.store.items(PLAYLIST, wanted)
    return page(call, PLAYLIST, visible(call, found), present)


def present(call: Call, playlist: Item) -> dict[str, Any]:
    count = {"itemCount": len(_entries(call, playlist.id))}
    return requested(PLAYLIST, playlist.id, {**playlist.body, "contentDetails": count}, call.parts)


def insert_entry(call: Call) -> dict[str, Any]:
    sent = call.sent("snippet")
    playlist = _own_playlist(call, sent.get("playlistId"))
    video = _video(call, sent.get("resourceId") or {})
    entries = _entries(call, playlist.id)
    if len(entries) >= MOST_VIDEOS:
        raise forbidden(
            "playlistContainsMaximumNumberOfVideos", "The playlist holds no further video."
        )
    body = {
        "snippet": {
            "title": video.body["snippet"]["title"],
            "playlistId": playlist.id,
            "position": len(entries),
            "resourceId": {"kind": "youtube#video", "videoId": video.id},
            **_origin(call),
        },
        "contentDetails": {"videoId": video.id},
        "status": {"privacyStatus": video.body["status"]["privacyStatus"]},
    }
    return present_entry(call, _save(call, ENTRY, new_playlist_id(), body))


def list_entries(call: Call) -> dict[str, Any]:
    if one_filter(call, "id", "playlistId") == "id":
        return page(call, ENTRY, by_ids(call, ENTRY), present_entry)
    if call.store.get(PLAYLIST, call.parameters["playlistId"]) is None:
        raise missing_playlist()
    found = visible(call, _entries(call, call.parameters["playlistId"]))
    if video := call.parameters.get("videoId"):
        found = [item for item in found if item.body["contentDetails"]["videoId"] == video]
    return page(call, ENTRY, found, present_entry)


def present_entry(call: Call, entry: Item) -> dict[str, Any]:
    return requested(ENTRY, entry.id, entry.body, call.parts)


def missing_playlist() -> ApiError:
    return not_found("playlistNotFound", "The playlist does not exist.")


def _entries(call: Call, playlist: str) -> list[Item]:
    entries = call.store.items(ENTRY)
    return [item for item in entries if item.body["snippet"]["playlistId"] == playlist]


def _own_playlist(call: Call, id_: str | None) -> Item:
    if not id_:
        raise invalid("playlistIdRequired", "The request must specify snippet.playlistId.")
    return call.own(PLAYLIST, id_, missing_playlist)


def _video(call: Call, resource: dict[str, Any]) -> Item:
    if not resource:
        raise invalid("resourceIdRequired", "The request must specify snippet.resourceId.")
    if resource.get("kind") != "youtube#video":
        raise invalid("invalidResourceType", "A playlist item must be a youtube#video.")
    video = call.store.get("liveBroadcast", resource.get("videoId") or "")
    if video is None:
        raise not_found("videoNotFound", "The video does not exist.")
    return video


def _origin(call: Call) -> dict[str, str]:
    return {
        "channelId": call.channel.id,
        "channelTitle": call.channel.name,
        "publishedAt": write_time(call.moment.now),
    }


def _save(call: Call, kind: str, id_: str, body: dict[str, Any]) -> Item:
    item = Item(kind, id_, call.channel.id, call.moment.seconds, body)
    call.store.save(item)
    return item
