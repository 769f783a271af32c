"""The planning form over HTTP: what is accepted, and what is refused with all typed kept."""

import pytest

from meetings.diary.meeting import MeetingKind
from meetings.diary.status import Status
from meetings.places.venue import VenueKind
from tests.diary.desk import (
    NEW,
    count,
    errors_at,
    meeting_fields,
    only_meeting,
    planned,
    read,
    session_fields,
    summary,
    typed,
)

# Each page is asked for on PostgreSQL by tests/test_access.py.
pytestmark = pytest.mark.engine("sqlite")


def test_the_form_publishes_at_once(organizer, place, session):
    planned(organizer, place, intent="publish")
    assert only_meeting(session).status is Status.PUBLISHED


def test_saving_again_what_the_form_shows_changes_nothing(organizer, place, session):
    planned(organizer, place, title_kk="Кездесу", preparation="Keys\r\nWater", intent="publish")
    meeting = only_meeting(session)
    address = f"/en/desk/meetings/{meeting.id}/edit"
    organizer.post(address, data=typed(read(organizer.get(address))))
    meeting = only_meeting(session)
    assert (meeting.title_kk, meeting.preparation) == ("Кездесу", "Keys\nWater")
    assert [held.sequence for held in meeting.sessions] == [0]


def test_publishing_without_officials_saves_nothing(organizer, place, session):
    fields = meeting_fields(place.venue, session_fields(0, place.topic), intent="publish")
    answer = organizer.post(NEW, data=fields)
    assert answer.status_code == 400
    assert "assign one before" in errors_at(read(answer), "sessions-0-officials")
    assert count(session) == 0


