"""A live video as the Graph API shows it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from meetings.sandbox import parties
from meetings.sandbox.facebook.accounts import NAME
from meetings.sandbox.facebook.call import Call
from meetings.sandbox.facebook.video import permalink
from meetings.sandbox.ingest import address
from meetings.sandbox.store import Item


def node(call: Call, live: Item) -> dict[str, Any]:
    """All fields; None where the API would leave one out."""
    body, page = live.body, parties.find(call.store, NAME, "page", live.channel)
    link = permalink(live.channel, body["video"])
    return {
        "id": live.id,
        "title": body["title"] or None,
        "description": body["description"] or None,
        "status": body["status"],
        "planned_start_time": _time(body["planned"]),
        "broadcast_start_time": _time(body.get("started")),
        "creation_time": _time(live.made),
        "stream_url": address("rtmp/") + body["key"],
        "secure_stream_url": address("rtmp/") + body["key"],
        "ingest_streams": [_ingest_stream(live)],
        "live_views": body["viewers"] if body["status"] == "LIVE" else 0,
        "total_views": str(body.get("total_views", body["viewers"])),
        "permalink_url": link,
        "embed_html": f'<iframe src="{call.root}/plugins/video.php?href={link}"></iframe>',
        "video": {"id": body["video"]},
        "from": {"id": live.channel, "name": page.name if page else ""},
        "is_manual_mode": False,
        "seconds_left": 0,
        "dash_preview_url": None,
    }


def _ingest_stream(live: Item) -> dict[str, Any]:
    return {
        "id": live.id,
        "stream_id": "0",
        "is_master": True,
        "stream_url": address("rtmp/") + live.body["key"],
        "secure_stream_url": address("rtmp/") + live.body["key"],
        "stream_health": live.body["health"],
        "dash_preview_url": None,
    }


def _time(seconds: float | None) -> str | None:
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")
