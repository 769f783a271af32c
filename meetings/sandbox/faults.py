"""Faults that a test asks for, and what each does to a call.

A fault works before a call is applied (the call then changes nothing) or after it.
"""

from __future__ import annotations

import json
import os
import socket
import struct
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, request

from meetings.sandbox.barriers import Barriers
from meetings.sandbox.errors import ApiError
from meetings.sandbox.store import Store

ERRORS = {
    "400": (400, "badRequest"),
    "401": (401, "authError"),
    "403": (403, "forbidden"),
    "404": (404, "notFound"),
    "409": (409, "conflict"),
    "412": (412, "conditionNotMet"),
    "413": (413, "uploadTooLarge"),
    "429": (429, "rateLimitExceeded"),
    "500": (500, "internalError"),
    "502": (502, "badGateway"),
    "503": (503, "backendError"),
    "error": (400, "badRequest"),
}
HELD = "held"
BEFORE = {"reset", "hang", HELD, "garbage", *ERRORS}
AFTER = {"applied-then-closed", "applied-then-late", "barrier", "stuck"}
OPTIONS = {"seconds", "reason", "message", "name", "retry_after", "code", "subcode"}
FIELDS = {"method", "fault", "times", "skip", "channel", *OPTIONS}
RESET_ON_CLOSE = struct.pack("ii", 1, 0)
GARBAGE = "<!DOCTYPE html><title>Sign in</title><h1>Sign in to the network</h1>"


@dataclass(frozen=True)
class Fault:
    """`times` None means always; `skip` calls pass before the first is hit."""

    id: int
    method: str
    kind: str
    channel: str | None
    skip: int
    times: int | None
    options: dict[str, Any]

    @property
    def seconds(self) -> float:
        return float(self.options.get("seconds", 30))

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "method": self.method,
            "fault": self.kind,
            "channel": self.channel,
            "skip": self.skip,
            "times": "always" if self.times is None else self.times,
            **self.options,
        }


def add(store: Store, wanted: Mapping[str, Any]) -> Fault:
    """Raises ValueError with a sentence when the wish cannot be understood."""
    if unknown := set(wanted) - FIELDS:
        raise ValueError(f"A fault has no {', '.join(sorted(unknown))}.")
    kind = str(wanted.get("fault"))
    if kind not in BEFORE | AFTER:
        raise ValueError(
            f"There is no fault {kind}; known are {', '.join(sorted(BEFORE | AFTER))}."
        )
    if not isinstance(wanted.get("seconds", 0), int | float):
        raise ValueError("The seconds of a fault are a number.")
    if kind in ("barrier", HELD) and not wanted.get("name"):
        raise ValueError("A barrier needs a name.")
    id_ = store.run(
        "INSERT INTO fault (method, kind, channel, skip, times, options) VALUES (?, ?, ?, ?, ?, ?)",
        *(wanted.get("method", "*"), kind, wanted.get("channel"), int(wanted.get("skip", 0))),
        *(_times(wanted), json.dumps({key: wanted[key] for key in OPTIONS & set(wanted)})),
    )
    return next(fault for fault in every(store) if fault.id == id_)


def _times(wanted: Mapping[str, Any]) -> int | None:
    times = wanted.get("times", 1)
    return None if times == "always" else int(times)


def every(store: Store) -> list[Fault]:
    rows = store.rows("SELECT id, method, kind, channel, skip, times, options FROM fault")
    return [Fault(**{**dict(row), "options": json.loads(row["options"])}) for row in rows]


def remove(store: Store, id_: int) -> None:
    store.run("DELETE FROM fault WHERE id = ?", id_)


def take(store: Store, method: str, channel: str | None) -> Fault | None:
    """The fault that hits this call, counted down; None when the call goes well."""
    for fault in every(store):
        if not _meets(fault, method, channel):
            continue
        if fault.skip:
            store.run("UPDATE fault SET skip = skip - 1 WHERE id = ?", fault.id)
            continue
        _count_down(store, fault)
        return fault
    return None


def _meets(fault: Fault, method: str, channel: str | None) -> bool:
    """`*` stands for every method of every API, `vk.*` for one; token endpoints are no methods."""
    start = fault.method.removesuffix("*")
    many = fault.method.endswith("*") and method.startswith(start) and "oauth" not in method
    return (many or fault.method == method) and fault.channel in (channel, None)


def _count_down(store: Store, fault: Fault) -> None:
    if fault.times is None:
        return
    if fault.times <= 1:
        remove(store, fault.id)
    else:
        store.run("UPDATE fault SET times = times - 1 WHERE id = ?", fault.id)


def hold(fault: Fault | None, barriers: Barriers) -> None:
    """Let the call wait at its barrier before it is applied, as with a platform that is slow."""
    if fault is not None and fault.kind == HELD:
        barriers.stop_at(fault.options["name"], fault.seconds)


def strike_before(
    fault: Fault | None, refusal: Callable[[Fault], Exception] | None = None
) -> Response | None:
    """The answer that replaces the call, None when the call is to be applied.

    Raises what `refusal` makes of the kinds that are errors, by default Google's.
    """
    if fault is None or fault.kind in AFTER or fault.kind == HELD:
        return None
    if fault.kind in ERRORS:
        raise (refusal or _error)(fault)
    if fault.kind == "garbage":
        return Response(GARBAGE, content_type="text/html; charset=utf-8")
    if fault.kind == "hang":
        time.sleep(fault.seconds)
        return hang_up()
    return reset()


def strike_after(fault: Fault | None, barriers: Barriers) -> Response | None:
    """The loss or delay of the answer of a call that was applied."""
    if fault is None:
        return None
    if fault.kind == "applied-then-closed":
        return hang_up()
    if fault.kind == "applied-then-late":
        time.sleep(fault.seconds)
    if fault.kind == "barrier" and not barriers.stop_at(fault.options["name"], fault.seconds):
        return hang_up()
    return None


def _error(fault: Fault) -> ApiError:
    status, reason = ERRORS[fault.kind]
    reason = fault.options.get("reason", reason)
    message = fault.options.get("message", f"The sandbox was asked to fail with {reason}.")
    headers = {}
    if "retry_after" in fault.options:
        headers["Retry-After"] = str(fault.options["retry_after"])
    domain = "global" if status in (401, 429, 500, 503) else "youtube.api"
    return ApiError(status, reason, message, domain=domain, headers=headers)


def hang_up() -> Response:
    """An answer of which no byte is sent: the connection is closed in order (FIN)."""
    return Response(_hang_up(_connection()))


def reset() -> Response:
    """An answer of which no byte is sent: the connection is reset (RST)."""
    return Response(_reset(_connection()))


def _connection() -> socket.socket:
    connection: socket.socket = request.environ["werkzeug.socket"]
    return connection


def _hang_up(connection: socket.socket) -> Iterator[bytes]:
    connection.shutdown(socket.SHUT_RDWR)
    yield from _gone()


def _reset(connection: socket.socket) -> Iterator[bytes]:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
    os.close(connection.detach())
    yield from _gone()


def _gone() -> Iterator[bytes]:
    raise ConnectionAbortedError("The sandbox closed the connection on request.")
    yield b""
