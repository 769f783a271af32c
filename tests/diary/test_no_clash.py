"""Whatever is asked for in whatever order: what the diary accepts contains no clash.

The check here shares no code with the product: it looks at every pair of what was kept.
"""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from meetings.diary import planning
from meetings.diary.draft import MeetingDraft, SessionDraft
from meetings.diary.findings import Refused
from meetings.diary.meeting import Meeting
from meetings.errors import InvalidInput
from tests.diary.drafts import NOW

pytestmark = pytest.mark.long

DAYS = [date(2027, 5, 18), date(2027, 5, 19)]
CENTRES = [(42.60, 69.26), (42.62, 69.30), (41.35, 68.95)]


@pytest.fixture
def region(make, session):
    """Three venues, two of them a few kilometres apart, three officials and two crews."""
    topic = make.topic()
    districts = [make.district(latitude=lat, longitude=lon) for lat, lon in CENTRES]
    venues = [
        make.venue(district=districts[0], hours={"tue": [["08:00", "12:00"], ["13:00", "19:00"]]}),
        make.venue(district=districts[1], lighting=True),
        make.venue(district=districts[2], market_days=["wed"]),
    ]
    officials = [make.official(topics=[topic], districts=districts) for _ in range(3)]
    crews = [make.crew() for _ in range(2)]
    session.commit()
    return {
        "topic": topic.id,
        "venues": [venue.id for venue in venues],
        "officials": [official.id for official in officials],
        "crews": [crew.id for crew in crews],
    }


half_hours = st.integers(min_value=14, max_value=42)
wishes = st.fixed_dictionaries(
    {
        "venue": st.integers(0, 2),
        "day": st.sampled_from(DAYS),
        "start": half_hours,
        "lengths": st.lists(st.integers(1, 4), min_size=1, max_size=3),
        "officials": st.lists(st.sets(st.integers(0, 2), max_size=2), min_size=3, max_size=3),
        "crews": st.lists(st.sampled_from([None, 0, 1]), min_size=3, max_size=3),
        "parallel": st.booleans(),
        "verb": st.sampled_from(["plan", "plan", "plan", "change", "cancel", "publish"]),
        "target": st.integers(0, 9),
    }
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(asked=st.lists(wishes, min_size=2, max_size=9))
def test_no_accepted_set_of_meetings_contains_a_clash(session, region, asked):
    kept: list[int] = []
    try:
        for wish in asked:
            _carry_out(session, region, wish, kept)
        _assert_no_clash(session)
    finally:
        session.rollback()


def _carry_out(session: Any, region: dict[str, Any], wish: dict[str, Any], kept: list[int]) -> None:
    target = session.get(Meeting, kept[wish["target"] % len(kept)]) if kept else None
    try:
        with session.begin_nested():
            if wish["verb"] == "plan" or target is None:
                kept.append(planning.plan(session, _draft(region, wish), now=NOW)[0].id)
            elif wish["verb"] == "change":
                planning.change(session, target, _draft(region, wish, target), now=NOW)
            elif wish["verb"] == "publish":
                planning.publish(session, target, now=NOW)
            else:
                planning.cancel(session, target, "Rain", now=NOW)
    except (Refused, InvalidInput):
        pass


def _wall(half_hour: int) -> time:
    return time(half_hour // 2, half_hour % 2 * 30)


def _draft(region: dict[str, Any], wish: dict[str, Any], target: Any = None) -> MeetingDraft:
    parts, at, last = [], wish["start"], wish["start"]
    for number, length in enumerate(wish["lengths"]):
        crew = wish["crews"][number]
        parts.append(
            SessionDraft(
                region["topic"],
                _wall(at),
                _wall(min(at + length, 47)),
                tuple(region["officials"][i] for i in sorted(wish["officials"][number])),
                None if crew is None else region["crews"][crew],
            )
        )
        last = max(last, min(at + length, 47))
        at = at if wish["parallel"] else last
    old = MeetingDraft.of(target).sessions if target else ()
    parts = [replace(part, id=before.id) for part, before in zip(parts, old, strict=False)] + parts[
        len(old) :
    ]
    return MeetingDraft(
        region["venues"][wish["venue"]], wish["day"], _wall(wish["start"]), _wall(last),
        "Asia/Almaty", tuple(parts),
    )  # fmt: skip


def _assert_no_clash(session: Any) -> None:
    session.expire_all()
    standing = [
        meeting
        for meeting in session.scalars(select(Meeting))
        if meeting.status.value in ("draft", "published")
    ]
    for one, other in combinations(standing, 2):
        assert one.venue_id != other.venue_id or not _overlap(_hours(one), _hours(other))
    held = [part for meeting in standing for part in meeting.sessions if part.status != "cancelled"]
    for one, other in combinations(held, 2):
        shared = {o.id for o in one.officials} & {o.id for o in other.officials}
        if shared or (one.crew_id and one.crew_id == other.crew_id):
            first, second = sorted((one, other), key=lambda part: part.starts_at)
            assert second.starts_at - first.ends_at >= _way(first, second)
    for meeting in standing:
        assert meeting.sessions
        _assert_open(meeting)


def _hours(meeting: Meeting) -> tuple[datetime, datetime]:
    return datetime.combine(meeting.day, meeting.start), datetime.combine(meeting.day, meeting.end)


def _overlap(one: tuple[datetime, datetime], other: tuple[datetime, datetime]) -> bool:
    return max(one[0], other[0]) < min(one[1], other[1])


def _way(first: Any, second: Any) -> timedelta:
    here, there = first.meeting.venue, second.meeting.venue
    if here.id == there.id:
        return timedelta(0)
    # Law of cosines instead of haversine; half a minute of slack for rounding.
    lat1, lat2 = math.radians(here.latitude), math.radians(there.latitude)
    turn = math.radians(there.longitude - here.longitude)
    cosine = math.sin(lat1) * math.sin(lat2) + math.cos(lat1) * math.cos(lat2) * math.cos(turn)
    by_road = 6371 * math.acos(min(1, cosine)) * 1.3
    return timedelta(minutes=max(15, by_road - 0.5))


def _assert_open(meeting: Meeting) -> None:
    assert meeting.day.weekday() in ((1,), (1, 2), (2,))[_number(meeting)]
    if _number(meeting) == 0:
        assert meeting.end <= time(12) or meeting.start >= time(13)
    if not meeting.venue.lighting:
        assert time(5, 30) <= meeting.start
        assert meeting.end <= time(20)


def _number(meeting: Meeting) -> int:
    return CENTRES.index((meeting.venue.latitude, meeting.venue.longitude))
