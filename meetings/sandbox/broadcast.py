"""liveBroadcasts: the methods, and how a broadcast is shown.

https://developers.google.com/youtube/v3/live/docs/liveBroadcasts
"""

from __future__ import annotations

from typing import Any

from meetings.sandbox import lifecycle
from meetings.sandbox.broadcast_rules import new_body, replace_parts
from meetings.sandbox.call import Call
from meetings.sandbox.errors import ApiError, forbidden, not_found
from meetings.sandbox.identity import new_video_id
from meetings.sandbox.listing import by_ids, one_filter, page, requested, visible
from meetings.sandbox.store import Item
from meetings.sandbox.stream import missing_stream
from meetings.sandbox.thumbnail import thumbnails

KIND = "liveBroadcast"
FILTERS = {
    "active": {"testing", "live"},
    "upcoming": {"created", "ready", "testStarting", "liveStarting"},
    "completed": {"complete"},
}


def insert(call: Call) -> dict[str, Any]:
    id_ = new_video_id()
    broadcast = Item(KIND, id_, call.channel.id, call.moment.seconds, new_body(call, id_))
    call.store.save(broadcast)
    return present(call, broadcast)


def update(call: Call) -> dict[str, Any]:
    broadcast = call.own(KIND, call.body_id(), missing_broadcast)
    replace_parts(call, broadcast)
    call.store.save(broadcast)
    return present(call, broadcast)


def list_(call: Call) -> dict[str, Any]:
    if one_filter(call, "id", "mine", "broadcastStatus") == "id":
        return page(call, KIND, by_ids(call, KIND), present)
    kept = call.store.items(KIND, call.channel.id)
    wanted = call.parameters.get("broadcastStatus", "all")
    if wanted != "all":
        kept = [item for item in kept if lifecycle.state(item) in FILTERS[wanted]]
    if call.parameters["broadcastType"] == "persistent":
        kept = []
    return page(call, KIND, visible(call, kept), present)


def delete(call: Call) -> None:
    broadcast = call.own(KIND, call.parameters["id"], missing_broadcast)
    if lifecycle.state(broadcast) in {"testing", "live"}:
        raise forbidden(
            "liveBroadcastDeletionNotAllowed",
            "The broadcast cannot be deleted in its current status.",
        )
    call.store.remove(broadcast)


def bind(call: Call) -> dict[str, Any]:
    broadcast = call.own(KIND, call.parameters["id"], missing_broadcast)
    wanted = call.parameters.get("streamId")
    stream = call.own("liveStream", wanted, missing_stream) if wanted else None
    lifecycle.bind(call.moment, broadcast, stream)
    call.store.save(broadcast)
    return present(call, broadcast)


def transition(call: Call) -> dict[str, Any]:
    broadcast = call.own(KIND, call.parameters["id"], missing_broadcast)
    target = call.parameters["broadcastStatus"]
    lifecycle.transition(call.moment, broadcast, target, stuck=call.stuck)
    call.store.save(broadcast)
    return present(call, broadcast)


def present(call: Call, broadcast: Item) -> dict[str, Any]:
    snippet = {**broadcast.body["snippet"], "thumbnails": thumbnails(call.root, broadcast.id)}
    body = {**broadcast.body, "snippet": snippet, "statistics": _statistics(broadcast)}
    return requested(KIND, broadcast.id, body, call.parts)


def missing_broadcast() -> ApiError:
    return not_found("liveBroadcastNotFound", "The broadcast does not exist.")


def viewers(broadcast: Item) -> str | None:
    """concurrentViewers as YouTube gives it: text, and only while the broadcast is live."""
    if lifecycle.state(broadcast) != "live":
        return None
    return str(broadcast.body.get("viewers", 0))


def _statistics(broadcast: Item) -> dict[str, str]:
    watching = viewers(broadcast)
    return {} if watching is None else {"concurrentViewers": watching}
