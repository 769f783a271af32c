"""What may be written into a broadcast, part by part, and in which states.

https://developers.google.com/youtube/v3/live/docs/liveBroadcasts/update
"""

from __future__ import annotations

from typing import Any

from meetings.sandbox import lifecycle
from meetings.sandbox.call import Call
from meetings.sandbox.errors import ApiError, forbidden, invalid
from meetings.sandbox.moment import Moment, read_time, write_time
from meetings.sandbox.snippet import check_description, check_title
from meetings.sandbox.store import Item

SETTINGS: dict[str, Any] = {
    "enableAutoStart": False,
    "enableAutoStop": False,
    "enableDvr": True,
    "enableEmbed": True,
    "enableContentEncryption": False,
    "enableClosedCaptions": False,
    "closedCaptionsType": "closedCaptionsDisabled",
    "recordFromStart": True,
    "startWithSlate": False,
    "latencyPreference": "normal",
    "projection": "rectangular",
    "stereoLayout": "mono",
}
TIMES = ("scheduledStartTime", "scheduledEndTime")
WRITABLE_SNIPPET = {"title", "description", "categoryId", *TIMES}
BOUND = ("boundStreamId", "boundStreamLastUpdateTimeMs")


def new_body(call: Call, id_: str) -> dict[str, Any]:
    """All parts of a broadcast that is being made; raises ApiError for what must not be."""
    _check_snippet(call, {})
    return {
        "snippet": {
            **_snippet(call),
            "channelId": call.channel.id,
            "publishedAt": write_time(call.moment.now),
            "isDefaultBroadcast": False,
            "liveChatId": f"chat-{id_}",
        },
        "contentDetails": _content_details(call, id_),
        "status": {
            "lifeCycleStatus": "created",
            "recordingStatus": "notRecording",
            **_status(call),
        },
        "monetizationDetails": call.sent("monetizationDetails"),
    }


def replace_parts(call: Call, broadcast: Item) -> None:
    """Replace every part that `part` names; what the body leaves out is reset."""
    for part, replace in PARTS.items():
        if part in call.parts:
            replace(call, broadcast)


def _replace_snippet(call: Call, broadcast: Item) -> None:
    old = broadcast.body["snippet"]
    _check_snippet(call, old)
    if lifecycle.state(broadcast) not in lifecycle.EDITABLE:
        _refuse_moved_times(call, old)
    kept = {name: value for name, value in old.items() if name not in WRITABLE_SNIPPET}
    broadcast.body["snippet"] = kept | _snippet(call)


def _replace_content_details(call: Call, broadcast: Item) -> None:
    old = broadcast.body["contentDetails"]
    monitor = call.sent("contentDetails").get("monitorStream") or {}
    for name in ("enableMonitorStream", "broadcastStreamDelayMs"):
        if monitor.get(name) is None:
            raise invalid(f"{name}Required", f"The request must specify {name}.", name)
    new = _content_details(call, broadcast.id)
    bound = {name: old[name] for name in BOUND if name in old}
    if lifecycle.state(broadcast) not in lifecycle.EDITABLE:
        _refuse_changed(old, new)
    broadcast.body["contentDetails"] = new | bound


def _replace_status(call: Call, broadcast: Item) -> None:
    old = broadcast.body["status"]
    kept = {name: old[name] for name in ("lifeCycleStatus", "recordingStatus")}
    broadcast.body["status"] = kept | _status(call)


def _replace_monetization(call: Call, broadcast: Item) -> None:
    broadcast.body["monetizationDetails"] = call.sent("monetizationDetails")


def _snippet(call: Call) -> dict[str, Any]:
    sent = call.sent("snippet")
    times = {name: write_time(read_time(sent[name])) for name in TIMES if sent.get(name)}
    snippet = {"title": sent["title"], "description": sent.get("description") or "", **times}
    return snippet | ({"categoryId": sent["categoryId"]} if sent.get("categoryId") else {})


def _check_snippet(call: Call, old: dict[str, Any]) -> None:
    sent = call.sent("snippet")
    check_title(sent.get("title"), longest=100)
    check_description(sent.get("description"), longest=5000)
    _check_times(call.moment, sent, old)


def _check_times(moment: Moment, sent: dict[str, Any], old: dict[str, Any]) -> None:
    if not sent.get("scheduledStartTime"):
        raise invalid(
            "scheduledStartTimeRequired",
            "The request must specify snippet.scheduledStartTime.",
            "snippet.scheduledStartTime",
        )
    start = read_time(sent["scheduledStartTime"])
    if start <= moment.now and write_time(start) != old.get("scheduledStartTime"):
        raise invalid(
            "invalidScheduledStartTime",
            "The scheduled start time must be in the future.",
            "snippet.scheduledStartTime",
        )
    if sent.get("scheduledEndTime") and read_time(sent["scheduledEndTime"]) <= start:
        raise invalid(
            "invalidScheduledEndTime",
            "The scheduled end time must follow the scheduled start time.",
            "snippet.scheduledEndTime",
        )


def _refuse_moved_times(call: Call, old: dict[str, Any]) -> None:
    new = _snippet(call)
    for name in TIMES:
        if new.get(name) != old.get(name):
            raise _modification_not_allowed(name)


def _refuse_changed(old: dict[str, Any], new: dict[str, Any]) -> None:
    for name, value in new.items():
        if value != old.get(name):
            raise _modification_not_allowed(name)


def _modification_not_allowed(name: str) -> ApiError:
    return forbidden(
        f"{name}ModificationNotAllowed", f"{name} cannot change in the broadcast's current status."
    )


def _content_details(call: Call, id_: str) -> dict[str, Any]:
    sent = call.sent("contentDetails")
    given = {name: sent[name] for name in SETTINGS if sent.get(name) is not None}
    return SETTINGS | given | {"monitorStream": _monitor(call, id_)}


def _monitor(call: Call, id_: str) -> dict[str, Any]:
    sent = call.sent("contentDetails").get("monitorStream") or {}
    enabled = sent.get("enableMonitorStream") is not False
    monitor = {
        "enableMonitorStream": enabled,
        "broadcastStreamDelayMs": sent.get("broadcastStreamDelayMs") or 0,
    }
    if enabled:
        monitor["embedHtml"] = f'<iframe src="{call.root}embed/{id_}"></iframe>'
    return monitor


def _status(call: Call) -> dict[str, Any]:
    sent = call.sent("status")
    if not sent.get("privacyStatus"):
        raise invalid(
            "privacyStatusRequired",
            "The request must specify status.privacyStatus.",
            "status.privacyStatus",
        )
    for_kids = bool(sent.get("selfDeclaredMadeForKids"))
    return {
        "privacyStatus": sent["privacyStatus"],
        "selfDeclaredMadeForKids": for_kids,
        "madeForKids": for_kids,
    }


PARTS = {
    "snippet": _replace_snippet,
    "contentDetails": _replace_content_details,
    "status": _replace_status,
    "monetizationDetails": _replace_monetization,
}
