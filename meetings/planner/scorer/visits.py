"""What the judge sees in a meeting: its place in time, and the way to another one."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

from meetings.planner.elements import Problem
from meetings.planner.plan import Meeting, clock

WITHIN_A_DISTRICT = 15

Key = TypeVar("Key", bound=Hashable)


def grouped(
    meetings: Iterable[Meeting], keys: Callable[[Meeting], Iterable[Key]]
) -> dict[Key, list[Meeting]]:
    """The meetings under each of their keys, in order of time."""
    groups: dict[Key, list[Meeting]] = {}
    for meeting in sorted(meetings, key=lambda each: (each.date, each.start, each.id)):
        for key in keys(meeting):
            groups.setdefault(key, []).append(meeting)
    return groups


def end(problem: Problem, meeting: Meeting) -> int:
    """The minute of the day in which the meeting is over."""
    return meeting.start + problem.slot_minutes


def when(meeting: Meeting) -> str:
    """Date and start in words."""
    return f"{meeting.date} {clock(meeting.start)}"


def district(problem: Problem, meeting: Meeting) -> str:
    """The district of the meeting's venue."""
    return problem.venue_by_id[meeting.venue].district


def way(problem: Problem, here: str, there: str) -> int:
    """Minutes from one district to another, 15 inside one."""
    return WITHIN_A_DISTRICT if here == there else problem.travel_minutes[here][there]


def way_between(problem: Problem, one: Meeting, other: Meeting) -> int:
    """Minutes from meeting to meeting, 0 at one venue."""
    if one.venue == other.venue:
        return 0
    return way(problem, district(problem, one), district(problem, other))
