"""The control API: what a test or the demo turns, in JSON."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from meetings.sandbox import (
    accounts,
    faults,
    journal,
    lifecycle,
    parties,
    picture,
    quota,
    tokens,
)
from meetings.sandbox.errors import ApiError, invalid, not_found
from meetings.sandbox.moment import (
    Moment,
    change_settings,
    settings_as_json,
    write_time,
)
from meetings.sandbox.store import Item
from meetings.sandbox.world import world

STATE_TABLES = ("item", "picture", "upload", "quota", "fault", "journal", "setting")
ACCOUNT_TABLES = ("channel", "client", "refresh", "access", "code", "party", "ticket")
LONGEST_WAIT = 60.0

control = Blueprint("control", __name__, url_prefix="/control")


def wishes_sent() -> dict[str, Any]:
    """The body of the call. Raises ApiError when it is no object."""
    body = request.get_json(force=True, silent=True) if request.data else {}
    if not isinstance(body, dict):
        raise misunderstood("Send a JSON object.")
    return body


def misunderstood(sentence: str) -> ApiError:
    return invalid("invalidControl", sentence)


def _item(moment: Moment, kind: str, id_: str) -> Item:
    item = moment.store.get(kind, id_)
    if item is None:
        raise not_found("notFound", f"There is no {kind} {id_}.")
    return item


def _source(moment: Moment, id_: str) -> Item:
    """A stream of YouTube, or a live video of a twin, which is its own stream."""
    return picture.source(moment, id_) or _item(moment, "liveStream", id_)


@control.get("/settings")
def show_settings() -> Response:
    with world().moment() as moment:
        return jsonify(settings_as_json(moment.settings))


@control.post("/settings")
def set_settings() -> Response:
    with world().store.transaction():
        try:
            return jsonify(settings_as_json(change_settings(world().store, wishes_sent())))
        except ValueError as refusal:
            raise misunderstood(str(refusal)) from refusal


@control.get("/clock")
def show_clock() -> Response:
    with world().moment() as moment:
        return jsonify(_clock(moment))


@control.post("/clock")
def set_clock() -> Response:
    """`offset_seconds` from the real time, or `advance_seconds` from the sandbox's own."""
    wishes = wishes_sent()
    with world().moment() as moment:
        offset = wishes.get("offset_seconds", moment.settings.clock_offset_seconds)
        offset += wishes.get("advance_seconds", 0)
        change_settings(moment.store, {"clock_offset_seconds": offset})
    return show_clock()


def _clock(moment: Moment) -> dict[str, Any]:
    offset = moment.settings.clock_offset_seconds
    return {"now": moment.now.isoformat(), "offset_seconds": offset}


@control.get("/faults")
def show_faults() -> Response:
    with world().moment() as moment:
        return jsonify({"faults": [fault.as_json() for fault in faults.every(moment.store)]})


@control.post("/faults")
def set_fault() -> Response:
    with world().moment() as moment:
        try:
            return jsonify(faults.add(moment.store, wishes_sent()).as_json())
        except (TypeError, ValueError) as refusal:
            raise misunderstood(str(refusal)) from refusal


@control.delete("/faults")
@control.delete("/faults/<int:id_>")
def remove_faults(id_: int | None = None) -> Response:
    with world().moment() as moment:
        for fault in faults.every(moment.store):
            if id_ in (None, fault.id):
                faults.remove(moment.store, fault.id)
    return Response(status=204)


@control.get("/barrier/<name>")
def show_barrier(name: str) -> Response:
    """`wait` seconds for the barrier to be reached `count` times, once by default."""
    wait = min(request.args.get("wait", 0.0, float), LONGEST_WAIT)
    count = request.args.get("count", 1, int)
    barrier = world().barriers.wait_until_reached(name, count, wait)
    return jsonify({"name": name, "reached": barrier.reached, "released": barrier.released})


@control.post("/barrier/<name>/release")
def release_barrier(name: str) -> Response:
    barrier = world().barriers.release(name)
    return jsonify({"name": name, "reached": barrier.reached, "released": barrier.released})


@control.get("/journal")
def show_journal() -> Response:
    with world().moment() as moment:
        after = request.args.get("after", 0, int)
        calls = journal.entries(moment.store, request.args.get("method"), after)
        return jsonify({"calls": calls})


@control.get("/broadcasts")
def show_everything() -> Response:
    with world().moment() as moment:
        kinds = {"broadcasts": "liveBroadcast", "streams": "liveStream", "playlists": "playlist"}
        kinds["playlistItems"] = "playlistItem"
        kinds |= {"facebook": "facebook.liveVideo", "vk": "vk.video", "posts": "vk.post"}
        return jsonify({name: _dump(moment, kind) for name, kind in kinds.items()})


