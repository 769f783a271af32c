"""The state machines of broadcast and stream.

https://developers.google.com/youtube/v3/live/life-of-a-broadcast
"""

from __future__ import annotations

from meetings.sandbox.errors import ApiError, forbidden
from meetings.sandbox.moment import Moment, write_time
from meetings.sandbox.store import Item

EDITABLE = {"created", "ready"}
STARTING = {"testStarting": "testing", "liveStarting": "live"}
UNDER_WAY = {"testing": {"testStarting", "testing"}, "live": {"liveStarting", "live"}}
UNDER_WAY["complete"] = {"complete"}


def state(broadcast: Item) -> str:
    found: str = broadcast.body["status"]["lifeCycleStatus"]
    return found


def come_due(moment: Moment, broadcast: Item) -> None:
    """What a broadcast does by itself when its time has come."""
    at = broadcast.due
    assert at is not None
    broadcast.due = None
    if state(broadcast) == "testStarting":
        _enter(broadcast, "testing")
    elif state(broadcast) == "liveStarting":
        _go_live(moment, broadcast, at)
    elif state(broadcast) == "live":
        _complete(broadcast, at)


def _go_live(moment: Moment, broadcast: Item, at: float) -> None:
    _enter(broadcast, "live")
    broadcast.body["status"]["recordingStatus"] = "recording"
    broadcast.body["snippet"]["actualStartTime"] = write_time(at)
    if not stream_is_active(moment, broadcast):
        _expect_stop(moment, broadcast, at)


def _complete(broadcast: Item, at: float) -> None:
    _enter(broadcast, "complete")
    broadcast.due = None
    broadcast.body["status"]["recordingStatus"] = "recorded"
    broadcast.body["snippet"]["actualEndTime"] = write_time(at)


def _enter(broadcast: Item, new: str) -> None:
    broadcast.body["status"]["lifeCycleStatus"] = new


def transition(moment: Moment, broadcast: Item, target: str, *, stuck: bool = False) -> None:
    """Move to testing, live or complete.

    Raises ApiError `redundantTransition`, `invalidTransition` or `errorStreamInactive`.
    """
    if state(broadcast) in UNDER_WAY[target]:
        raise forbidden("redundantTransition", f"The broadcast is {target} or becoming so already.")
    if not _may_become(broadcast, target):
        raise forbidden(
            "invalidTransition", f"A broadcast that is {state(broadcast)} cannot become {target}."
        )
    if target == "complete":
        _complete(broadcast, moment.seconds)
    else:
        _start(moment, broadcast, target, stuck=stuck)


def _may_become(broadcast: Item, target: str) -> bool:
    monitored = broadcast.body["contentDetails"]["monitorStream"]["enableMonitorStream"]
    allowed = {
        "testing": {"ready"} if monitored else set(),
        "live": {"testing"} if monitored else {"ready"},
        "complete": {"testing", "live"},
    }
    return state(broadcast) in allowed[target]


def _start(moment: Moment, broadcast: Item, target: str, *, stuck: bool) -> None:
    if not stream_is_active(moment, broadcast):
        raise forbidden(
            "errorStreamInactive", "The stream that is bound to the broadcast is not active."
        )
    _enter(broadcast, {"testing": "testStarting", "live": "liveStarting"}[target])
    broadcast.due = None if stuck else moment.after(moment.settings.starting_seconds)


def bound_stream(moment: Moment, broadcast: Item) -> Item | None:
    bound = broadcast.body["contentDetails"].get("boundStreamId")
    return moment.store.get("liveStream", bound) if bound else None


def stream_is_active(moment: Moment, broadcast: Item) -> bool:
    stream = bound_stream(moment, broadcast)
    return stream is not None and stream.body["status"]["streamStatus"] == "active"


def bind(moment: Moment, broadcast: Item, stream: Item | None) -> None:
    """Bind a stream, or none, and so become ready, or created.

    Raises ApiError `liveBroadcastBindingNotAllowed` once the broadcast is past ready, or when
    another stream is bound to a ready one.
    """
    details = broadcast.body["contentDetails"]
    bound = details.get("boundStreamId")
    changes = stream is not None and bound not in (None, stream.id)
    if state(broadcast) not in EDITABLE or changes:
        raise _binding_not_allowed("The current status of the broadcast allows no binding.")
    if stream is None:
        details.pop("boundStreamId", None)
        details.pop("boundStreamLastUpdateTimeMs", None)
        _enter(broadcast, "created")
        return
    if not stream.body["contentDetails"]["isReusable"] and others_bound(moment, stream, broadcast):
        raise _binding_not_allowed("The stream is not reusable and serves another broadcast.")
    details["boundStreamId"] = stream.id
    details["boundStreamLastUpdateTimeMs"] = write_time(moment.now)
    _enter(broadcast, "ready")


def _binding_not_allowed(message: str) -> ApiError:
    return forbidden("liveBroadcastBindingNotAllowed", message)


def broadcasts_of(moment: Moment, stream: Item) -> list[Item]:
    return [
        broadcast
        for broadcast in moment.store.items("liveBroadcast", stream.channel)
        if broadcast.body["contentDetails"].get("boundStreamId") == stream.id
    ]


def others_bound(moment: Moment, stream: Item, broadcast: Item) -> bool:
    return any(other.id != broadcast.id for other in broadcasts_of(moment, stream))


def start_picture(moment: Moment, stream: Item) -> None:
    """A picture arrives: the stream is active, and auto-start takes the next ready broadcast."""
    _write_stream(moment, stream, "active", "good")
    bound = broadcasts_of(moment, stream)
    for broadcast in bound:
        if state(broadcast) == "live":
            broadcast.due = None
            moment.store.save(broadcast)
    waiting = [item for item in bound if state(item) == "ready" and _wish(item, "enableAutoStart")]
    if waiting and not any(state(item) in UNDER_WAY["live"] for item in bound):
        first = min(waiting, key=lambda item: item.body["snippet"]["scheduledStartTime"])
        _start(moment, first, "live", stuck=False)
        moment.store.save(first)


def stop_picture(moment: Moment, stream: Item) -> None:
    """The picture ends: the stream is inactive, and auto-stop ends what is live after a while."""
    _write_stream(moment, stream, "inactive", "noData")
    for broadcast in broadcasts_of(moment, stream):
        if state(broadcast) == "live":
            _expect_stop(moment, broadcast, moment.seconds)
            moment.store.save(broadcast)


def fail_stream(moment: Moment, stream: Item) -> None:
    _write_stream(moment, stream, "error", "bad")


def revoke(moment: Moment, broadcast: Item) -> None:
    """The platform takes the broadcast away."""
    broadcast.due = None
    _enter(broadcast, "revoked")
    moment.store.save(broadcast)


def _expect_stop(moment: Moment, broadcast: Item, since: float) -> None:
    if _wish(broadcast, "enableAutoStop"):
        broadcast.due = since + moment.settings.auto_stop_seconds


def _wish(broadcast: Item, name: str) -> bool:
    return bool(broadcast.body["contentDetails"][name])


def _write_stream(moment: Moment, stream: Item, new: str, health: str) -> None:
    stream.body["status"] = {
        "streamStatus": new,
        "healthStatus": {
            "status": health,
            "lastUpdateTimeSeconds": str(int(moment.seconds)),
            "configurationIssues": [],
        },
    }
    moment.store.save(stream)
