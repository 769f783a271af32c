"""Publishing, changing, cancelling and discarding at the desk, and who may."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from meetings.access import Role
from meetings.diary.meeting import Meeting
from meetings.diary.status import Status
from meetings.places import organizers
from tests import staff
from tests.diary.desk import (
    NEW,
    count,
    errors_at,
    meeting_fields,
    only_meeting,
    planned,
    read,
    session_fields,
    typed,
)
from tests.factories import DAY


def test_plan_publish_change_cancel(organizer, place, session):
    page = read(organizer.get(planned(organizer, place).location))
    meeting = only_meeting(session)
    assert meeting.status is Status.DRAFT
    assert "Nobody outside sees it" in page.text

    address = f"/en/desk/meetings/{meeting.id}"
    organizer.post(f"{address}/publish", data={"revision": meeting.revision})
    held = only_meeting(session).sessions[0]
    assert (held.status, held.sequence) == (Status.PUBLISHED, 0)

    fields = typed(read(organizer.get(f"{address}/edit")))
    answer = organizer.post(f"{address}/edit", data={**fields, "day": "2027-05-19"})
    assert answer.status_code == 303
    held = only_meeting(session).sessions[0]
    assert (held.sequence, held.meeting.day.day) == (1, 19)

    form = read(organizer.get(f"{address}/cancel"))
    revision = form.find(id="revision")["value"]
    reason = {"revision": revision, "reason": "Heavy <b>rain</b>"}
    assert organizer.post(f"{address}/cancel", data=reason).status_code == 303
    meeting = only_meeting(session)
    assert (meeting.status, meeting.sessions[0].sequence) == (Status.CANCELLED, 2)
    page = read(organizer.get(address))
    assert "Heavy <b>rain</b>" in page.text
    assert "status: Published → Cancelled" in page.text
    assert "day: 18 May → 19 May" in page.text


@pytest.mark.parametrize("verb", ["publish", "cancel", "discard"])
def test_verbs_need_the_latest_revision(organizer, place, session, verb):
    planned(organizer, place)
    meeting = only_meeting(session)
    address = f"/en/desk/meetings/{meeting.id}/{verb}"
    answer = organizer.post(address, data={"revision": 77, "reason": "Rain"})
    assert answer.status_code == 409
    assert only_meeting(session).status is Status.DRAFT


def test_a_reason_is_needed_to_cancel(organizer, place, session):
    planned(organizer, place, intent="publish")
    meeting = only_meeting(session)
    address = f"/en/desk/meetings/{meeting.id}/cancel"
    for reason, sentence in ((" ", "Say why"), ("x" * 501, "too long")):
        answer = organizer.post(address, data={"revision": meeting.revision, "reason": reason})
        assert answer.status_code == 400
        page = read(answer)
        assert sentence in errors_at(page, "reason")
        assert page.find(id="reason").text.strip() == reason.strip()
    assert only_meeting(session).status is Status.PUBLISHED


def test_one_session_is_cancelled_alone(organizer, place, session):
    second = session_fields(1, place.topic, place.officials[1], start="11:00", end="12:00")
    planned(organizer, place, **second, intent="publish")
    meeting = only_meeting(session)
    first = meeting.sessions[0].id
    address = f"/en/desk/meetings/{meeting.id}/sessions/{first}/cancel"
    assert "Housing" in organizer.get(address).text
    organizer.post(address, data={"revision": meeting.revision, "reason": "Ill"})
    meeting = only_meeting(session)
    assert [held.status for held in meeting.sessions] == [Status.CANCELLED, Status.PUBLISHED]
    assert organizer.get(address).status_code == 404


def test_a_draft_is_discarded_and_a_published_meeting_is_not(organizer, place, session):
    planned(organizer, place)
    meeting = only_meeting(session)
    address = f"/en/desk/meetings/{meeting.id}/discard"
    assert organizer.get(address).status_code == 200
    organizer.post(address, data={"revision": meeting.revision})
    assert count(session) == 0
    planned(organizer, place, intent="publish")
    meeting = only_meeting(session)
    organizer.post(f"/en/desk/meetings/{meeting.id}/discard", data={"revision": meeting.revision})
    assert count(session) == 1


def test_an_organizer_of_some_districts_plans_only_there(today, app, place, make, session):
    foreign = make.venue(name_en="Foreign park")
    user = staff.person(Role.ORGANIZER)
    organizers.bind(user, [place.venue.district])
    meeting = make.meeting(venue=foreign, day=DAY + timedelta(days=7))
    session.commit()
    browser = staff.sign_in(app.test_client(), user)
    assert "Foreign park" not in browser.get(NEW).text
    planned(browser, place)
    own = session.scalars(select(Meeting).where(Meeting.venue_id == place.venue.id)).one()

    sessions = session_fields(0, place.topic, place.officials[1], start="11:00", end="12:00")
    there = meeting_fields(foreign, sessions)
    assert browser.post(NEW, data=there).status_code == 403
    move = {**there, "revision": own.revision}
    assert browser.post(f"/en/desk/meetings/{own.id}/edit", data=move).status_code == 403
    address = f"/en/desk/meetings/{meeting.id}"
    assert browser.get(f"{address}/edit").status_code == 403
    back = meeting_fields(place.venue, sessions, revision=meeting.revision)
    assert browser.post(f"{address}/edit", data=back).status_code == 403
    for verb in ("publish", "cancel", "discard"):
        data = {"revision": meeting.revision, "reason": "Rain"}
        assert browser.post(f"{address}/{verb}", data=data).status_code == 403
    page = browser.get(address)
    assert page.status_code == 200
    assert "Edit or move" not in page.text
    session.expire_all()
    assert session.get(Meeting, meeting.id).status is Status.DRAFT
    assert session.get(Meeting, own.id).venue_id == place.venue.id
