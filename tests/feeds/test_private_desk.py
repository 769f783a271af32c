"""One's agenda at the desk, and who makes and revokes addresses."""

import re

import pytest
import time_machine
from sqlalchemy import select

from meetings.access import Role
from meetings.diary import planning
from meetings.feeds.private_feed import PrivateFeed
from tests import staff
from tests.diary.drafts import NOW, draft, part


@pytest.fixture(autouse=True)
def _in_may():
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def official(app, make, session):
    """An official who can sign in."""
    made = make.official(name_en="Aigul", user_id=staff.person(Role.OFFICIAL).id)
    session.commit()
    return made


@pytest.fixture
def own(app, official):
    """The official's browser."""
    return staff.sign_in(app.test_client(), official.user)


def shown(page):
    """The address on the page that shows it."""
    found = re.search(r'value="http://127[.]0[.]0[.]1:8000(/calendars/private/[\w-]+[.]ics)"', page)
    assert found, page
    return found[1]


def test_an_address_is_shown_once_rotated_and_revoked(own, client, official):
    owner = {"owner": f"official-{official.id}"}
    answer = own.post("/en/desk/calendars/open", data=owner)
    first = shown(answer.text)
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    with own.session_transaction() as cookie:
        assert first not in str(dict(cookie))
    assert client.get(first).status_code == 200
    agenda = own.get("/en/desk/agenda").text
    assert first not in agenda
    assert "An address exists since" in agenda
    second = shown(own.post("/en/desk/calendars/open", data=owner).text)
    assert (client.get(first).status_code, client.get(second).status_code) == (404, 200)
    assert own.post("/en/desk/calendars/close", data=owner).status_code == 303
    assert client.get(second).status_code == 404
    assert "An address exists since" not in own.get("/en/desk/agenda").text


def test_buttons_lead_to_the_calendars_of_people(own, official):
    page = own.post("/en/desk/calendars/open", data={"owner": f"official-{official.id}"}).text
    assert "webcal://127.0.0.1:8000/calendars/private/" in page
    assert "calendar.google.com" in page


def test_the_agenda_has_ones_own_published_sessions(own, make, session, official):
    mine, foreign, drafted = (make.topic(name_en=name) for name in ("Roads", "Water", "Gas"))
    for topic, who, hours in ((mine, official, (10, 11)), (foreign, make.official(), (12, 13))):
        meeting, _findings = planning.plan(
            session, draft(make.venue(), part(topic, who, hours=hours), hours=hours), now=NOW
        )
        planning.publish(session, meeting, now=NOW)
    planning.plan(
        session, draft(make.venue(), part(drafted, hours=(14, 15)), hours=(14, 15)), now=NOW
    )
    session.commit()
    page = own.get("/en/desk/agenda").text
    assert "Roads" in page
    assert "Water" not in page
    assert "Gas" not in page


def test_an_account_without_a_person_is_told_so(signed_in):
    assert "belongs to no official" in signed_in(Role.CREW).get("/en/desk/agenda").text


@pytest.mark.parametrize("verb", ["open", "close"])
def test_nobody_makes_or_revokes_the_address_of_another(own, make, session, verb):
    other = make.official()
    session.commit()
    answer = own.post(f"/en/desk/calendars/{verb}", data={"owner": f"official-{other.id}"})
    assert answer.status_code == 404
    assert session.scalars(select(PrivateFeed)).all() == []


def test_an_organizer_makes_one_for_anybody(signed_in, client, make, session, official):
    crew = make.crew(name_en="One")
    session.commit()
    organizer = signed_in(Role.ORGANIZER)
    for name in (f"official-{official.id}", f"crew-{crew.id}"):
        page = organizer.post("/en/desk/calendars/open", data={"owner": name})
        assert client.get(shown(page.text)).status_code == 200
    assert "since" in organizer.get("/en/desk/calendars").text


@pytest.mark.parametrize(
    "name", ["", "official-0", "official-999999", "crew-x", "user-1", "crew-²"]
)
def test_an_owner_that_does_not_exist_is_refused(signed_in, name):
    answer = signed_in(Role.ORGANIZER).post("/en/desk/calendars/open", data={"owner": name})
    assert answer.status_code == 400
