"""The decision: from what is wanted and what was last seen to the next step, level by level.

Pure: no database, no platform. A crash at any point is repaired because the next tick decides
again from what was written last.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from meetings.broadcasts.broadcast import Observed, Wanted

ON_AIR = frozenset({Observed.TESTING, Observed.LIVE})
STARTED = ON_AIR | {Observed.STARTING}
OVER = frozenset({Observed.ENDED, Observed.REMOVED})


class Step(StrEnum):
    """One thing to do at the platform."""

    SEARCH = "search"
    INGEST = "ingest"
    EVENT = "event"
    BIND = "bind"
    UPDATE = "update"
    OBSERVE = "observe"
    THUMBNAIL = "thumbnail"
    PLAYLIST = "playlist"
    ANNOUNCE = "announce"
    WITHDRAW = "withdraw"
    TEST = "test"
    GO_LIVE = "go live"
    END = "end"
    FINISH = "finish"
    REMOVE_EVENT = "remove event"
    REMOVE_INGEST = "remove ingest"
    WAIT = "wait"
    ASK = "ask a person"
    SETTLED = "settled"


@dataclass(frozen=True)
class Situation:
    """One broadcast as the database knows it.

    ``in_doubt``: a create was begun and its answer never written. ``same_content``: the platform
    accepted the present content. ``fresh``: looked at since this reconcile began. ``past``: the
    session's end has passed. ``separate_ingest``: the platform has streams of their own.
    """

    wanted: Wanted
    observed: Observed
    has_event: bool
    has_ingest: bool
    bound: bool
    in_doubt: bool
    same_content: bool
    fresh: bool
    past: bool
    separate_ingest: bool = True


def next_step(now: Situation) -> Step:
    """The next step from what was seen to what is wanted."""
    return _towards_absent(now) if now.wanted is Wanted.ABSENT else _towards_present(now)


def _towards_present(now: Situation) -> Step:
    if now.has_event and not now.fresh:
        return Step.OBSERVE
    if now.has_event and now.observed is Observed.ENDED:
        return Step.REMOVE_INGEST if now.has_ingest else Step.SETTLED
    if now.has_event and now.observed is Observed.REVOKED:
        return Step.ASK
    if not now.has_event and now.past:
        return _towards_absent(now)
    return _level(now)


def _level(now: Situation) -> Step:
    if now.separate_ingest and not now.has_ingest:
        return Step.INGEST
    if not now.has_event:
        return Step.EVENT
    if now.separate_ingest and not now.bound:
        return Step.BIND
    return Step.SETTLED if now.same_content else Step.UPDATE


def _towards_absent(now: Situation) -> Step:
    if now.in_doubt:
        return Step.SEARCH
    if now.has_event and not now.fresh:
        return Step.OBSERVE
    if now.has_event and now.observed in ON_AIR:
        return Step.END
    if now.has_event and now.observed is not Observed.ENDED:
        return Step.REMOVE_EVENT
    return Step.REMOVE_INGEST if now.has_ingest else Step.SETTLED
