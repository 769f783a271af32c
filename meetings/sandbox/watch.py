"""What a viewer sees: the watch page, the player for frames, the thumbnail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, Response, render_template, request

from meetings.sandbox import accounts, lifecycle
from meetings.sandbox.moment import Moment, read_time
from meetings.sandbox.store import Item
from meetings.sandbox.world import world

SCENES = {"live": "live", "complete": "ended", "revoked": "missing"}
REFRESH_SECONDS = {"live": 10, "scheduled": 10, "ended": 60, "missing": 60}

watch = Blueprint("watch", __name__)


@dataclass(frozen=True)
class Picture:
    """What the player shows: scheduled, live, ended or missing."""

    scene: str
    refresh: int
    title: str = ""
    description: str = ""
    channel: str = ""
    starts: datetime | None = None
    wait: timedelta = timedelta()
    signal: bool = False


@watch.get("/watch")
def page() -> tuple[str, int]:
    return _render(request.args.get("v", ""), embedded=False)


@watch.get("/embed/<video>")
def embed(video: str) -> tuple[str, int]:
    return _render(video, embedded=True)


@watch.get("/vi/<video>/<size>.jpg")
def thumbnail(video: str, size: str) -> Response:
    with world().moment() as moment:
        found = moment.store.row("SELECT type, data FROM picture WHERE video = ?", video)
    if found is None:
        return Response(render_template("sandbox/card.svg"), content_type="image/svg+xml")
    return Response(found["data"], content_type=found["type"])


def _render(video: str, *, embedded: bool) -> tuple[str, int]:
    with world().moment() as moment:
        picture = _picture(moment, video, embedded=embedded)
    status = 404 if picture.scene == "missing" else 200
    return render_template("sandbox/watch.html", picture=picture, embedded=embedded), status


def _picture(moment: Moment, video: str, *, embedded: bool) -> Picture:
    broadcast = moment.store.get("liveBroadcast", video)
    if broadcast is None or not _may_be_seen(broadcast, embedded=embedded):
        return Picture("missing", REFRESH_SECONDS["missing"])
    scene = SCENES.get(lifecycle.state(broadcast), "scheduled")
    snippet = broadcast.body["snippet"]
    starts = read_time(snippet["scheduledStartTime"])
    return Picture(
        scene=scene,
        refresh=REFRESH_SECONDS[scene],
        title=snippet["title"],
        description=snippet["description"],
        channel=_channel_name(moment, broadcast),
        starts=starts,
        wait=starts - moment.now,
        signal=lifecycle.stream_is_active(moment, broadcast),
    )


def _may_be_seen(broadcast: Item, *, embedded: bool) -> bool:
    private = broadcast.body["status"]["privacyStatus"] == "private"
    return not private and (not embedded or broadcast.body["contentDetails"]["enableEmbed"])


def _channel_name(moment: Moment, broadcast: Item) -> str:
    found = accounts.channels(moment.store)
    return next((item.name for item in found if item.id == broadcast.channel), "")
