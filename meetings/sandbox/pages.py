"""The control page: the state of all twins, and buttons for a picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from meetings.sandbox import accounts, faults, lifecycle, parties, picture, quota
from meetings.sandbox.accounts import Channel
from meetings.sandbox.api import HANDLERS
from meetings.sandbox.errors import not_found
from meetings.sandbox.facebook import life as facebook
from meetings.sandbox.facebook.graph import METHODS as FACEBOOK_METHODS
from meetings.sandbox.facebook.oauth import TOKEN as FACEBOOK_TOKEN
from meetings.sandbox.moment import Moment
from meetings.sandbox.oauth import TOKEN
from meetings.sandbox.store import Item
from meetings.sandbox.upload import NAME as THUMBNAIL
from meetings.sandbox.vk import life as vk
from meetings.sandbox.vk.methods import METHODS as VK_METHODS
from meetings.sandbox.vk.oauth import TOKEN as VK_TOKEN
from meetings.sandbox.world import world

METHODS = ("*", *HANDLERS, THUMBNAIL, TOKEN)
TWINS = ("facebook.*", *FACEBOOK_METHODS, FACEBOOK_TOKEN, "vk.*", *VK_METHODS, VK_TOKEN)
OVER = {"complete", "revoked", "VOD", "LIVE_STOPPED", "PROCESSING", "finished"}
SHOWN = 100

pages = Blueprint("pages", __name__)


@dataclass(frozen=True)
class Row:
    broadcast: Item
    state: str
    stream: Item | None


@dataclass(frozen=True)
class TwinRow:
    """A live video of a twin, which is its own stream; `address` is its page for viewers."""

    item: Item
    state: str
    address: str

    @property
    def takes_a_picture(self) -> bool:
        return self.state not in OVER


@pages.get("/")
def index() -> str:
    with world().moment() as moment:
        return render_template(
            "sandbox/control.html",
            now=moment.now,
            limit=moment.settings.quota_limit,
            quota=_quota(moment),
            channels=[(channel, _rows(moment, channel)) for channel in _channels(moment)],
            twins=_twins(moment),
            shown=SHOWN,
            faults=faults.every(moment.store),
            methods=[*METHODS, *TWINS],
            kinds=sorted((faults.BEFORE | faults.AFTER) - {"barrier"}),
        )


@pages.post("/streams/<id_>")
def show_picture(id_: str) -> Response:
    with world().moment() as moment:
        source = picture.source(moment, id_)
        act = _button(source) if source else None
        if source is None or act is None:
            raise not_found("notFound", "There is no such stream or button.")
        act(moment, source)
    return redirect(url_for("pages.index", _anchor=id_), 303)


def _button(source: Item) -> Callable[[Moment, Item], None] | None:
    buttons: dict[str, Callable[[Moment, Item], None]]
    buttons = {"start": picture.start, "stop": picture.stop}
    if source.kind == "liveStream":
        buttons["fail"] = lifecycle.fail_stream
    return buttons.get(request.form.get("action", ""))


@pages.post("/faults")
def fault() -> Response:
    with world().moment() as moment:
        if request.form.get("action") == "clear":
            for item in faults.every(moment.store):
                faults.remove(moment.store, item.id)
        else:
            wanted = ("method", "fault", "times")
            faults.add(moment.store, {name: request.form[name] for name in wanted})
    return redirect(url_for("pages.index", _anchor="faults"), 303)


def _channels(moment: Moment) -> list[Channel]:
    return accounts.channels(moment.store)


def _twins(moment: Moment) -> list[tuple[str, list[TwinRow]]]:
    """The pages and communities of the twins that have live videos, by name."""
    names = {party.id: party.name for party in parties.every(moment.store)}
    rows: dict[str, list[TwinRow]] = {}
    for item in moment.store.items(facebook.KIND):
        address = url_for("watch_twins.facebook_page", page=item.channel, video=item.body["video"])
        row = TwinRow(item, item.body["status"], address)
        rows.setdefault(f"Facebook · {names[item.channel]}", []).append(row)
    for item in moment.store.items(vk.KIND):
        row = TwinRow(item, item.body["live_status"], url_for("watch_twins.vk_page", id_=item.id))
        rows.setdefault(f"VK · {names[item.channel.lstrip('-')]}", []).append(row)
    return sorted(rows.items())


def _quota(moment: Moment) -> dict[str, int]:
    projects = [row["project"] for row in moment.store.rows("SELECT project FROM client")]
    return {project: quota.used(moment, project) for project in projects}


def _rows(moment: Moment, channel: Channel) -> list[Row]:
    """The broadcasts of a channel, what is under way first, then by start."""
    found = moment.store.items("liveBroadcast", channel.id)
    found.sort(key=lambda item: item.body["snippet"]["scheduledStartTime"])
    found.sort(key=lambda item: lifecycle.state(item) == "complete")
    return [
        Row(item, lifecycle.state(item), lifecycle.bound_stream(moment, item)) for item in found
    ]
