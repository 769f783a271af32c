"""Meetings of the diary that have another form than planned ones: they bind people all the same.

Their officials are busy then, and on the way; their venue is closed that day. The planner knows no
busy crews, so a crew is held by stand-ins: fixed meetings at a place and with an official that exist
for this only, as many slots as the meeting takes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from meetings.diary.meeting import Meeting
from meetings.places.travel import SHORTEST_MINUTES
from meetings.places.venue import WEEKDAYS
from meetings.plans.ids import Letter
from meetings.plans.people import END_OF_DAY, Hours

DAY_MINUTES = 24 * 60
TOPIC = f"{Letter.STAND_IN.value}0"
ALWAYS = {weekday: [["00:00", END_OF_DAY]] for weekday in WEEKDAYS}
UNLIMITED = 100


@dataclass
class Bound:
    """What such meetings add to a problem."""

    hours: dict[int, list[Hours]] = field(default_factory=lambda: defaultdict(list))
    closed: dict[int, set[date]] = field(default_factory=lambda: defaultdict(set))
    venues: list[dict[str, Any]] = field(default_factory=list)
    officials: list[dict[str, Any]] = field(default_factory=list)
    pins: list[dict[str, Any]] = field(default_factory=list)


def by(
    meetings: Iterable[Meeting],
    crews: Iterable[int],
    ways: Mapping[str, Mapping[str, int]],
    slot_minutes: int,
) -> Bound:
    """What these meetings bind; only ``crews`` get stand-ins."""
    bound, known = Bound(), set(crews)
    for meeting in meetings:
        bound.closed[meeting.venue_id].add(meeting.day)
        _bind_officials(bound, meeting, ways)
        _bind_crews(bound, meeting, known, slot_minutes)
    return bound


def _bind_officials(bound: Bound, meeting: Meeting, ways: Mapping[str, Mapping[str, int]]) -> None:
    """Busy hours count no way, so the longest way from there is added on both sides."""
    district = Letter.DISTRICT.of(meeting.venue.district_id)
    way = max(SHORTEST_MINUTES, *ways.get(district, {}).values(), 0)
    for held in meeting.standing_sessions:
        start, end = _minute(held.start) - way, _minute(held.end) + way
        for official in held.officials:
            hours = [meeting.day.isoformat(), _clock(max(start, 0)), _clock(min(end, DAY_MINUTES))]
            bound.hours[official.id].append(hours)


def _bind_crews(bound: Bound, meeting: Meeting, known: set[int], slot_minutes: int) -> None:
    spans: dict[int, list[int]] = defaultdict(list)
    for held in meeting.standing_sessions:
        if held.crew_id in known:
            spans[held.crew_id] += [_minute(held.start), _minute(held.end)]
    for crew, moments in sorted(spans.items()):
        id_ = f"{Letter.STAND_IN.value}{meeting.id}-{crew}"
        starts = _starts(min(moments), max(moments), slot_minutes)
        _stand_in(bound, meeting, id_, Letter.CREW.of(crew), starts)


def _starts(start: int, end: int, length: int) -> Sequence[int]:
    """Where meetings of that length begin that cover the span one after the other."""
    return [min(at, DAY_MINUTES - length) for at in range(start, end, length)]


def _stand_in(bound: Bound, meeting: Meeting, id_: str, crew: str, starts: Sequence[int]) -> None:
    district = Letter.DISTRICT.of(meeting.venue.district_id)
    bound.venues.append({
        "id": id_, "district": district, "kind": "elsewhere", "capacity": 0, "open": ALWAYS,
        "lit": True, "closed": [], "season": None,
    })  # fmt: skip
    bound.officials.append({
        "id": id_, "home": district, "responsible": [{"topic": TOPIC, "districts": [district]}],
        "absent": [], "max_per_day": UNLIMITED, "max_per_week": UNLIMITED, "answers": 0,
    })  # fmt: skip
    for number, start in enumerate(starts, start=1):
        bound.pins.append({
            "id": f"{id_}-{number}", "venue": id_, "date": meeting.day.isoformat(),
            "start": _clock(start), "crew": crew, "pin": "fixed",
            "sessions": [{"topic": TOPIC, "officials": [id_], "answers": {}}],
        })  # fmt: skip


def _minute(wall: time) -> int:
    return wall.hour * 60 + wall.minute


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
