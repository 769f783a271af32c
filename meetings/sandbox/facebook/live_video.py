"""live_videos of a page: create, list, read, update, delete.

https://developers.facebook.com/docs/graph-api/reference/live-video
"""

from __future__ import annotations

import secrets
from typing import Any

from meetings.sandbox.facebook import accounts, life, paging
from meetings.sandbox.facebook.call import Call
from meetings.sandbox.facebook.errors import invalid, unknown_object
from meetings.sandbox.facebook.event_params import start_of
from meetings.sandbox.facebook.fields import chosen, read_fields
from meetings.sandbox.facebook.node import node
from meetings.sandbox.facebook.video import new_video
from meetings.sandbox.store import Item

KIND = life.KIND
LONGEST_TITLE, LONGEST_TEXT = 254, 63_206
STATUSES = {
    "UNPUBLISHED", "LIVE_NOW", "SCHEDULED_UNPUBLISHED", "SCHEDULED_LIVE", "SCHEDULED_CANCELED",
}  # fmt: skip
READ_STATUSES = {
    "UNPUBLISHED", "LIVE", "LIVE_STOPPED", "PROCESSING", "VOD", "SCHEDULED_UNPUBLISHED",
    "SCHEDULED_LIVE", "SCHEDULED_EXPIRED", "SCHEDULED_CANCELED",
}  # fmt: skip
SHARED = {
    "title", "description", "status", "event_params", "privacy", "content_tags", "targeting",
    "crossposting_actions", "is_audio_only", "stream_type", "live_comment_moderation_setting",
    "schedule_custom_profile_image",
}  # fmt: skip
CREATE = SHARED | {
    "enable_backup_ingest",
    "stop_on_delete_stream",
    "published",
    "encoding_settings",
}
UPDATE = SHARED | {"end_live_video", "embeddable", "place", "tags", "live_encoders"}
LIST = {"limit", "after", "before", "broadcast_status", "source"}


def create(call: Call) -> dict[str, Any]:
    page = call.page()
    accounts.require(call.ticket, "pages_manage_posts", "pages_read_engagement")
    accounts.require_reach(call.moment, page)
    call.refuse_unknown(CREATE)
    live = Item(KIND, accounts.new_id(), page.id, call.moment.seconds, _new_body(call))
    live.body["key"] = f"FB-{live.id}-0-{secrets.token_urlsafe(12)}"
    live.body["video"] = new_video(call, live)
    life.rest(call.moment, live, call.moment.seconds)
    call.store.save(live)
    return _written(call, live, "id,stream_url,secure_stream_url")


def _written(call: Call, live: Item, usual: str) -> dict[str, Any]:
    """Read after write: with `fields` the answer to a change is the changed node."""
    return chosen(read_fields(call.parameters.get("fields", usual)), node(call, live), "LiveVideo")


def _new_body(call: Call) -> dict[str, Any]:
    status = call.choice("status", STATUSES - {"SCHEDULED_CANCELED"}) or "UNPUBLISHED"
    scheduled = status in life.SCHEDULED
    if scheduled and "event_params" not in call.parameters:
        raise invalid("The parameter event_params is required")
    return {
        "title": call.text("title", LONGEST_TITLE),
        "description": call.text("description", LONGEST_TEXT),
        "status": "UNPUBLISHED" if status == "LIVE_NOW" else status,
        "planned": start_of(call) if scheduled else None,
        "go_live": status == "LIVE_NOW",
        "arriving": False,
        "health": {},
        "viewers": 0,
    }


def list_(call: Call) -> dict[str, Any]:
    page = call.page()
    accounts.require(call.ticket, "pages_read_engagement")
    call.refuse_unknown(LIST)
    call.choice("source", {"owner", "target"})
    wanted = _wanted_statuses(call)
    latest = call.moment.seconds - call.moment.settings.hidden_seconds
    found = [
        live
        for live in call.store.items(KIND, page.id)
        if live.made <= latest and (not wanted or live.body["status"] in wanted)
    ]
    wish = read_fields(call.parameters.get("fields", "status,stream_url,secure_stream_url"))
    return paging.page(call, found, lambda live: chosen(wish, node(call, live), "LiveVideo"))


def _wanted_statuses(call: Call) -> set[str]:
    if "broadcast_status" not in call.parameters:
        return set()
    given = call.json("broadcast_status")
    if not isinstance(given, list) or not set(map(str, given)) <= READ_STATUSES:
        raise invalid("Param broadcast_status must be a list of statuses")
    return set(map(str, given))


def read(call: Call, live: Item) -> dict[str, Any]:
    accounts.require(call.ticket, "pages_read_engagement")
    call.refuse_unknown({"target_token", "ids"})
    wish = read_fields(call.parameters.get("fields", "status,stream_url,secure_stream_url"))
    return chosen(wish, node(call, live), "LiveVideo")


def update(call: Call, live: Item) -> dict[str, Any]:
    accounts.require(call.ticket, "pages_manage_posts")
    call.refuse_unknown(UPDATE)
    for name, longest in (("title", LONGEST_TITLE), ("description", LONGEST_TEXT)):
        if name in call.parameters:
            live.body[name] = call.text(name, longest)
    if "event_params" in call.parameters:
        _move(call, live)
    if (status := call.choice("status", STATUSES)) is not None:
        _change_status(call, live, status)
    if call.flag("end_live_video"):
        _end(call, live)
    call.store.save(live)
    return _written(call, live, "id")


def _move(call: Call, live: Item) -> None:
    if live.body["status"] not in life.SCHEDULED:
        raise invalid("Broadcast does not associate with a Live Online Event")
    live.body["planned"] = start_of(call)
    life.rest(call.moment, live, call.moment.seconds)


def _change_status(call: Call, live: Item, status: str) -> None:
    was = live.body["status"]
    if status == "LIVE_NOW" and was in life.WAITING:
        life.go_live(call.moment, live)
    elif status == "SCHEDULED_CANCELED" and was in life.SCHEDULED:
        live.body["status"], live.due = status, None
    elif status != was and not (status == "LIVE_NOW" and was == "LIVE"):
        raise invalid(f"A live video that is {was} cannot become {status}")


def _end(call: Call, live: Item) -> None:
    if live.body["status"] != "LIVE":
        raise invalid("The live video is not live")
    life.stop(call.moment, live, call.moment.seconds)


def delete(call: Call, live: Item) -> dict[str, Any]:
    accounts.require(call.ticket, "pages_manage_posts")
    call.refuse_unknown(())
    video = call.store.get("facebook.video", live.body["video"])
    for item in (live, *([video] if video else ())):
        call.store.remove(item)
    return {"success": True}


def own(call: Call, id_: str) -> Item:
    live = call.own(KIND, id_)
    if live is None:
        raise unknown_object(id_)
    return live
