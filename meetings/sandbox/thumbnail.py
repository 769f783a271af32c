"""Thumbnails: thumbnails.set and the addresses of the pictures."""

from __future__ import annotations

from typing import Any

from meetings.sandbox.call import Call
from meetings.sandbox.errors import ApiError, invalid, not_found
from meetings.sandbox.listing import etag

SIZES = {"default": (120, 90), "medium": (320, 180), "high": (480, 360)}
FILES = {"default": "default.jpg", "medium": "mqdefault.jpg", "high": "hqdefault.jpg"}
SIGNATURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


def thumbnails(root: str, video: str) -> dict[str, dict[str, Any]]:
    return {
        name: {"url": f"{root}vi/{video}/{FILES[name]}", "width": width, "height": height}
        for name, (width, height) in SIZES.items()
    }


def check_video(call: Call, video: str) -> None:
    """Raises ApiError `videoNotFound`, or 403 for a video of another channel."""
    broadcast = call.store.get("liveBroadcast", video)
    if broadcast is None:
        raise not_found("videoNotFound", "The video does not exist.")
    if broadcast.channel != call.channel.id:
        raise ApiError(403, "forbidden", "The thumbnail can't be set for the video.")


def set_picture(call: Call, video: str, data: bytes) -> dict[str, Any]:
    """Keep a picture; raises ApiError `mediaBodyRequired` or `invalidImage`."""
    if not data:
        raise invalid("mediaBodyRequired", "The request does not include the image content.")
    call.store.run(
        "INSERT OR REPLACE INTO picture VALUES (?, ?, ?)", video, _image_type(data), data
    )
    items = [thumbnails(call.root, video)]
    return {"kind": "youtube#thumbnailSetResponse", "etag": etag(items), "items": items}


def _image_type(data: bytes) -> str:
    for signature, type_ in SIGNATURES.items():
        if data.startswith(signature):
            return type_
    raise invalid("invalidImage", "The provided image content is invalid.")
