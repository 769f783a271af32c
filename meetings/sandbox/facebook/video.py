"""The video that a live video leaves behind."""

from __future__ import annotations

from typing import Any

from meetings.sandbox.facebook import accounts
from meetings.sandbox.facebook.call import Call
from meetings.sandbox.facebook.fields import chosen, read_fields
from meetings.sandbox.store import Item

KIND = "facebook.video"


def new_video(call: Call, live: Item) -> str:
    """The id of the video object that belongs to a new live video."""
    video = Item(KIND, accounts.new_id(), live.channel, live.made, {"live": live.id})
    call.store.save(video)
    return video.id


def read(call: Call, video: Item) -> dict[str, Any]:
    wish = read_fields(call.parameters.get("fields", "description"))
    return chosen(wish, _node(call, video), "Video")


def update(call: Call, video: Item) -> dict[str, Any]:
    accounts.require(call.ticket, "pages_manage_posts")
    call.refuse_unknown({"description", "name", "title", "tags", "privacy"})
    live = call.store.get("facebook.liveVideo", video.body["live"])
    assert live is not None
    if "description" in call.parameters:
        live.body["description"] = call.text("description", 63_206)
    call.store.save(live)
    return {"success": True}


def permalink(page: str, video: str) -> str:
    return f"/{page}/videos/{video}/"


def _node(call: Call, video: Item) -> dict[str, Any]:
    live = call.store.get("facebook.liveVideo", video.body["live"])
    assert live is not None
    return {
        "id": video.id,
        "description": live.body["description"],
        "title": live.body["title"],
        "permalink_url": permalink(video.channel, video.id),
        "live_status": live.body["status"],
    }
