"""liveStreams: the ways a picture comes in.

https://developers.google.com/youtube/v3/live/docs/liveStreams
"""

from __future__ import annotations

from typing import Any

from meetings.sandbox import lifecycle
from meetings.sandbox.call import Call
from meetings.sandbox.errors import ApiError, forbidden, invalid, not_found
from meetings.sandbox.identity import new_stream_id, new_stream_key
from meetings.sandbox.ingest import address
from meetings.sandbox.listing import by_ids, one_filter, page, requested, visible
from meetings.sandbox.moment import write_time
from meetings.sandbox.snippet import check_description, check_title
from meetings.sandbox.store import Item

KIND = "liveStream"
CDN = ("ingestionType", "resolution", "frameRate")


def insert(call: Call) -> dict[str, Any]:
    reusable = call.sent("contentDetails").get("isReusable")
    stream = Item(KIND, new_stream_id(call.channel.id), call.channel.id, call.moment.seconds, {})
    stream.body = {
        "snippet": {
            **_snippet(call),
            "channelId": call.channel.id,
            "publishedAt": write_time(call.moment.now),
            "isDefaultStream": False,
        },
        "cdn": {**_cdn(call), "ingestionInfo": {"streamName": new_stream_key(), **_ingestion()}},
        "contentDetails": {"isReusable": reusable is not False},
        "status": {"streamStatus": "ready", "healthStatus": {"status": "noData"}},
    }
    call.store.save(stream)
    return present(call, stream)


def update(call: Call) -> dict[str, Any]:
    stream = call.own(KIND, call.body_id(), missing_stream)
    if "snippet" in call.parts:
        kept = {"title", "description"} ^ set(stream.body["snippet"])
        stream.body["snippet"] = {
            **{name: stream.body["snippet"][name] for name in kept},
            **_snippet(call),
        }
    if "cdn" in call.parts:
        _refuse_other_cdn(stream, _cdn(call))
    call.store.save(stream)
    return present(call, stream)


def list_(call: Call) -> dict[str, Any]:
    if one_filter(call, "id", "mine") == "id":
        return page(call, KIND, by_ids(call, KIND), present)
    own = call.store.items(KIND, call.channel.id)
    reusable = [stream for stream in own if stream.body["contentDetails"]["isReusable"]]
    return page(call, KIND, visible(call, reusable), present)


def delete(call: Call) -> None:
    stream = call.own(KIND, call.parameters["id"], missing_stream)
    bound = lifecycle.broadcasts_of(call.moment, stream)
    if any(lifecycle.state(broadcast) != "complete" for broadcast in bound):
        raise forbidden(
            "liveStreamDeletionNotAllowed",
            "The stream is bound to a broadcast that is not complete.",
        )
    call.store.remove(stream)


def present(call: Call, stream: Item) -> dict[str, Any]:
    return requested(KIND, stream.id, stream.body, call.parts)


def _ingestion() -> dict[str, str]:
    plain, backup = address("live2"), address("live2?backup=1")
    return {
        "ingestionAddress": plain,
        "backupIngestionAddress": backup,
        "rtmpsIngestionAddress": plain,
        "rtmpsBackupIngestionAddress": backup,
    }


def missing_stream() -> ApiError:
    return not_found("liveStreamNotFound", "The stream does not exist.")


def _snippet(call: Call) -> dict[str, Any]:
    sent = call.sent("snippet")
    check_title(sent.get("title"), longest=128)
    check_description(sent.get("description"), longest=10_000)
    return {"title": sent["title"], "description": sent.get("description") or ""}


def _cdn(call: Call) -> dict[str, Any]:
    sent = call.sent("cdn")
    if not sent:
        raise invalid("cdnRequired", "The request must specify cdn.", "cdn")
    for name in CDN:
        if not sent.get(name):
            raise invalid(f"{name}Required", f"The request must specify cdn.{name}.", f"cdn.{name}")
    return {name: sent[name] for name in CDN}


def _refuse_other_cdn(stream: Item, new: dict[str, Any]) -> None:
    for name, value in new.items():
        if stream.body["cdn"][name] != value:
            raise forbidden(
                "liveStreamModificationNotAllowed", f"cdn.{name} of a stream cannot change."
            )
