"""The life of a live video: from scheduled or unpublished to live, stopped, and its recording.

https://developers.facebook.com/docs/live-video-api/guides/scheduling
"""

from __future__ import annotations

from meetings.sandbox.moment import Moment
from meetings.sandbox.store import Item

KIND = "facebook.liveVideo"
SCHEDULED = {"SCHEDULED_UNPUBLISHED", "SCHEDULED_LIVE"}
WAITING = SCHEDULED | {"UNPUBLISHED"}
AFTER = {"LIVE_STOPPED": "PROCESSING", "PROCESSING": "VOD"}
GOOD = {
    "video_bitrate": 2_500_000.0,
    "video_framerate": 30.0,
    "video_gop_size": 2000,
    "video_height": 720,
    "video_width": 1280,
    "audio_bitrate": 128_000.0,
}


def start_picture(moment: Moment, live: Item) -> None:
    """Data arrives: a preview, unless it was to be live by now."""
    if live.body["status"] not in WAITING | {"LIVE"}:
        return
    live.body |= {"arriving": True, "health": dict(GOOD)}
    if live.body["status"] in WAITING and _is_time(live, moment.seconds):
        _go_live(live, moment.seconds)
    rest(moment, live, moment.seconds)


def stop_picture(moment: Moment, live: Item) -> None:
    live.body |= {"arriving": False, "health": {}}
    rest(moment, live, moment.seconds)


def go_live(moment: Moment, live: Item) -> None:
    """At once with a picture, otherwise as soon as one arrives."""
    live.body["go_live"] = True
    if live.body["arriving"]:
        _go_live(live, moment.seconds)
    rest(moment, live, moment.seconds)


def stop(moment: Moment, live: Item, at: float) -> None:
    """What was live is over; the recording follows."""
    live.body |= {"status": "LIVE_STOPPED", "ended": at, "arriving": False, "health": {}}
    rest(moment, live, at)


def come_due(moment: Moment, live: Item) -> None:
    at, status = live.due, live.body["status"]
    assert at is not None
    live.due = None
    if status in SCHEDULED and live.body["arriving"]:
        _go_live(live, at)
    elif status in SCHEDULED:
        live.body["status"] = "SCHEDULED_EXPIRED"
    elif status in AFTER:
        live.body["status"] = AFTER[status]
    if status == "LIVE":
        stop(moment, live, at)
    else:
        rest(moment, live, at)


def rest(moment: Moment, live: Item, since: float) -> None:
    """Write down when it changes by itself next."""
    status, arriving = live.body["status"], live.body["arriving"]
    live.due = None
    if status in SCHEDULED:
        late = 0.0 if arriving else moment.settings.expiry_seconds
        live.due = live.body["planned"] + late
    elif status == "LIVE" and not arriving:
        live.due = since + moment.settings.drop_seconds
    elif status in AFTER:
        live.due = since + moment.settings.processing_seconds


def _is_time(live: Item, at: float) -> bool:
    planned = live.body["planned"]
    return bool(live.body["go_live"]) or (planned is not None and planned <= at)


def _go_live(live: Item, at: float) -> None:
    live.body |= {"status": "LIVE", "started": at}
