"""The control page: the state of the sandbox, and buttons for a picture."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from meetings.sandbox import accounts, faults, lifecycle, quota
from meetings.sandbox.accounts import Channel
from meetings.sandbox.api import HANDLERS
from meetings.sandbox.errors import not_found
from meetings.sandbox.moment import Moment
from meetings.sandbox.oauth import TOKEN
from meetings.sandbox.store import Item
from meetings.sandbox.upload import NAME as THUMBNAIL
from meetings.sandbox.world import world

PICTURE = {
    "start": lifecycle.start_picture,
    "stop": lifecycle.stop_picture,
    "fail": lifecycle.fail_stream,
}
SHOWN = 100

pages = Blueprint("pages", __name__)


@dataclass(frozen=True)
class Row:
    broadcast: Item
    state: str
    stream: Item | None


@pages.get("/")
def index() -> str:
    with world().moment() as moment:
        return render_template(
            "sandbox/control.html",
            now=moment.now,
            limit=moment.settings.quota_limit,
            quota=_quota(moment),
            channels=[(channel, _rows(moment, channel)) for channel in _channels(moment)],
            shown=SHOWN,
            faults=faults.every(moment.store),
            methods=["*", *HANDLERS, THUMBNAIL, TOKEN],
            kinds=sorted((faults.BEFORE | faults.AFTER) - {"barrier"}),
        )


@pages.post("/streams/<id_>")
def picture(id_: str) -> Response:
    with world().moment() as moment:
        stream = moment.store.get("liveStream", id_)
        act = PICTURE.get(request.form.get("action", ""))
        if stream is None or act is None:
            raise not_found("notFound", "There is no such stream or button.")
        act(moment, stream)
    return redirect(url_for("pages.index", _anchor=id_), 303)


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
