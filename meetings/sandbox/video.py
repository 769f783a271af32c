"""videos: what a broadcast is to its viewers."""

from __future__ import annotations

from typing import Any

from meetings.sandbox import lifecycle
from meetings.sandbox.broadcast import KIND as BROADCAST
from meetings.sandbox.broadcast import viewers
from meetings.sandbox.call import Call
from meetings.sandbox.errors import ApiError, invalid, not_found
from meetings.sandbox.listing import one_filter, page, requested
from meetings.sandbox.moment import read_time
from meetings.sandbox.snippet import check_description, check_title
from meetings.sandbox.store import Item
from meetings.sandbox.thumbnail import thumbnails

TIMES = ("scheduledStartTime", "scheduledEndTime", "actualStartTime", "actualEndTime")
STATUS: dict[str, Any] = {"embeddable": True, "license": "youtube", "publicStatsViewable": True}


def list_(call: Call) -> dict[str, Any]:
    wanted = one_filter(call, "id", "chart", "myRating")
    ids = call.parameters["id"] if wanted == "id" else []
    found = [call.store.get(BROADCAST, id_) for id_ in dict.fromkeys(ids)]
    return page(call, "video", [item for item in found if item and _may_see(call, item)], present)


def update(call: Call) -> dict[str, Any]:
    video = call.own(BROADCAST, call.body_id(), missing_video)
    if "snippet" in call.parts:
        _replace_snippet(call, video)
    if "status" in call.parts:
        _replace_status(call, video)
    call.store.save(video)
    return present(call, video)


def present(call: Call, video: Item) -> dict[str, Any]:
    body = {
        "snippet": _snippet(call, video),
        "status": _status(video),
        "liveStreamingDetails": _live_streaming_details(video),
        "statistics": {"viewCount": str(video.body.get("views", 0))},
        "player": {"embedHtml": f'<iframe src="{call.root}embed/{video.id}"></iframe>'},
    }
    return requested("video", video.id, body, call.parts)


def missing_video() -> ApiError:
    return not_found("videoNotFound", "The video does not exist.")


def _may_see(call: Call, video: Item) -> bool:
    own = video.channel == call.channel.id
    return own or video.body["status"]["privacyStatus"] != "private"


def _snippet(call: Call, video: Item) -> dict[str, Any]:
    broadcast = video.body["snippet"]
    kept = ("title", "description", "channelId", "publishedAt")
    return {
        **{name: broadcast[name] for name in kept},
        "categoryId": broadcast.get("categoryId", "22"),
        "channelTitle": call.channel.name if video.channel == call.channel.id else "",
        "liveBroadcastContent": _live_content(call, video),
        "thumbnails": thumbnails(call.root, video.id),
        **video.body.get("video", {}).get("snippet", {}),
    }


def _live_content(call: Call, video: Item) -> str:
    state = lifecycle.state(video)
    if state in {"complete", "revoked"}:
        return "none"
    if state != "live":
        return "upcoming"
    started = read_time(video.body["snippet"]["actualStartTime"]).timestamp()
    shown_from = started + call.moment.settings.content_lag_seconds
    return "live" if call.moment.seconds >= shown_from else "upcoming"


def _status(video: Item) -> dict[str, Any]:
    over = lifecycle.state(video) == "complete"
    shared = ("privacyStatus", "madeForKids", "selfDeclaredMadeForKids")
    return {
        "uploadStatus": "processed" if over else "uploaded",
        **{name: video.body["status"][name] for name in shared},
        **STATUS,
        "embeddable": video.body["contentDetails"]["enableEmbed"],
        **video.body.get("video", {}).get("status", {}),
    }


def _live_streaming_details(video: Item) -> dict[str, Any]:
    snippet = video.body["snippet"]
    details = {name: snippet[name] for name in TIMES if name in snippet}
    if lifecycle.state(video) != "complete":
        details["activeLiveChatId"] = snippet["liveChatId"]
    if (watching := viewers(video)) is not None:
        details["concurrentViewers"] = watching
    return details


def _replace_snippet(call: Call, video: Item) -> None:
    sent = call.sent("snippet")
    check_title(sent.get("title"), longest=100)
    check_description(sent.get("description"), longest=5000)
    if not str(sent.get("categoryId") or "").isdigit():
        raise invalid(
            "invalidCategoryId", "The snippet.categoryId property is invalid.", "categoryId"
        )
    video.body["snippet"] |= {
        "title": sent["title"],
        "description": sent.get("description") or "",
        "categoryId": sent["categoryId"],
    }
    extra = ("tags", "defaultLanguage", "defaultAudioLanguage")
    _keep(video, "snippet", {name: sent[name] for name in extra if sent.get(name)})


def _replace_status(call: Call, video: Item) -> None:
    sent = call.sent("status")
    for_kids = bool(sent.get("selfDeclaredMadeForKids"))
    video.body["status"] |= {
        "privacyStatus": sent.get("privacyStatus") or "public",
        "selfDeclaredMadeForKids": for_kids,
        "madeForKids": for_kids,
    }
    video.body["contentDetails"]["enableEmbed"] = sent.get("embeddable") is not False
    extra = ("license", "publicStatsViewable", "containsSyntheticMedia")
    _keep(video, "status", {name: sent[name] for name in extra if sent.get(name) is not None})


def _keep(video: Item, part: str, extra: dict[str, Any]) -> None:
    video.body["video"] = {**video.body.get("video", {}), part: extra}
