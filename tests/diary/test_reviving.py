"""A cancelled meeting that is held after all."""

from datetime import timedelta

import pytest
from flask_babel import force_locale

from meetings.access import Role
from meetings.diary import planning
from meetings.diary.findings import Refused
from meetings.diary.status import Status
from meetings.errors import InvalidInput
from meetings.places import organizers
from tests import staff
from tests.diary.desk import only_meeting, planned, read
from tests.diary.drafts import NOW, draft, part


@pytest.fixture(autouse=True)
def _english(app):
    with force_locale("en"):
        yield


@pytest.fixture
def meeting(session, place):
    parts = (
        part(place.topic, place.officials[0]),
        part(place.topic, place.officials[1], hours=(11, 12)),
    )
    meeting, _ = planning.plan(session, draft(place.venue, *parts), now=NOW)
    planning.publish(session, meeting, now=NOW)
    return meeting


def later(minutes):
    return NOW + timedelta(minutes=minutes)


def test_all_that_fell_with_it_comes_back_under_its_old_identity(session, meeting):
    before = [(held.uid, held.sequence) for held in meeting.sessions]
    planning.cancel(session, meeting, "Dust storm", now=later(1))
    planning.revive(session, meeting, now=later(2))
    assert meeting.status is Status.PUBLISHED
    assert meeting.cancel_reason == ""
    assert [(held.uid, held.sequence - 2) for held in meeting.sessions] == before
    assert {held.status for held in meeting.sessions} == {Status.PUBLISHED}
    assert {(held.cancel_reason, held.cancelled_at) for held in meeting.sessions} == {("", None)}
    assert {held.content_changed_at for held in meeting.sessions} == {later(2)}


def test_a_session_cancelled_before_stays_cancelled(session, meeting):
    planning.cancel_session(session, meeting.sessions[0], "Ill", now=later(1))
    planning.cancel(session, meeting, "Dust storm", now=later(2))
    planning.revive(session, meeting, now=later(3))
    assert [held.status for held in meeting.sessions] == [Status.CANCELLED, Status.PUBLISHED]
    assert meeting.sessions[0].cancel_reason == "Ill"


def test_who_was_taken_meanwhile_refuses_it_and_nothing_changes(session, meeting, place):
    planning.cancel(session, meeting, "Dust storm", now=later(1))
    planning.plan(session, draft(place.venue, part(place.topic, place.officials[0])), now=NOW)
    with pytest.raises(Refused, match="Aigul"):
        planning.revive(session, meeting, now=later(2))
    assert meeting.status is Status.CANCELLED
    assert {held.status for held in meeting.sessions} == {Status.CANCELLED}


def test_only_a_cancelled_meeting_ahead_is_revived(session, meeting):
    with pytest.raises(InvalidInput, match="not cancelled"):
        planning.revive(session, meeting, now=later(1))
    planning.cancel(session, meeting, "Dust storm", now=later(1))
    with pytest.raises(InvalidInput, match="has passed"):
        planning.revive(session, meeting, now=NOW + timedelta(days=60))
    assert meeting.status is Status.CANCELLED


def test_the_desk_has_a_button_for_it(organizer, place, session):
    planned(organizer, place, intent="publish")
    meeting = only_meeting(session)
    address = f"/en/desk/meetings/{meeting.id}"
    assert "Hold it after all" not in organizer.get(address).text
    data = {"revision": meeting.revision, "reason": "Rain"}
    organizer.post(f"{address}/cancel", data=data)
    form = read(organizer.get(address)).select_one(f'form[action="{address}/revive"]')
    revision = form.find(attrs={"name": "revision"})["value"]
    assert organizer.post(f"{address}/revive", data={"revision": "77"}).status_code == 409
    page = read(
        organizer.post(f"{address}/revive", data={"revision": revision}, follow_redirects=True)
    )
    assert "held after all" in page.text
    meeting = only_meeting(session)
    assert (meeting.status, meeting.sessions[0].sequence) == (Status.PUBLISHED, 2)


def test_the_desk_says_why_not(organizer, place, session):
    planned(organizer, place, intent="publish")
    meeting = only_meeting(session)
    address = f"/en/desk/meetings/{meeting.id}"
    organizer.post(f"{address}/cancel", data={"revision": meeting.revision, "reason": "Rain"})
    first, revision = meeting.id, only_meeting(session).revision
    planned(organizer, place, intent="publish")
    answer = organizer.post(
        f"/en/desk/meetings/{first}/revive", data={"revision": revision}, follow_redirects=True
    )
    assert "Aigul cannot be at" in answer.text


def test_an_organizer_of_other_districts_may_not(today, app, place, make, session, organizer):
    planned(organizer, place, intent="publish")
    meeting = only_meeting(session)
    address = f"/en/desk/meetings/{meeting.id}"
    organizer.post(f"{address}/cancel", data={"revision": meeting.revision, "reason": "Rain"})
    user = staff.person(Role.ORGANIZER)
    organizers.bind(user, [make.district()])
    session.commit()
    browser = staff.sign_in(app.test_client(), user)
    assert "Hold it after all" not in browser.get(address).text
    revision = only_meeting(session).revision
    assert browser.post(f"{address}/revive", data={"revision": revision}).status_code == 403
    assert only_meeting(session).status is Status.CANCELLED
