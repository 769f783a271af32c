"""Planning, publishing, changing and cancelling, on both databases."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from flask_babel import force_locale
from sqlalchemy import func, select

from meetings.audit import AuditEntry
from meetings.diary import planning
from meetings.diary.draft import MeetingDraft
from meetings.diary.findings import Refused
from meetings.diary.meeting import Meeting
from meetings.diary.signals import session_changed
from meetings.diary.status import Status
from meetings.errors import InvalidInput
from meetings.officials.official import Absence
from tests.diary.drafts import NOW, draft, part
from tests.factories import DAY


@pytest.fixture(autouse=True)
def _english(app):
    with force_locale("en"):
        yield


@pytest.fixture
def topic(make):
    return make.topic(name_en="Housing")


@pytest.fixture
def venue(make):
    return make.venue(name_en="Old bazaar")


@pytest.fixture
def official(make, topic, venue):
    return make.official(name_en="Aigul", topics=[topic], districts=[venue.district])


@pytest.fixture
def heard():
    sessions = []

    def listen(held, now):
        sessions.append((held.id, held.status, held.sequence))

    session_changed.connect(listen)
    yield sessions
    session_changed.disconnect(listen)


def refusal(session, given, **more):
    with pytest.raises(Refused) as caught:
        planning.plan(session, given, now=NOW, **more)
    return caught.value


def test_a_draft_is_kept_and_tells_nobody(session, venue, topic, official, heard):
    meeting, findings = planning.plan(session, draft(venue, part(topic, official)), now=NOW)
    session.commit()
    assert meeting.status is Status.DRAFT
    assert meeting.sessions[0].officials == [official]
    assert (findings.warnings, heard) == ([], [])


def test_publishing_announces_each_session_once(session, venue, topic, official, heard):
    meeting, _ = planning.plan(session, draft(venue, part(topic, official)), now=NOW)
    planning.publish(session, meeting, now=NOW)
    planning.publish(session, meeting, now=NOW)
    assert heard == [(meeting.sessions[0].id, Status.PUBLISHED, 0)]


def test_every_change_that_matters_raises_sequence_and_nothing_else_does(
    session, venue, topic, official, make
):
    meeting, _ = planning.plan(session, draft(venue, part(topic, official)), now=NOW)
    planning.publish(session, meeting, now=NOW)
    session.commit()
    held, uid = meeting.sessions[0], meeting.sessions[0].uid
    asked = MeetingDraft.of(meeting)
    planning.change(session, meeting, asked, now=NOW + timedelta(hours=1))
    assert (held.sequence, held.content_changed_at) == (0, NOW)
    for count, wish in enumerate(
        (
            replace(asked, day=DAY + timedelta(days=1)),
            replace(asked, title_en="A better title"),
            replace(asked, venue_id=make.venue(district=venue.district).id),
        ),
        start=1,
    ):
        planning.change(session, meeting, wish, now=NOW + timedelta(hours=1 + count))
        session.commit()
        assert (held.sequence, held.uid) == (count, uid)
        assert held.content_changed_at == NOW + timedelta(hours=1 + count)
    planning.change(
        session, meeting, replace(MeetingDraft.of(meeting), preparation="Keys"), now=NOW
    )
    assert held.sequence == 3


def test_a_moved_session_remembers_when_it_was(session, venue, topic, official):
    meeting, _ = planning.plan(session, draft(venue, part(topic, official)), now=NOW)
    planning.publish(session, meeting, now=NOW)
    before = meeting.sessions[0].starts_at
    moved = replace(MeetingDraft.of(meeting), day=DAY + timedelta(days=1))
    planning.change(session, meeting, moved, now=NOW)
    assert meeting.sessions[0].previous_starts_at == before
    assert meeting.sessions[0].starts_at == before + timedelta(days=1)


def test_a_cancelled_meeting_stays_visible_with_its_reason(session, venue, topic, official, heard):
    meeting, _ = planning.plan(session, draft(venue, part(topic, official)), now=NOW)
    planning.publish(session, meeting, now=NOW)
    planning.cancel(session, meeting, "  Dust\nstorm ", now=NOW)
    held = meeting.sessions[0]
    assert (held.status, held.cancel_reason, held.sequence) == (Status.CANCELLED, "Dust storm", 1)
    assert heard[-1] == (held.id, Status.CANCELLED, 1)
    with pytest.raises(InvalidInput):
        planning.change(session, meeting, MeetingDraft.of(meeting), now=NOW)


def test_a_cancelled_draft_is_never_shown(session, venue, topic, official, heard):
    meeting, _ = planning.plan(
        session, draft(venue, part(topic, official), part(topic, official, hours=(11, 12))), now=NOW
    )
    planning.cancel_session(session, meeting.sessions[0], "Not needed", now=NOW)
    planning.publish(session, meeting, now=NOW)
    assert [status for _, status, _ in heard] == [Status.PUBLISHED]


def test_a_session_taken_out_of_a_published_meeting_is_cancelled_not_deleted(
    session, venue, topic, official
):
    parts = part(topic, official), part(topic, official, hours=(11, 12))
    meeting, _ = planning.plan(session, draft(venue, *parts), now=NOW)
    planning.publish(session, meeting, now=NOW)
    asked = MeetingDraft.of(meeting)
    planning.change(session, meeting, replace(asked, sessions=asked.sessions[:1]), now=NOW)
    assert [held.status for held in meeting.sessions] == [Status.PUBLISHED, Status.CANCELLED]


def test_cancelling_the_last_session_cancels_the_meeting(session, venue, topic, official):
    meeting, _ = planning.plan(session, draft(venue, part(topic, official)), now=NOW)
    planning.publish(session, meeting, now=NOW)
    planning.cancel_session(session, meeting.sessions[0], "Rain", now=NOW)
    assert meeting.status is Status.CANCELLED


def test_without_an_official_nothing_is_published(session, venue, topic):
    meeting, _ = planning.plan(session, draft(venue, part(topic)), now=NOW)
    with pytest.raises(InvalidInput, match="Session 1 has no official"):
        planning.publish(session, meeting, now=NOW)


def test_what_no_longer_fits_is_not_published(session, venue, topic, official):
    meeting, _ = planning.plan(session, draft(venue, part(topic, official)), now=NOW)
    venue.closed_dates = [DAY.isoformat()]
    with pytest.raises(Refused, match="is closed"):
        planning.publish(session, meeting, now=NOW)
    venue.closed_dates = []
    official.absences.append(Absence(first_day=DAY, last_day=DAY))
    session.flush()
    with pytest.raises(Refused, match="away"):
        planning.publish(session, meeting, now=NOW)
    assert meeting.status is Status.DRAFT


def test_what_is_over_is_not_published(session, venue, topic, official):
    meeting, _ = planning.plan(session, draft(venue, part(topic, official)), now=NOW)
    with pytest.raises(InvalidInput, match="is over"):
        planning.publish(session, meeting, now=NOW + timedelta(days=60))


def test_the_number_of_a_discarded_draft_is_never_given_again(session, venue, topic, official):
    first, _ = planning.plan(session, draft(venue, part(topic, official)), now=NOW)
    numbers = first.id, first.sessions[0].id
    planning.discard(session, first)
    session.commit()
    second, _ = planning.plan(session, draft(venue, part(topic, official)), now=NOW)
    assert second.id > numbers[0]
    assert second.sessions[0].id > numbers[1]


def test_a_discarded_draft_leaves_what_it_held_in_the_trail(session, venue, topic, official):
    meeting, _ = planning.plan(session, draft(venue, part(topic, official)), now=NOW)
    session.commit()
    planning.discard(session, meeting)
    session.commit()
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "delete"))
    held = {entry.subject: entry.changes for entry in entries}
    assert held["meeting"]["day"] == [DAY.isoformat(), None]
    assert held["reception_session"]["topic_id"] == [topic.id, None]


def test_a_published_meeting_cannot_be_deleted(session, venue, topic, official):
    meeting, _ = planning.plan(session, draft(venue, part(topic, official)), now=NOW)
    planning.publish(session, meeting, now=NOW)
    with pytest.raises(InvalidInput, match="cancel it"):
        planning.discard(session, meeting)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"sessions": ()}, "sessions"),
        ({"end": time(10)}, "end"),
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"zone": "Europe/London"}, "zone"),
        ({"zone": "../../etc/passwd"}, "zone"),
        ({"venue_id": 999}, "venue"),
        ({"day": date(2027, 4, 1)}, "day"),
        ({"start": time(3)}, "day"),
        ({"start": time(10, 30)}, "sessions.0.start"),
    ],
)
def test_bad_input_names_its_field_and_nothing_is_saved(
    session, venue, topic, official, change, field
):
    found = refusal(session, replace(draft(venue, part(topic, official)), **change))
    assert found.findings.problems[0].field == field
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Meeting)) == 0


def test_a_session_that_ends_before_it_starts_is_refused(session, venue, topic, official):
    found = refusal(session, draft(venue, part(topic, official, hours=(11, 10))))
    assert found.findings.problems[0].field == "sessions.0.end"


def test_an_official_in_two_places_is_refused_with_both_sides_and_who_is_free(
    session, make, venue, topic, official
):
    free = make.official(name_en="Bolat", topics=[topic], districts=[venue.district])
    planning.plan(session, draft(venue, part(topic, official)), now=NOW)
    other = make.venue(name_en="City park", district=venue.district)
    problem = refusal(session, draft(other, part(topic, official))).findings.problems[0]
    assert problem.field == "sessions.0.officials"
    for name in ("Aigul", "Old bazaar", "City park", "10:00–11:00", free.name_en):
        assert name in problem.sentence


def test_too_far_to_travel_between_is_refused(session, make, venue, topic, official):
    far = make.venue(district=make.district(latitude=41.35, longitude=68.95))
    planning.plan(session, draft(venue, part(topic, official)), now=NOW)
    given = draft(far, part(topic, official, hours=(12, 13)), hours=(12, 13))
    assert "the way between takes" in str(refusal(session, given))


def test_a_crew_and_a_venue_in_two_meetings_are_refused_with_the_free_ones(
    session, make, venue, topic, official
):
    crew, spare = make.crew(name_en="Crew A"), make.crew(name_en="Crew B")
    garden = make.venue(name_en="Garden", district=venue.district)
    planning.plan(session, draft(venue, part(topic, official, crew_id=crew.id)), now=NOW)
    second = make.official(topics=[topic], districts=[venue.district])
    problems = refusal(
        session, draft(venue, part(topic, second, crew_id=crew.id))
    ).findings.problems
    by_field = {problem.field: problem.sentence for problem in problems}
    assert "by “Housing”" in by_field["venue"]
    assert garden.name_en in by_field["venue"]
    assert "Crew A" in by_field["sessions.0.crew"]
    assert spare.name_en in by_field["sessions.0.crew"]


def test_a_cancelled_meeting_frees_all_it_held(session, venue, topic, official):
    meeting, _ = planning.plan(session, draft(venue, part(topic, official)), now=NOW)
    planning.cancel(session, meeting, "Rain", now=NOW)
    planning.plan(session, draft(venue, part(topic, official)), now=NOW)


def test_a_meeting_does_not_clash_with_itself(session, venue, topic, official):
    meeting, _ = planning.plan(session, draft(venue, part(topic, official)), now=NOW)
    planning.change(session, meeting, MeetingDraft.of(meeting), now=NOW)


def test_a_closed_venue_is_refused_with_its_next_day(session, make, topic, official):
    closed = make.venue(hours={"fri": [["08:00", "18:00"]]})
    assert "Friday, May 21, 2027, 08:00–18:00" in str(
        refusal(session, draft(closed, part(topic, official)))
    )


def test_a_day_without_market_is_refused(session, make, topic, official):
    market = make.venue(market_days=["sun"])
    assert "not a market day" in str(refusal(session, draft(market, part(topic, official))))


def test_darkness_needs_lighting(session, make, topic, official):
    evening = {"hours": (20, 22)}
    dark, lit = make.venue(), make.venue(lighting=True)
    late = part(topic, official, hours=(20, 21))
    assert "daylight" in str(refusal(session, draft(dark, late, **evening)))
    planning.plan(session, draft(lit, late, **evening), now=NOW)


def test_a_public_holiday_is_a_warning(session, venue, topic, official):
    day = date(2027, 5, 7)
    _, findings = planning.plan(session, draft(venue, part(topic, official), day=day), now=NOW)
    assert "public holiday" in findings.warnings[0]


def test_an_absent_official_is_refused_and_a_full_week_is_a_warning(
    session, make, venue, topic, official
):
    official.max_per_week = 0
    _, findings = planning.plan(session, draft(venue, part(topic, official)), now=NOW)
    assert "the limit is 0" in findings.warnings[0]
    official.absences.append(Absence(first_day=DAY, last_day=DAY))
    session.flush()
    other = make.venue(district=venue.district)
    given = draft(other, part(topic, official, hours=(15, 16)), hours=(15, 16))
    assert "away" in str(refusal(session, given))


def test_an_official_of_another_topic_is_a_warning(session, make, venue, official):
    _, findings = planning.plan(session, draft(venue, part(make.topic(), official)), now=NOW)
    assert "not responsible" in findings.warnings[0]


def test_the_number_of_queries_does_not_grow_with_the_diary(
    session, make, venue, topic, official, queries
):
    def cost(day):
        session.commit()
        with queries() as count:
            planning.plan(session, draft(venue, part(topic, official), day=day), now=NOW)
        return count.value

    cost(DAY)
    one_near = cost(DAY + timedelta(days=1))
    for _ in range(3):
        make.meeting(day=DAY + timedelta(days=1), sessions=2, officials=[make.official()])
    assert cost(DAY + timedelta(days=2)) == one_near
