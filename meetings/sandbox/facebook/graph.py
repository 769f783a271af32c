"""The routes of the Graph API: every call is admitted, journalled, and struck by the faults set."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, jsonify, request

from meetings.sandbox.facebook import accounts, identity, live_video, video
from meetings.sandbox.facebook.call import Call
from meetings.sandbox.facebook.errors import GraphError, invalid, of_fault, unknown_object
from meetings.sandbox.moment import Moment
from meetings.sandbox.visit import Visit

Handler = Callable[[Call], Any]
VERSION = re.compile(r"v(\d{2})\.0")
OLDEST = 19
USAGE = '{"call_count":1,"total_time":1,"total_cputime":1}'
METHODS = (
    "facebook.live_videos.create", "facebook.live_videos.list", "facebook.live_video.read",
    "facebook.live_video.update", "facebook.live_video.delete", "facebook.accounts",
    "facebook.me", "facebook.permissions",
)  # fmt: skip

graph = Blueprint("facebook", __name__, url_prefix="/facebook")


@graph.post("/<version>/<node>/live_videos")
def create_live_video(version: str, node: str) -> Response:
    return _perform("live_videos.create", version, node, live_video.create)


@graph.get("/<version>/<node>/live_videos")
def list_live_videos(version: str, node: str) -> Response:
    return _perform("live_videos.list", version, node, live_video.list_)


@graph.get("/<version>/me")
def me(version: str) -> Response:
    return _perform("me", version, "me", identity.me)


@graph.get("/<version>/me/accounts")
def own_accounts(version: str) -> Response:
    return _perform("accounts", version, "me", identity.pages)


@graph.get("/<version>/me/permissions")
def permissions(version: str) -> Response:
    return _perform("permissions", version, "me", identity.permissions)


@graph.get("/<version>/")
def read_many(version: str) -> Response:
    return _perform("live_video.read", version, "", _read_many)


@graph.get("/<version>/<int:node>")
def read(version: str, node: int) -> Response:
    return _perform("live_video.read", version, str(node), _read)


@graph.post("/<version>/<int:node>")
def update(version: str, node: int) -> Response:
    return _perform("live_video.update", version, str(node), _update)


@graph.delete("/<version>/<int:node>")
def delete(version: str, node: int) -> Response:
    def work(call: Call) -> Any:
        return live_video.delete(call, live_video.own(call, call.node))

    return _perform("live_video.delete", version, str(node), work)


def _read_many(call: Call) -> dict[str, Any]:
    """One id that does not exist spoils the whole answer, as it does there."""
    ids = [id_ for id_ in call.parameters.get("ids", "").split(",") if id_]
    if not 1 <= len(ids) <= 50:
        raise invalid("The parameter ids must name 1 to 50 objects")
    return {id_: live_video.read(call, live_video.own(call, id_)) for id_ in ids}


def _read(call: Call) -> dict[str, Any]:
    if call.node == call.ticket.party:
        return identity.me(call)
    if (live := call.own(live_video.KIND, call.node)) is not None:
        return live_video.read(call, live)
    if (found := call.own(video.KIND, call.node)) is not None:
        return video.read(call, found)
    raise unknown_object(call.node)


def _update(call: Call) -> dict[str, Any]:
    if (found := call.own(video.KIND, call.node)) is not None:
        return video.update(call, found)
    return live_video.update(call, live_video.own(call, call.node))


def _perform(name: str, version: str, node: str, handler: Handler) -> Response:
    given = {**request.args, **request.form}
    token = given.pop("access_token", None) or _bearer()

    def work(moment: Moment) -> Response:
        _check_version(version)
        ticket = accounts.admit(moment, token)
        root = f"{request.host_url}facebook"
        response = jsonify(handler(Call(moment, ticket, node, given, root)))
        response.headers["X-App-Usage"] = USAGE
        return response

    return Visit(
        method=f"facebook.{name}",
        parameters={"node": [node], **{key: [value] for key, value in given.items()}},
        caller=lambda moment: accounts.name_of(moment, token),
        work=work,
        refusal=of_fault,
    ).perform()


def _bearer() -> str:
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    return token if kind in ("Bearer", "OAuth") else ""


def _check_version(version: str) -> None:
    found = VERSION.fullmatch(version)
    if found is None or int(found[1]) < OLDEST:
        raise GraphError(2635, "(#2635) You are calling a deprecated or unknown version")
