"""The API: every call is authenticated, charged, journalled, and struck by the faults set."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, jsonify, request

from meetings.sandbox import (
    accounts,
    broadcast,
    channel,
    faults,
    journal,
    playlist,
    quota,
    stream,
    video,
)
from meetings.sandbox.call import Call, Handler
from meetings.sandbox.discovery import Method, method
from meetings.sandbox.errors import ApiError, unauthenticated
from meetings.sandbox.faults import Fault
from meetings.sandbox.moment import Moment
from meetings.sandbox.parameters import invalid_argument, read_parameters
from meetings.sandbox.payload import check_payload
from meetings.sandbox.selection import select
from meetings.sandbox.world import world

HANDLERS: dict[str, Handler] = {
    "youtube.liveBroadcasts.insert": broadcast.insert,
    "youtube.liveBroadcasts.update": broadcast.update,
    "youtube.liveBroadcasts.list": broadcast.list_,
    "youtube.liveBroadcasts.delete": broadcast.delete,
    "youtube.liveBroadcasts.bind": broadcast.bind,
    "youtube.liveBroadcasts.transition": broadcast.transition,
    "youtube.liveStreams.insert": stream.insert,
    "youtube.liveStreams.update": stream.update,
    "youtube.liveStreams.list": stream.list_,
    "youtube.liveStreams.delete": stream.delete,
    "youtube.videos.list": video.list_,
    "youtube.videos.update": video.update,
    "youtube.playlists.insert": playlist.insert,
    "youtube.playlists.list": playlist.list_,
    "youtube.playlistItems.insert": playlist.insert_entry,
    "youtube.playlistItems.list": playlist.list_entries,
    "youtube.channels.list": channel.list_,
}
Work = Callable[[Call], Response]

api = Blueprint("api", __name__)


def answer_error(error: ApiError) -> Response:
    response = jsonify(error.body())
    response.status_code = error.status
    response.headers.update(error.headers)
    return response


def perform(called: Method, work: Work, units: int | None = None) -> Response:
    """Apply one call: `work` runs in a transaction that a refusal undoes.

    `units` of quota are charged, the cost of the method when they are None.
    """
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    here = world()
    with here.moment() as moment:
        caller = accounts.principal(moment, token)
        name = caller.channel.name if caller else None
        fault = faults.take(here.store, called.id, name)
        entry = journal.begin(
            *(here.store, moment.now, called.id, name, request.args.to_dict(flat=False)),
            fault.kind if fault else None,
        )
    units = quota.cost(called.id) if units is None else units
    response = _perform(called, work, units, caller, fault, entry)
    _note_answer(entry, response)
    return response


def _perform(
    called: Method,
    work: Work,
    units: int,
    caller: accounts.Principal | None,
    fault: Fault | None,
    entry: int,
) -> Response:
    here = world()
    try:
        faults.hold(fault, here.barriers)
        if (struck := faults.strike_before(fault)) is not None:
            return struck
        principal = _admit(called, caller)
        with here.moment() as moment:
            quota.charge(moment, principal.project, units)
        with here.moment() as moment:
            call = _call(called, moment, principal)
            call.stuck = fault is not None and fault.kind == "stuck"
            response = work(call)
            journal.applied(here.store, entry, call.body or None)
    except ApiError as error:
        return answer_error(error)
    return faults.strike_after(fault, here.barriers) or response


def _admit(called: Method, caller: accounts.Principal | None) -> accounts.Principal:
    if caller is None:
        raise unauthenticated()
    if not caller.scopes & called.scopes:
        raise ApiError(
            403,
            "insufficientPermissions",
            "Request had insufficient authentication scopes.",
            domain="global",
            headers={"WWW-Authenticate": 'Bearer error="insufficient_scope"'},
        )
    return caller


def _call(called: Method, moment: Moment, principal: accounts.Principal) -> Call:
    return Call(
        moment=moment,
        channel=principal.channel,
        root=request.host_url,
        parameters=read_parameters(called, request.args),
        body=check_payload(called.body, _json_body()) if called.body else {},
    )


def _json_body() -> Any:
    body = request.get_json(force=True, silent=True)
    if body is None:
        raise invalid_argument("Invalid JSON payload received. Unexpected end of string.")
    return body


def _note_answer(entry: int, response: Response) -> None:
    if response.is_streamed:
        return
    found = response.get_json(silent=True) if response.is_json else None
    errors = (found or {}).get("error", {}).get("errors", [{}])
    with world().store.transaction():
        journal.answered(world().store, entry, response.status_code, errors[0].get("reason"))


def _json(call: Call, result: dict[str, Any] | None) -> Response:
    if result is None:
        return Response(status=204)
    return jsonify(select(call.parameters.get("fields"), result))


def _view(name: str, handler: Handler) -> Callable[[], Response]:
    def view() -> Response:
        return perform(method(name), lambda call: _json(call, handler(call)))

    return view


for _name, _handler in HANDLERS.items():
    _method = method(_name)
    api.add_url_rule(
        f"/{_method.path}",
        endpoint=_name.replace(".", "-"),
        view_func=_view(_name, _handler),
        methods=[_method.verb],
    )
