"""Nobody is sent to a meeting while busy by their own calendar."""

from datetime import UTC, date, datetime, timedelta

import pytest

from calendars.busy import Busy
from meetings.diary import desk_queries, occupancy, planning, staffing
from meetings.diary.draft import MeetingDraft
from meetings.diary.findings import Refused
from meetings.officials import busy
from tests.diary.drafts import NOW, draft, part
from tests.factories import DAY

FIVE = datetime(2027, 5, 18, 5, tzinfo=UTC)  # ten o'clock at the meeting
HOUR = timedelta(hours=1)


@pytest.fixture
def place(make, session):
    """A venue, a topic, and two officials responsible for it."""
    venue, topic = make.venue(name_en="Old bazaar"), make.topic()
    responsible = {"topics": [topic], "districts": [venue.district]}
    officials = [make.official(name_en=name, **responsible) for name in ("Aigul", "Marat")]
    session.commit()
    return venue, topic, *officials


@pytest.fixture
def occupy(session):
    """``occupy(official, start, end)``: busy by a calendar of their own."""

    def known(official, *intervals):
        found = Busy(tuple(intervals), True, ())
        made = busy.keep_upload(session(), official, found, now=NOW)
        session.commit()
        return made

    return known


def refusal(session, *wanted):
    with pytest.raises(Refused) as refused:
        planning.plan(session(), draft(*wanted), now=NOW)
    session.rollback()
    return refused.value.findings.problems


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (FIVE, FIVE + HOUR),
        (FIVE - HOUR, FIVE + HOUR / 60),
        (FIVE + HOUR * 59 / 60, FIVE + 3 * HOUR),
        (FIVE - timedelta(days=30), FIVE + timedelta(days=30)),
    ],
)
def test_a_double_booking_is_refused_with_who_is_free(app, session, place, occupy, start, end):
    venue, topic, aigul, _marat = place
    occupy(aigul, (start, end))
    with app.test_request_context("/en/"):
        [problem] = refusal(session, venue, part(topic, aigul))
    assert problem.field == "sessions.0.officials"
    assert "busy by their own calendar" in problem.sentence
    assert problem.sentence.endswith("Free at that time: Marat.")


@pytest.mark.parametrize(("start", "end"), [(FIVE - HOUR, FIVE), (FIVE + HOUR, FIVE + 2 * HOUR)])
def test_what_only_touches_is_allowed_since_nobody_knows_the_way(
    session, place, occupy, start, end
):
    venue, topic, aigul, _marat = place
    occupy(aigul, (start, end))
    planning.plan(session(), draft(venue, part(topic, aigul)), now=NOW)


def test_the_other_official_is_not_bound(session, place, occupy):
    venue, topic, aigul, marat = place
    occupy(aigul, (FIVE, FIVE + HOUR))
    planning.plan(session(), draft(venue, part(topic, marat)), now=NOW)


def test_a_meeting_is_not_moved_onto_busy_hours(session, place, occupy):
    venue, topic, aigul, _marat = place
    meeting, _ = planning.plan(session(), draft(venue, part(topic, aigul)), now=NOW)
    session.commit()
    occupy(aigul, (FIVE + HOUR, FIVE + 2 * HOUR))
    moved = draft(venue, part(topic, aigul, hours=(11, 12), id=meeting.sessions[0].id))
    with pytest.raises(Refused):
        planning.change(session(), meeting, moved, now=NOW)


def test_busy_candidates_are_not_free_and_come_last(session, place, occupy):
    venue, topic, aigul, marat = place
    occupy(aigul, (FIVE, FIVE + HOUR))
    found = staffing.proposals(session(), topic.id, venue, DAY, (FIVE, FIVE + HOUR))
    assert [(each.official, each.free) for each in found] == [(marat, True), (aigul, False)]


def test_a_meeting_whose_official_became_busy_is_shown_as_clashing(session, place, occupy):
    venue, topic, aigul, _marat = place
    meeting, _ = planning.plan(session(), draft(venue, part(topic, aigul)), now=NOW)
    session.commit()
    assert desk_queries.clashing(session(), [DAY]) == set()
    occupy(aigul, (FIVE, FIVE + HOUR))
    assert desk_queries.clashing(session(), [DAY]) == {meeting.id}
    assert MeetingDraft.of(meeting).sessions


def test_days_far_off_are_not_read_and_the_number_of_queries_stays(session, place, occupy, queries):
    _venue, _topic, aigul, marat = place
    with queries() as without:
        occupancy.standing(session(), [DAY])
    occupy(aigul, *((FIVE + 2 * n * HOUR, FIVE + (2 * n + 1) * HOUR) for n in range(1000)))
    occupy(marat, (FIVE, FIVE + HOUR))
    session.rollback()
    with queries() as with_many:
        stays = occupancy.standing(session(), [DAY, date(2027, 7, 1)])
    assert with_many.value == without.value
    assert 20 < len(stays) < 80
