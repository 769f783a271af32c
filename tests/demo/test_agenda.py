"""The diary of the demo."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations

import pytest
from sqlalchemy import func, select

from meetings.demo import agenda
from meetings.diary.meeting import Meeting, MeetingKind
from meetings.diary.session import ReceptionSession
from meetings.diary.status import Status
from meetings.places import conditions, public_holidays, travel
from tests.region import NOW, TODAY

# The region is the same on any database, as tests/demo/test_loading.py shows.
pytestmark = pytest.mark.engine("sqlite")

ZONE = "Asia/Almaty"


@pytest.fixture
def meetings(region):
    return region.scalars(select(Meeting).order_by(Meeting.day, Meeting.start)).all()


def test_it_reaches_from_three_weeks_back_to_six_weeks_ahead(meetings):
    days = [meeting.day for meeting in meetings]
    assert 25 <= len(days) <= 40
    assert TODAY - timedelta(days=28) <= days[0] < TODAY < days[-1] <= TODAY + timedelta(weeks=6)
    assert all(1 <= len(meeting.sessions) <= 3 for meeting in meetings)
    assert {meeting.kind for meeting in meetings} == set(MeetingKind)


def test_what_was_is_published_and_what_comes_is_mixed(meetings):
    past = [meeting.status for meeting in meetings if meeting.day < TODAY]
    coming = [meeting.status for meeting in meetings if meeting.day > TODAY]
    assert set(past) == {Status.PUBLISHED}
    assert coming.count(Status.CANCELLED) == 1
    assert coming.count(Status.DRAFT) >= 3
    assert coming.count(Status.PUBLISHED) > 10


def test_every_session_has_officials_responsible_for_it(meetings):
    for meeting in meetings:
        for held in meeting.sessions:
            pair = (held.topic_id, meeting.venue.district_id)
            assert held.officials
            for official in held.officials:
                assert pair in {(d.topic_id, d.district_id) for d in official.responsibilities}
                assert not any(a.first_day <= meeting.day <= a.last_day for a in official.absences)


def test_venues_are_open_and_light_enough(meetings):
    for meeting in meetings:
        hours = (meeting.day, meeting.start, meeting.end)
        assert not list(conditions.refusals(meeting.venue, *hours, ZONE))
        assert not public_holidays.holiday(meeting.day)


def test_nobody_is_in_two_places_at_once(region):
    standing = region.scalars(
        select(ReceptionSession).where(ReceptionSession.status != Status.CANCELLED)
    ).all()
    for one, other in combinations(standing, 2):
        shared = {*one.officials, one.crew} & {*other.officials, other.crew} - {None}
        if shared:
            here, there = one.meeting.venue, other.meeting.venue
            way = timedelta(minutes=travel.minutes(here.position, there.position))
            assert one.ends_at + way <= other.starts_at or other.ends_at + way <= one.starts_at


def test_nothing_was_planned_or_published_in_the_future(meetings):
    for meeting in meetings:
        assert meeting.created_at <= NOW
        assert (meeting.published_at or NOW) <= NOW


@pytest.mark.parametrize(
    "today", [date(2028, 1, 1), date(2028, 3, 20), date(2028, 6, 15), date(2028, 12, 15)]
)
def test_it_can_be_filled_around_any_day(region, today):
    before = region.scalar(select(func.count(Meeting.id)))
    agenda.fill(region, today, datetime.combine(today, time(5), tzinfo=UTC))
    assert region.scalar(select(func.count(Meeting.id))) - before > 20
