"""``/push/send/<browser>``: what the push services of browsers take, and how they refuse."""

from __future__ import annotations

import http_ece
from flask import Blueprint, Response, request

from meetings.sandbox import faults, journal
from meetings.sandbox.moment import Moment
from meetings.sandbox.push import browser as browsers
from meetings.sandbox.push import ticket
from meetings.sandbox.store import Item
from meetings.sandbox.world import world

LARGEST = 4096
METHOD = "push.send"

service = Blueprint("push_service", __name__, url_prefix="/push")


class _Refusal(Exception):
    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


@service.post("/send/<id_>")
def send(id_: str) -> Response:
    """One message for one browser."""
    here = world()
    with here.moment() as moment:
        fault = faults.take(here.store, METHOD, id_)
        kind = fault.kind if fault else None
        entry = journal.begin(here.store, moment.now, METHOD, id_, {}, kind)
    if (struck := faults.strike_before(fault)) is not None:
        return struck
    try:
        with here.moment() as moment:
            number = _taken(moment, id_)
            journal.applied(here.store, entry, None)
    except _Refusal as refusal:
        return Response(f"{refusal}\n", refusal.status, content_type="text/plain")
    headers = {
        "Location": f"{request.host_url}push/message/{number}",
        "TTL": request.headers["TTL"],
    }
    return faults.strike_after(fault, here.barriers) or Response(status=201, headers=headers)


def _taken(moment: Moment, id_: str) -> str:
    found = moment.store.get(browsers.BROWSER, id_)
    if found is None:
        raise _Refusal(404, "There is no such subscription.")
    if found.body["gone"]:
        raise _Refusal(410, "The subscription has ended.")
    _check_sender(moment, found)
    if not request.headers.get("TTL", "").isdigit():
        raise _Refusal(400, "A message says how long it is kept.")
    if request.headers.get("Content-Encoding") != "aes128gcm":
        raise _Refusal(415, "A message is encrypted as aes128gcm.")
    if len(request.get_data()) > LARGEST:
        raise _Refusal(413, "The message is too large.")
    return browsers.deliver(moment, found, _message(found))


def _check_sender(moment: Moment, browser: Item) -> None:
    header = request.headers.get("Authorization", "")
    try:
        key = ticket.check(header, request.host_url.rstrip("/"), moment.now)
    except (ticket.Refused, ValueError) as error:
        raise _Refusal(401, f"The ticket is refused: {error}.") from error
    if browser.body["server_key"] not in ("", key):
        raise _Refusal(403, "The subscription is for another server.")


def _message(browser: Item) -> dict[str, object]:
    try:
        plain = browsers.read(browser, request.get_data())
    except (http_ece.ECEException, ValueError) as error:
        raise _Refusal(400, "The browser cannot read this.") from error
    return {
        "data": plain.decode(),
        "ttl": int(request.headers["TTL"]),
        "topic": request.headers.get("Topic", ""),
        "urgency": request.headers.get("Urgency", "normal"),
    }
