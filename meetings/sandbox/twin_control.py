"""What a test or the demo turns at the twins: pictures by their keys, and accounts."""

from __future__ import annotations

from flask import Response, jsonify

from meetings.sandbox import picture, tokens
from meetings.sandbox.control import control, misunderstood, wishes_sent
from meetings.sandbox.errors import not_found
from meetings.sandbox.world import world

__all__ = ["control"]


@control.post("/pictures/<action>")
def show_picture(action: str) -> Response:
    """`arrives` or `stops` at the `key` that an encoder was given."""
    acts = {"arrives": picture.picture_arrives, "stops": picture.picture_stops}
    key = str(wishes_sent().get("key", ""))
    if action not in acts or not acts[action](world(), key):
        raise not_found("notFound", "Nobody was given this key, or a picture cannot do that.")
    return Response(status=204)


@control.post("/accounts/<platform>")
def open_account(platform: str) -> Response:
    """A page or community by `name`, opened if it is new, with a token; and the application.

    Facebook's pages take `followers` and `age_days`; `scopes` narrows what the token may.
    """
    with world().moment() as moment:
        try:
            return jsonify(tokens.open_account(moment, platform, wishes_sent()))
        except (TypeError, ValueError) as refusal:
            raise misunderstood(str(refusal)) from refusal
