"""What a test turns: browsers that subscribe, read what came, and leave."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from meetings.sandbox.errors import not_found
from meetings.sandbox.push import browser as browsers
from meetings.sandbox.world import world

control = Blueprint("push_control", __name__, url_prefix="/control/push")


@control.post("/browsers")
def subscribe() -> Response:
    """A browser's subscription; with `server_key` it takes from that server only."""
    wishes = request.get_json(force=True, silent=True) or {}
    with world().moment() as moment:
        made = browsers.subscribe(moment, request.host_url, wishes.get("server_key", ""))
    return jsonify(made)


@control.post("/browsers/<id_>/leave")
def leave(id_: str) -> Response:
    """The permission is taken back."""
    with world().moment() as moment:
        found = moment.store.get(browsers.BROWSER, id_)
        if found is None:
            raise not_found("notFound", f"There is no browser {id_}.")
        found.body["gone"] = True
        moment.store.save(found)
    return Response(status=204)


@control.get("/browsers/<id_>/messages")
def messages(id_: str) -> Response:
    """What it was sent and has not been replaced, oldest first, decrypted."""
    with world().moment() as moment:
        return jsonify({"messages": browsers.messages(moment, id_)})
