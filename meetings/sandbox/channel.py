"""channels: the one that the token speaks for, and others by id."""

from __future__ import annotations

from typing import Any

from meetings.sandbox.accounts import Channel, channels
from meetings.sandbox.call import Call
from meetings.sandbox.listing import etag, one_filter, requested
from meetings.sandbox.moment import write_time


def list_(call: Call) -> dict[str, Any]:
    chosen = one_filter(
        call, "id", "mine", "managedByMe", "mySubscribers", "forHandle", "forUsername", "categoryId"
    )
    items = [present(call, channel) for channel in _found(call, chosen)]
    answer = {
        "kind": "youtube#channelListResponse",
        "pageInfo": {"totalResults": len(items), "resultsPerPage": call.parameters["maxResults"]},
        "items": items,
    }
    return {**answer, "etag": etag(answer)}


def present(call: Call, channel: Channel) -> dict[str, Any]:
    videos = len(call.store.items("liveBroadcast", channel.id))
    body = {
        "snippet": {
            "title": channel.name,
            "description": "",
            "publishedAt": write_time(channel.made),
        },
        "contentDetails": {"relatedPlaylists": {"uploads": "UU" + channel.id[2:]}},
        "statistics": {"viewCount": "0", "subscriberCount": "0", "videoCount": str(videos)},
        "status": {"privacyStatus": "public", "isLinked": True, "longUploadsStatus": "allowed"},
    }
    return requested("channel", channel.id, body, call.parts)


def _found(call: Call, chosen: str) -> list[Channel]:
    if chosen == "mine":
        return [call.channel]
    if chosen == "id":
        return [item for item in channels(call.store) if item.id in call.parameters["id"]]
    return []