REFUSED = {
    "end before start": ({"end": "09:00"}, "end"),
    "a day that is none": ({"day": "2027-02-30"}, "day"),
    "a day beyond all calendars": ({"day": "9999-12-31"}, "day"),
    "no day": ({"day": ""}, "day"),
    "hours that are none": ({"start": "25:99"}, "start"),
    "a day that has passed": ({"day": "2027-04-01"}, "day"),
    "no venue": ({"venue": ""}, "venue"),
    "a venue that does not exist": ({"venue": "999"}, "venue"),
    "a venue that is no number": ({"venue": "9" * 30}, "venue"),
    "a title that is too long": ({"title_en": "x" * 301}, "title_en"),
    "an unknown zone": ({"zone": "Asia/Atlantis"}, "zone"),
    "a zone that is too long": ({"zone": "x" * 6000}, "zone"),
    "a session outside of its meeting": ({"sessions-0-end": "13:00"}, "sessions-0-start"),
    "a session that ends before it starts": ({"sessions-0-end": "09:00"}, "sessions-0-end"),
    "no topic": ({"sessions-0-topic": ""}, "sessions-0-topic"),
    "an unknown topic": ({"sessions-0-topic": "999"}, "sessions-0-topic"),
    "an unknown language": ({"sessions-0-language": "xx"}, "sessions-0-language"),
    "an unknown crew": ({"sessions-0-crew": "999"}, "sessions-0-crew"),
    "an unknown official": ({"sessions-0-officials": ["1", "999"]}, "sessions-0-officials"),
    "an official that is no number": ({"sessions-0-officials": ["²"]}, "sessions-0-officials"),
    "too many officials": (
        {"sessions-0-officials": [str(number) for number in range(1, 60)]}, "sessions-0-officials",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("wrong", "field"), REFUSED.values(), ids=REFUSED)
def test_what_does_not_fit_is_said_at_its_field_and_nothing_is_saved(
    organizer, place, session, wrong, field
):
    fields = meeting_fields(
        place.venue,
        session_fields(0, place.topic, place.officials[0], crew=place.crew.id),
        preparation="Ask <script>alert(1)</script>",
    )
    answer = organizer.post(NEW, data={**fields, **wrong})
    assert answer.status_code == 400
    page = read(answer)
    assert errors_at(page, field)
    assert page.select_one(f'#complaints a[href="#{field}"]')
    assert page.find(id="complaints")["role"] == "alert"
    kept = typed(page)
    assert kept["preparation"] == "Ask <script>alert(1)</script>"
    assert "<script>alert" not in answer.text
    for name in ("day", "start", "end", "sessions-0-start", "sessions-0-end"):
        assert kept[name] == {**fields, **wrong}[name]
    assert count(session) == 0


def test_a_meeting_needs_a_session(organizer, place, session):
    page = read(organizer.post(NEW, data=meeting_fields(place.venue, title_en="Open day")))
    assert summary(page) == ["Sessions : A meeting needs at least one reception session; add one."]
    assert typed(page)["title_en"] == "Open day"
    assert count(session) == 0


def test_ten_thousand_sessions_are_refused_and_those_that_fit_are_kept(organizer, place, session):
    fields = meeting_fields(place.venue, title_en="Open day")
    fields |= {f"sessions-{number}-start": "10:00" for number in range(10_000)}
    answer = organizer.post(NEW, data=fields)
    assert answer.status_code == 400
    page = read(answer)
    assert "12 sessions at most" in summary(page)[0]
    kept = typed(page)
    assert (kept["title_en"], kept["sessions-11-start"]) == ("Open day", "10:00")
    assert "sessions-12-start" not in kept
    assert count(session) == 0


@pytest.mark.parametrize("key", ["sessions-²-start", f"sessions-{'9' * 5000}-start", "sessions-"])
def test_keys_that_no_form_has_are_nothing(organizer, place, session, key):
    planned(organizer, place, **{key: "x"})
    assert len(only_meeting(session).sessions) == 1


def test_control_characters_do_not_reach_the_database(organizer, place, session):
    planned(organizer, place, title_en="A\x00 title\r\nBCC: x", preparation="a\x00b")
    meeting = only_meeting(session)
    assert (meeting.title_en, meeting.preparation) == ("A title BCC: x", "a b")


def test_a_clash_names_both_sides_and_keeps_what_was_typed(organizer, place, make, session):
    planned(organizer, place)
    elsewhere = make.venue(name_en="Far park", district=place.venue.district)
    session.commit()
    other = session_fields(0, place.topic, place.officials[0], end="10:40", crew=place.crew.id)
    answer = organizer.post(NEW, data=meeting_fields(elsewhere, other, title_en="Second"))
    page = read(answer)
    assert answer.status_code == 400
    sentence = errors_at(page, "sessions-0-officials")
    assert "Aigul cannot be at Far park 10:00–10:40: bound at Old bazaar" in sentence
    assert "Free at that time: Marat" in sentence
    kept = typed(page)
    assert (kept["title_en"], kept["sessions-0-end"]) == ("Second", "10:40")
    assert kept["sessions-0-officials"] == [str(place.officials[0].id)]
    assert kept["sessions-0-crew"] == str(place.crew.id)
    assert kept["venue"] == str(elsewhere.id)
    assert count(session) == 1


def test_a_warning_is_told_after_saving(organizer, place, make, session):
    stranger = make.official(name_en="Stranger")
    session.commit()
    fields = meeting_fields(place.venue, session_fields(0, place.topic, stranger))
    page = read(organizer.get(organizer.post(NEW, data=fields).location))
    assert "Stranger is not responsible for Housing" in page.text
    assert count(session) == 1


def test_two_people_do_not_save_over_each_other(organizer, place, session):
    planned(organizer, place)
    meeting = only_meeting(session)
    address = f"/en/desk/meetings/{meeting.id}/edit"
    fields = typed(read(organizer.get(address)))
    organizer.post(address, data={**fields, "title_en": "First"})
    answer = organizer.post(address, data={**fields, "title_en": "Second"})
    assert answer.status_code == 409
    page = read(answer)
    assert "Somebody else changed this meeting meanwhile" in page.text
    assert typed(page)["title_en"] == "Second"
    assert only_meeting(session).title_en == "First"
    assert organizer.post(address, data=typed(page)).status_code == 303
    assert only_meeting(session).title_en == "Second"


def test_buttons_add_and_remove_sessions_and_keep_what_was_typed(organizer, place, session):
    first = session_fields(0, place.topic, place.officials[0])
    fields = meeting_fields(place.venue, first, day="not a day", intent="add", title_en="Kept")
    page = read(organizer.post(NEW, data=fields))
    kept = typed(page)
    assert (kept["sessions-1-start"], kept["sessions-1-end"]) == ("11:00", "12:00")
    assert (kept["day"], kept["title_en"]) == ("not a day", "Kept")
    assert not summary(page)
    kept["sessions-1-topic"] = place.topic.id
    kept = typed(read(organizer.post(NEW, data={**kept, "intent": "remove-0"})))
    assert kept["sessions-0-start"] == "11:00"
    assert "sessions-1-start" not in kept
    assert count(session) == 0


def test_a_twelfth_session_is_the_last(organizer, place):
    sessions = [session_fields(number, place.topic) for number in range(12)]
    page = read(organizer.post(NEW, data=meeting_fields(place.venue, *sessions, intent="add")))
    assert len(page.select("#sessions .sheet")) == 12
    assert not page.select('button[value="add"]')


def test_the_venue_says_what_kind_of_meeting_it_is(organizer, place, make, session):
    planned(organizer, place, kind="office")
    meeting = only_meeting(session)
    assert meeting.kind is MeetingKind.OPEN_AIR
    office = make.venue(kind=VenueKind.OFFICE)
    session.commit()
    address = f"/en/desk/meetings/{meeting.id}/edit"
    kept = typed(read(organizer.get(address)))
    assert organizer.post(address, data={**kept, "venue": office.id}).status_code == 303
    assert only_meeting(session).kind is MeetingKind.OFFICE
