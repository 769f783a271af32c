"""The method endpoint: every call is admitted, journalled, and struck by the faults set."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, jsonify, request

from meetings.sandbox.moment import Moment
from meetings.sandbox.visit import Visit
from meetings.sandbox.vk import accounts, people, video, wall
from meetings.sandbox.vk.call import Call
from meetings.sandbox.vk.errors import VkError, of_fault

HANDLERS: dict[str, Callable[[Call], Any]] = {
    "video.startStreaming": video.start_streaming,
    "video.stopStreaming": video.stop_streaming,
    "video.get": video.get,
    "video.edit": video.edit,
    "video.delete": video.delete,
    "wall.post": wall.post,
    "wall.edit": wall.edit,
    "wall.get": wall.get,
    "wall.delete": wall.delete,
    "users.get": people.users,
    "groups.get": people.groups,
    "account.getAppPermissions": people.permissions,
}
METHODS = tuple(f"vk.{name}" for name in HANDLERS)
VERSIONS = ("5.131", "5.199")

vk = Blueprint("vk", __name__, url_prefix="/vk")


@vk.route("/method/<name>", methods=["GET", "POST"])
def method(name: str) -> Response:
    given = {**request.args, **request.form}
    token = given.pop("access_token", None) or _bearer()

    def work(moment: Moment) -> Response:
        handler = HANDLERS.get(name)
        if handler is None:
            raise VkError(3, "Unknown method passed")
        if given.get("v") not in VERSIONS:
            raise VkError(8, "Invalid request: v (version) is required")
        ticket = accounts.admit(moment, token)
        call = Call(moment, ticket, given, f"{request.host_url}vk")
        return jsonify({"response": handler(call)})

    return Visit(
        method=f"vk.{name}",
        parameters={key: [value] for key, value in given.items()},
        caller=lambda moment: accounts.name_of(moment, token),
        work=work,
        refusal=of_fault,
    ).perform()


def _bearer() -> str:
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    return token if kind == "Bearer" else ""
