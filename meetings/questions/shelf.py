"""Boards as they were last answered, kept by each process under their version.

Thousands of phones ask every second or two: while nothing changes, one number is read and no
question. The tag is of the bytes, not of the version, so that what moderators do with questions
that nobody sees moves no tag.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple, cast

from flask import Response, request

from meetings.database import db
from meetings.questions import boards

KEPT = 64
# Names, links to recordings and what time alone changes are read anew after a minute.
LASTS = 60


class Kept(NamedTuple):
    """An answer and what it was made from."""

    version: int
    minute: int
    tag: str
    body: str


_kept: OrderedDict[tuple[str, int], Kept] = OrderedDict()
_keeping = threading.Lock()


def answer(
    name: str, session_id: int, mimetype: str, now: datetime, make: Callable[[], str]
) -> Response:
    """The board's answer of this name, or 304; ``make`` writes it, and raises what may go wrong.

    A shared cache may keep it to the end of this second, a browser for none: so nobody waits
    longer than a second and the pause between two questions. nginx counts whole seconds and would
    keep ``max-age=1`` for up to two, hence the instant (X-Accel-Expires).
    """
    kept = _find(name, session_id, now) or _keep(name, session_id, now, make)
    response = Response(kept.body, mimetype=mimetype)
    response.set_etag(kept.tag)
    response.headers["Cache-Control"] = "public, max-age=0, s-maxage=1"
    response.headers["X-Accel-Expires"] = f"@{int(now.timestamp())}"
    return cast(Response, response.make_conditional(request))


def _find(name: str, session_id: int, now: datetime) -> Kept | None:
    kept = _kept.get((name, session_id))
    if kept is None or kept.minute != _minute(now) or kept.version == 0:
        return None
    return kept if kept.version == boards.version(db.session(), session_id) else None


def _keep(name: str, session_id: int, now: datetime, make: Callable[[], str]) -> Kept:
    """The version is read first: what changes meanwhile is then shown again, never missed."""
    version = boards.version(db.session(), session_id)
    body = make()
    tag = hashlib.sha256(body.encode()).hexdigest()[:32]
    kept = Kept(version, _minute(now), tag, body)
    with _keeping:
        _kept[(name, session_id)] = kept
        _kept.move_to_end((name, session_id))
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return kept


def _minute(now: datetime) -> int:
    return int(now.timestamp()) // LASTS
