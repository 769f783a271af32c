"""What search engines read: schema.org events with the state they are in."""

from __future__ import annotations

import pytest

from meetings.diary import planning
from meetings.i18n import LANGUAGES
from tests.pages.conftest import BASE, NOW, data_of


@pytest.fixture
def meeting(publish, make):
    official = make.official(name_en="Aigul", post_en="Head of housing")
    venue = make.venue(name_en="Old bazaar", address_en="1 Abay street")
    return publish(sessions=2, venue=venue, officials=[official])


def of_meeting(read, meeting, lang="en"):
    return data_of(read(f"/{lang}/meetings/{meeting.id}"))


def of_session(read, meeting, lang="en"):
    return data_of(read(f"/{lang}/sessions/{meeting.sessions[0].id}"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_published_meeting(read, meeting, lang):
    data = of_meeting(read, meeting, lang)
    assert data["@context"] == "https://schema.org"
    assert data["@type"] == "Event"
    assert data["eventStatus"] == "https://schema.org/EventScheduled"
    assert "previousStartDate" not in data
    assert data["startDate"] == "2027-05-18T10:00:00+05:00"
    assert data["endDate"] == "2027-05-18T12:00:00+05:00"
    assert data["url"] == f"{BASE}/{lang}/meetings/{meeting.id}"
    assert data["organizer"]["url"] == f"{BASE}/{lang}/"
    assert len(data["subEvent"]) == 2


def test_a_session_is_both_there_and_on_line(read, meeting):
    data = of_session(read, meeting)
    assert data["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    place, virtual = data["location"]
    assert (place["@type"], place["name"]) == ("Place", "Old bazaar")
    assert place["address"]["streetAddress"] == "1 Abay street"
    assert place["geo"]["latitude"] == meeting.venue.latitude
    watch = f"{BASE}/en/sessions/{meeting.sessions[0].id}/watch"
    assert virtual == {"@type": "VirtualLocation", "url": watch}
    assert data["performer"][0]["name"] == "Aigul"
    assert data["superEvent"]["url"] == f"{BASE}/en/meetings/{meeting.id}"


def test_a_moved_session(read, session, meeting):
    meeting.sessions[0].previous_starts_at = NOW
    session.commit()
    for data in (of_meeting(read, meeting), of_session(read, meeting)):
        assert data["eventStatus"] == "https://schema.org/EventRescheduled"
        assert data["previousStartDate"] == "2027-05-17T11:00:00+05:00"
    assert of_meeting(read, meeting)["subEvent"][1]["eventStatus"].endswith("EventScheduled")


def test_a_session_that_came_back_is_not_moved(read, session, meeting):
    meeting.sessions[0].previous_starts_at = meeting.sessions[0].starts_at
    session.commit()
    assert of_session(read, meeting)["eventStatus"] == "https://schema.org/EventScheduled"


def test_a_cancelled_meeting(read, session, meeting):
    planning.cancel(session, meeting, "Wind", now=NOW)
    session.commit()
    data = of_meeting(read, meeting)
    states = {each["eventStatus"] for each in (data, of_session(read, meeting), *data["subEvent"])}
    assert states == {"https://schema.org/EventCancelled"}
    assert data["startDate"] == "2027-05-18T10:00:00+05:00"


@pytest.mark.parametrize("path", ["/", "/meetings"])
def test_a_list_names_its_meetings(read, meeting, path):
    listed = data_of(read(f"/en{path}"))["@graph"]
    assert [each["url"] for each in listed] == [f"{BASE}/en/meetings/{meeting.id}"]


@pytest.mark.parametrize("path", ["/live", "/calendars"])
def test_a_page_of_sessions_names_them(read, meeting, moment, path):
    if path == "/live":
        moment.move_to(meeting.sessions[0].starts_at)
    listed = data_of(read(f"/en{path}"))
    first = f"{BASE}/en/sessions/{meeting.sessions[0].id}"
    assert first in [each["url"] for each in listed]


def test_a_name_cannot_end_the_data(client, publish, make):
    name = "</script><!--<script>"
    meeting = publish(venue=make.venue(name_en=name))
    page = client.get(f"/en/meetings/{meeting.id}").text
    assert "\\u003c/script\\u003e\\u003c!--\\u003cscript\\u003e" in page
    assert "</script><!--" not in page
