"""What viewers of the twins see: pages and players of Facebook's and VK's live videos."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from flask import Blueprint, render_template, request

from meetings.sandbox import parties
from meetings.sandbox.facebook import life as facebook
from meetings.sandbox.moment import Moment
from meetings.sandbox.store import Item
from meetings.sandbox.vk import life as vk
from meetings.sandbox.watch import REFRESH_SECONDS, Picture
from meetings.sandbox.world import world

SCENES = {"LIVE": "live", "started": "live", "UNPUBLISHED": "scheduled", "waiting": "scheduled"}
SCENES |= dict.fromkeys(facebook.SCHEDULED, "scheduled")
GONE = {"SCHEDULED_EXPIRED", "SCHEDULED_CANCELED"}

twin_pages = Blueprint("watch_twins", __name__)


@twin_pages.get("/facebook/<page>/videos/<video>/")
def facebook_page(page: str, video: str) -> tuple[str, int]:
    return _render(_facebook_item, video, embedded=False)


@twin_pages.get("/facebook/plugins/video.php")
def facebook_player() -> tuple[str, int]:
    path = urlsplit(request.args.get("href", "")).path.rstrip("/")
    return _render(_facebook_item, path.rpartition("/")[2], embedded=True)


@twin_pages.get("/vk/video<id_>")
def vk_page(id_: str) -> tuple[str, int]:
    return _render(_vk_item, id_, embedded=False)


@twin_pages.get("/vk/video_ext.php")
def vk_player() -> tuple[str, int]:
    id_ = f"{request.args.get('oid', '')}_{request.args.get('id', '')}"
    return _render(_vk_item, id_, embedded=True)


def _facebook_item(moment: Moment, video: str) -> Item | None:
    found = moment.store.get("facebook.video", video)
    return moment.store.get(facebook.KIND, found.body["live"]) if found else None


def _vk_item(moment: Moment, id_: str) -> Item | None:
    return moment.store.get(vk.KIND, id_)


def _render(
    find: Callable[[Moment, str], Item | None], id_: str, *, embedded: bool
) -> tuple[str, int]:
    with world().moment() as moment:
        picture = _picture(moment, find(moment, id_))
    status = 404 if picture.scene == "missing" else 200
    return render_template("sandbox/watch.html", picture=picture, embedded=embedded), status


def _picture(moment: Moment, item: Item | None) -> Picture:
    status = item.body.get("status") or item.body.get("live_status") if item else None
    if item is None or status in GONE:
        return Picture("missing", REFRESH_SECONDS["missing"])
    scene = SCENES.get(str(status), "ended")
    planned = item.body.get("planned")
    starts = datetime.fromtimestamp(planned, UTC) if planned else None
    return Picture(
        scene=scene,
        refresh=REFRESH_SECONDS[scene],
        title=item.body["title"],
        description=item.body["description"],
        channel=_owner(moment, item),
        starts=starts,
        wait=starts - moment.now if starts else timedelta(),
        signal=item.body["arriving"],
    )


def _owner(moment: Moment, item: Item) -> str:
    id_ = item.channel.lstrip("-")
    return next((party.name for party in parties.every(moment.store) if party.id == id_), "")
