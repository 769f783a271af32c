"""The decision: from what is wanted and what was last seen to the next step, level by level.

Pure: no database, no platform, no clock. A crash at any point is repaired because the next tick
decides again from what was written last.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from meetings.broadcasts.adapter import Capabilities
from meetings.broadcasts.broadcast import Observed, Picture, Wanted

ON_AIR = frozenset({Observed.TESTING, Observed.LIVE})
STARTED = ON_AIR | {Observed.STARTING}
SCHEDULED = frozenset({Observed.CREATED, Observed.READY})
OVER = frozenset({Observed.ENDED, Observed.REMOVED})
ARRIVES = frozenset({Picture.POOR, Picture.GOOD})


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
    POINT = "point"
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


class Phase(IntEnum):
    """Where the session stands in time, in order.

    ``early``: the platform makes no event yet. ``given_up``: its end is so long past that a broadcast
    which never began never will.
    """

    EARLY = 0
    AHEAD = 1
    BEGUN = 2
    PAST = 3
    GIVEN_UP = 4


@dataclass(frozen=True)
class Situation:
    """One broadcast as the database knows it.

    ``in_doubt``: a create was begun and its answer never written. ``same_content``: the platform
    accepted the present content; ``dressed_up``, ``listed``, ``finished`` say so of thumbnail,
    playlist and what is written afterwards. ``fresh``: looked at since this reconcile began.
    ``pointed``: its announcement shows the event, in the present words. ``stuck``: starting for longer than anything takes. ``quiet``: nothing arrives any more.
    """

    can: Capabilities
    wanted: Wanted
    observed: Observed
    phase: Phase
    has_event: bool
    has_ingest: bool
    bound: bool
    in_doubt: bool
    same_content: bool
    fresh: bool
    picture: Picture = Picture.UNKNOWN
    stuck: bool = False
    quiet: bool = False
    announced: bool = False
    pointed: bool = False
    dressed_up: bool = True
    listed: bool = True
    finished: bool = True


def next_step(now: Situation) -> Step:
    """The next step from what was seen to what is wanted."""
    goal = aim(now)
    if goal is Wanted.ABSENT or (not now.has_event and _comes_too_late(now, goal)):
        return _towards_absent(now)
    if now.has_event and not now.fresh:
        return Step.OBSERVE
    if now.observed is Observed.REVOKED:
        return Step.ASK
    if now.observed is Observed.ENDED:
        return _afterwards(now)
    if now.observed is Observed.STARTING:
        return Step.REMOVE_EVENT if now.stuck else Step.WAIT
    return _end(now) if goal is Wanted.ENDED else _level(now, goal)


def aim(now: Situation) -> Wanted:
    """What is wanted by now: people ask for a level, and clock and picture go on from there."""
    if now.wanted in (Wanted.ABSENT, Wanted.ENDED):
        return now.wanted
    if now.phase >= Phase.PAST and _is_over(now):
        return Wanted.ENDED
    if now.phase in (Phase.BEGUN, Phase.PAST) and _goes_live_by_us(now):
        return Wanted.LIVE
    return now.wanted


def _is_over(now: Situation) -> bool:
    """It ends when nothing arrives any more, and is given up if nothing ever did."""
    if not now.can.picture:
        return True
    return now.quiet if now.observed in STARTED else now.phase is Phase.GIVEN_UP


def _goes_live_by_us(now: Situation) -> bool:
    """Where the platform does not start by itself, was told not to, or should have by now."""
    if not now.can.live_control:
        return False
    tested = now.wanted is Wanted.TESTING or now.observed is Observed.TESTING
    return not now.can.auto_start or tested or now.picture in ARRIVES


def _comes_too_late(now: Situation, goal: Wanted) -> bool:
    return goal is Wanted.ENDED or now.phase >= Phase.PAST


def _towards_absent(now: Situation) -> Step:
    if now.in_doubt:
        return Step.SEARCH
    if now.has_event and not now.fresh:
        return Step.OBSERVE
    if now.has_event and now.observed is not Observed.ENDED:
        return Step.END if now.observed in ON_AIR else Step.REMOVE_EVENT
    if now.announced and now.wanted is Wanted.ABSENT:
        return Step.WITHDRAW
    return _give_back(now)


def _give_back(now: Situation) -> Step:
    return Step.REMOVE_INGEST if now.has_ingest else Step.SETTLED


def _afterwards(now: Situation) -> Step:
    return _give_back(now) if now.finished else Step.FINISH


def _end(now: Situation) -> Step:
    """What was never on air cannot be completed: it is deleted. An announcement is left standing."""
    ends = now.observed in ON_AIR or not now.can.picture
    return Step.END if ends else Step.REMOVE_EVENT


def _level(now: Situation, goal: Wanted) -> Step:
    if not now.has_event:
        return _make(now)
    if now.can.picture and now.phase is Phase.EARLY and now.observed in SCHEDULED:
        return Step.REMOVE_EVENT
    if now.can.separate_ingest and not now.bound and now.observed in SCHEDULED:
        return Step.INGEST if not now.has_ingest else Step.BIND
    rise = _rise(now, goal)
    if rise and now.picture is not Picture.ABSENT:
        return rise
    return _dress(now) or _without_picture(rise)


def _without_picture(rise: Step | None) -> Step:
    """A test is prepared before the picture comes: auto-start would go live with it."""
    if rise is Step.TEST:
        return rise
    return Step.WAIT if rise else Step.SETTLED


def _make(now: Situation) -> Step:
    if now.phase is Phase.EARLY:
        return _announce(now)
    if now.can.separate_ingest and not now.has_ingest:
        return Step.INGEST
    return Step.EVENT


def _announce(now: Situation) -> Step:
    """Until an event may be made; one that tells an old time is brought up to date."""
    if now.announced:
        return Step.WAIT if now.same_content else Step.POINT
    return Step.ANNOUNCE if now.can.announces else Step.WAIT


def _rise(now: Situation, goal: Wanted) -> Step | None:
    if goal is Wanted.TESTING and now.can.testing and now.observed in SCHEDULED:
        return Step.TEST
    if goal is Wanted.LIVE and now.can.live_control and now.observed is not Observed.LIVE:
        return Step.GO_LIVE
    return None


def _dress(now: Situation) -> Step | None:
    """What viewers read and see around it: never in the way of going live."""
    if not now.same_content:
        return Step.UPDATE
    if now.announced and not now.pointed:
        return Step.POINT
    if now.can.thumbnails and not now.dressed_up:
        return Step.THUMBNAIL
    if now.can.playlists and not now.listed:
        return Step.PLAYLIST
    return None
