"""`event_params`: when a scheduled live video is to begin."""

from __future__ import annotations

from meetings.sandbox.facebook.call import Call
from meetings.sandbox.facebook.errors import invalid

AHEAD = 7 * 86_400
MEMBERS = {"start_time", "cover"}


def start_of(call: Call) -> float:
    """Unix seconds, given alone or as `start_time` of an object; at most seven days ahead."""
    given = call.json("event_params")
    if isinstance(given, dict):
        if unknown := set(given) - MEMBERS:
            raise invalid(f"Unexpected key {', '.join(sorted(unknown))} on param event_params")
        given = given.get("start_time")
    if isinstance(given, bool) or not isinstance(given, int | str) or not str(given).isdecimal():
        raise invalid("Param event_params[start_time] must be a UNIX timestamp")
    starts = float(given)
    if not call.moment.seconds < starts <= call.moment.after(AHEAD):
        raise invalid("The start_time must be in the future and at most 7 days ahead")
    return starts
