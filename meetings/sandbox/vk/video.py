"""video.startStreaming, stopStreaming, get, edit and delete.

https://dev.vk.com/en/method/video.startStreaming
"""

from __future__ import annotations

import secrets
from typing import Any

from meetings.sandbox.ingest import address
from meetings.sandbox.store import Item
from meetings.sandbox.vk import accounts, life, wall
from meetings.sandbox.vk.call import Call
from meetings.sandbox.vk.errors import VkError, invalid

KIND = life.KIND
LONGEST_NAME, LONGEST_TEXT = 128, 5000
START = {
    "video_id", "name", "description", "wallpost", "group_id", "privacy_view", "privacy_comment",
    "no_comments", "category_id", "publish",
}  # fmt: skip
GET = {"owner_id", "videos", "album_id", "count", "offset", "extended", "fields", "sort_album"}
EDIT = {
    "owner_id", "video_id", "name", "desc", "privacy_view", "privacy_comment", "no_comments",
    "repeat",
}  # fmt: skip


def start_streaming(call: Call) -> dict[str, Any]:
    accounts.require(call.ticket, "video")
    call.refuse_unknown(START)
    owner = call.group_or_self()
    known = call.number("video_id", 0)
    video = _own(call, owner, known) if known else _new(call, owner)
    if call.flag("publish"):
        video.body["published"] = True
        life.go_live(call.moment, video)
    if call.flag("wallpost") and "post_id" not in video.body:
        text = video.body["title"]
        video.body["post_id"] = wall.new_post(call, owner, text, f"video{video.id}", None)
    call.store.save(video)
    return _started(video)


def _new(call: Call, owner: int) -> Item:
    number = 456_239_000 + secrets.randbelow(10**9)
    video = Item(KIND, f"{owner}_{number}", str(owner), call.moment.seconds, {})
    video.body = {
        "owner_id": owner,
        "id": number,
        "title": call.text("name", LONGEST_NAME) or "Live",
        "description": call.text("description", LONGEST_TEXT),
        "key": secrets.token_hex(12),
        "access_key": secrets.token_hex(9),
        "no_comments": call.flag("no_comments"),
        "category_id": call.number("category_id", 0),
        "published": False,
        "arriving": False,
        "live_status": "waiting",
        "processing": False,
        "viewers": 0,
    }
    return video


def _started(video: Item) -> dict[str, Any]:
    body = video.body
    answer = {
        "owner_id": body["owner_id"],
        "video_id": body["id"],
        "name": body["title"],
        "description": body["description"],
        "access_key": body["access_key"],
        "stream": {"url": address("input/"), "key": body["key"]},
    }
    return answer | ({"post_id": body["post_id"]} if "post_id" in body else {})


def stop_streaming(call: Call) -> dict[str, Any]:
    accounts.require(call.ticket, "video")
    call.refuse_unknown({"group_id", "video_id", "owner_id"})
    video = _own(call, call.group_or_self(), call.number("video_id"))
    if video.body["live_status"] == "finished":
        raise VkError(204)
    life.finish(call.moment, video, call.moment.seconds)
    call.store.save(video)
    return {"unique_viewers": video.body.get("unique_viewers", video.body["viewers"])}


def get(call: Call) -> dict[str, Any]:
    accounts.require(call.ticket, "video")
    call.refuse_unknown(GET)
    if "videos" in call.parameters:
        named = [call.store.get(KIND, _bare(id_)) for id_ in call.parameters["videos"].split(",")]
        items = [shown(call, video) for video in named if video is not None]
        return {"count": len(items), "items": items}
    owner = call.owner()
    latest = call.moment.seconds - call.moment.settings.hidden_seconds
    found = [video for video in call.store.items(KIND, str(owner)) if video.made <= latest]
    offset, count = call.number("offset", 0), call.number("count", 100, most=200)
    page = found[offset : offset + count]
    return {"count": len(found), "items": [shown(call, video) for video in page]}


def _bare(id_: str) -> str:
    """Without the access key that may follow owner and number."""
    return "_".join(id_.strip().split("_")[:2])


def edit(call: Call) -> dict[str, Any]:
    accounts.require(call.ticket, "video")
    call.refuse_unknown(EDIT)
    video = _own(call, call.owner(), call.number("video_id"))
    for name, field, longest in (
        ("name", "title", LONGEST_NAME),
        ("desc", "description", LONGEST_TEXT),
    ):
        if name in call.parameters:
            video.body[field] = call.text(name, longest)
    call.store.save(video)
    return {"success": 1, "access_key": video.body["access_key"]}


def delete(call: Call) -> int:
    accounts.require(call.ticket, "video")
    call.refuse_unknown({"video_id", "owner_id", "target_id"})
    video = _own(call, call.owner(), call.number("video_id"))
    call.store.remove(video)
    return 1


def _own(call: Call, owner: int, number: int) -> Item:
    if not number:
        raise invalid("video_id is undefined")
    video = call.store.get(KIND, f"{owner}_{number}")
    if video is None:
        raise VkError(204)
    return video


def shown(call: Call, video: Item) -> dict[str, Any]:
    """A video as `video.get` shows it; flags stand there only when they hold."""
    body = video.body
    status = body["live_status"]
    answer = {
        "owner_id": body["owner_id"],
        "id": body["id"],
        "title": body["title"],
        "description": body["description"],
        "date": int(video.made),
        "duration": int(body["ended"] - body["started"])
        if body.get("ended") and body.get("started")
        else 0,
        "views": body["viewers"],
        "live_status": status,
        "player": f"{call.root}/video_ext.php?oid={body['owner_id']}&id={body['id']}",
        "access_key": body["access_key"],
        "type": "live" if status != "finished" else "video",
    }
    if status == "started":
        answer |= {
            "live": 1,
            "live_start_time": int(body["started"]),
            "spectators": body["viewers"],
        }
    if status == "waiting":
        answer |= {"live": 1, "upcoming": 1}
    if body["processing"]:
        answer["processing"] = 1
    return answer
