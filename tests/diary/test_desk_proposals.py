"""Whom the planning form proposes."""

import pytest
from sqlalchemy import select

from meetings.diary.session import ReceptionSession
from meetings.officials.official import Absence
from tests.diary.desk import NEW, meeting_fields, only_meeting, planned, read, session_fields
from tests.factories import DAY


def proposed(page, index=0):
    box = page if index is None else page.find(id=f"sessions-{index}-officials")
    return [
        (choice.select_one("span").contents[0].strip(), choice.select_one(".badge").text)
        for choice in box.select(".proposal")
    ]


def test_the_form_proposes_those_responsible_least_loaded_first(organizer, place, make, session):
    make.official(name_en="Elsewhere", topics=[place.topic], districts=[make.district()])
    away = make.official(name_en="Away", topics=[place.topic], districts=[place.venue.district])
    away.absences.append(Absence(first_day=DAY, last_day=DAY))
    session.commit()
    planned(organizer, place, day="2027-05-19")
    wanted = meeting_fields(place.venue, session_fields(0, place.topic), intent="refresh")
    page = read(organizer.post(NEW, data=wanted))
    assert proposed(page) == [("Marat", "Free"), ("Aigul", "Free"), ("Away", "Away that day")]
    assert "1 of 4 sessions that week" in page.find(id="sessions-0-officials").text


def test_the_fragment_says_who_is_busy(organizer, place):
    planned(organizer, place)
    both = (session_fields(0, place.topic), session_fields(1, place.topic, place.officials[1]))
    address = "/en/desk/meetings/officials?session=0"
    answer = organizer.post(address, data=meeting_fields(place.venue, *both))
    assert "<html" not in answer.text
    assert sorted(proposed(read(answer), None)) == [("Aigul", "Busy then"), ("Marat", "Busy then")]


def test_the_meeting_that_is_changed_does_not_bind_its_own_officials(organizer, place, session):
    planned(organizer, place)
    page = read(organizer.get(f"/en/desk/meetings/{only_meeting(session).id}/edit"))
    assert ("Aigul", "Free") in proposed(page)


@pytest.mark.parametrize("number", ["7", "-1", "x", ""])
def test_the_fragment_of_no_session_is_not_found(organizer, place, number):
    fields = meeting_fields(place.venue, session_fields(0, place.topic))
    answer = organizer.post(f"/en/desk/meetings/officials?session={number}", data=fields)
    assert answer.status_code == 404


def test_somebody_else_is_added_by_name(organizer, place, make, session):
    stranger = make.official(name_en="Stranger")
    session.commit()
    planned(organizer, place, **{"sessions-0-other": stranger.id})
    held = session.scalars(select(ReceptionSession)).one()
    assert [official.name_en for official in held.officials] == ["Aigul", "Stranger"]