def _dump(moment: Moment, kind: str) -> list[dict[str, Any]]:
    names = {channel.id: channel.name for channel in accounts.channels(moment.store)}
    names |= {party.id: party.name for party in parties.every(moment.store)}
    return [
        {
            **item.body,
            "id": item.id,
            "channel": names[item.channel.lstrip("-")],
            "made": write_time(item.made),
        }
        for item in reversed(moment.store.items(kind))
    ]


@control.post("/broadcasts/<id_>/viewers")
def set_viewers(id_: str) -> Response:
    with world().moment() as moment:
        broadcast = picture.source(moment, id_) or _item(moment, "liveBroadcast", id_)
        count = int(wishes_sent()["count"])
        broadcast.body |= {"viewers": count, "views": max(count, broadcast.body.get("views", 0))}
        moment.store.save(broadcast)
    return Response(status=204)


@control.post("/broadcasts/<id_>/revoke")
def revoke_broadcast(id_: str) -> Response:
    with world().moment() as moment:
        lifecycle.revoke(moment, _item(moment, "liveBroadcast", id_))
    return Response(status=204)


@control.post("/streams/<id_>/start")
def start_picture(id_: str) -> Response:
    with world().moment() as moment:
        picture.start(moment, _source(moment, id_))
    return Response(status=204)


@control.post("/streams/<id_>/stop")
def stop_picture(id_: str) -> Response:
    with world().moment() as moment:
        picture.stop(moment, _source(moment, id_))
    return Response(status=204)


@control.post("/streams/<id_>/fail")
def fail_stream(id_: str) -> Response:
    with world().moment() as moment:
        lifecycle.fail_stream(moment, _item(moment, "liveStream", id_))
    return Response(status=204)


@control.post("/streams/<id_>/health")
def set_health(id_: str) -> Response:
    """`status` good, ok, bad, noData or revoked; `configurationIssues` a list, may be left out.

    A live video of Facebook takes the fields of `stream_health`.
    """
    wishes = wishes_sent()
    with world().moment() as moment:
        stream = _source(moment, id_)
        if stream.kind != "liveStream":
            stream.body["health"] = wishes
            moment.store.save(stream)
            return Response(status=204)
        stream.body["status"]["healthStatus"] = {
            "status": wishes.get("status", "good"),
            "lastUpdateTimeSeconds": str(int(moment.seconds)),
            "configurationIssues": wishes.get("configurationIssues", []),
        }
        moment.store.save(stream)
    return Response(status=204)


@control.get("/channels")
def show_channels() -> Response:
    with world().moment() as moment:
        found = accounts.channels(moment.store)
        return jsonify({"channels": [{"id": item.id, "name": item.name} for item in found]})


@control.post("/channels/<name>/<action>")
def change_channel(name: str, action: str) -> Response:
    """`revoke` withdraws all grants of a channel, `expire` ends its access tokens."""
    actions = {"revoke": accounts.revoke_channel, "expire": accounts.expire_access}
    of_twins = {"revoke": parties.revoke, "expire": parties.expire}
    with world().moment() as moment:
        named = [item for item in accounts.channels(moment.store) if item.name == name]
        members = [party for party in parties.every(moment.store) if party.name == name]
        if not (named or members) or action not in actions:
            raise not_found("notFound", f"There is no channel {name}, or nothing named {action}.")
        for channel in named:
            actions[action](moment.store, channel)
        for party in members:
            of_twins[action](moment.store, tokens.holder(moment, party))
    return Response(status=204)


@control.get("/quota")
def show_quota() -> Response:
    with world().moment() as moment:
        projects = [row["project"] for row in moment.store.rows("SELECT project FROM client")]
        used = {project: quota.used(moment, project) for project in projects}
        return jsonify({"limit": moment.settings.quota_limit, "used": used})


@control.post("/quota")
def set_quota() -> Response:
    """`used` units today, of `project`, the default one when it is left out."""
    wishes = wishes_sent()
    project = wishes.get("project", accounts.DEFAULT_PROJECT)
    with world().moment() as moment:
        quota.write_used(moment, project, int(wishes["used"]))
    return Response(status=204)


@control.post("/reset")
def reset() -> Response:
    """Forget everything but channels and their grants; `accounts: true` forgets those too."""
    tables = STATE_TABLES + (ACCOUNT_TABLES if wishes_sent().get("accounts") else ())
    world().barriers.clear()
    with world().store.transaction():
        for table in tables:
            world().store.run(f"DELETE FROM {table}")  # noqa: S608
    return Response(status=204)
