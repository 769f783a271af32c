"""The life of a live video of VK: waiting, started, finished."""

from __future__ import annotations

from meetings.sandbox.moment import Moment
from meetings.sandbox.store import Item

KIND = "vk.video"


def start_picture(moment: Moment, video: Item) -> None:
    """What is published goes live; what is not is a preview."""
    if video.body["live_status"] == "finished":
        return
    video.body["arriving"] = True
    video.due = None
    go_live(moment, video)


def stop_picture(moment: Moment, video: Item) -> None:
    video.body["arriving"] = False
    if video.body["live_status"] == "started":
        video.due = moment.after(moment.settings.drop_seconds)


def go_live(moment: Moment, video: Item) -> None:
    """If it is published and a picture arrives."""
    body = video.body
    if body["published"] and body["arriving"] and body["live_status"] == "waiting":
        body |= {"live_status": "started", "started": moment.seconds}


def finish(moment: Moment, video: Item, at: float) -> None:
    """It is over, and processed a while."""
    video.body |= {"live_status": "finished", "arriving": False, "ended": at, "processing": True}
    video.due = at + moment.settings.processing_seconds


def come_due(moment: Moment, video: Item) -> None:
    at = video.due
    assert at is not None
    video.due = None
    if video.body["live_status"] == "started":
        finish(moment, video, at)
    else:
        video.body["processing"] = False
