"""The desk's page of an official's own calendars."""

import io

import pytest
import time_machine
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from meetings.access import Role
from meetings.doctor import doctor
from meetings.effects.effect import Effect
from meetings.officials.busy_calendar import BusyCalendar, BusyTime
from meetings.officials.busy_trouble import Trouble
from tests import staff
from tests.diary.drafts import NOW
from tests.officials.calendar_server import calendar

# Calendars that others serve do not depend on the database.
pytestmark = pytest.mark.engine("sqlite")

ADDRESS = "webcal://calendar.example/private/secret-1234/basic.ics"
FILE = calendar(("20270518T050000Z", "20270518T063000Z"), ("20200518T050000Z", "20200518T060000Z"))


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def official(app, make, session):
    """An official with an account, and the browser in which it is signed in."""
    user = staff.person(Role.OFFICIAL)
    made = make.official(name_en="Aigul", name_kk="", name_ru="", user=user)
    session.commit()
    made.browser = staff.sign_in(app.test_client(), user)
    return made


def page_of(official, browser=None):
    answer = (browser or official.browser).get(f"/en/desk/officials/{official.id}/busy")
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


def link(official, address=ADDRESS, browser=None):
    target = f"/en/desk/officials/{official.id}/busy/link"
    return (browser or official.browser).post(target, data={"address": address})


def upload(official, data=FILE):
    file = (io.BytesIO(data.encode()), "calendar.ics")
    target = f"/en/desk/officials/{official.id}/busy/upload"
    return official.browser.post(target, data={"file": file})


def test_the_own_page_is_one_click_away(official):
    assert 'href="/en/desk/busy"' in official.browser.get("/en/desk/account").text
    answer = official.browser.get("/en/desk/busy")
    assert answer.location == f"/en/desk/officials/{official.id}/busy"
    assert "Secret address in iCal format" in page_of(official).text


def test_an_account_without_official_is_told_so(signed_in):
    answer = signed_in(Role.OFFICIAL).get("/en/desk/busy")
    assert (answer.status_code, "belongs to no official" in answer.text) == (404, True)


def test_an_address_is_linked_and_shown_masked(official, session):
    assert link(official).status_code == 302
    stored = session.scalars(select(BusyCalendar)).one()
    assert stored.address == ADDRESS.replace("webcal", "https")
    page = page_of(official)
    assert page.select_one("li.card h3").text == "calendar.example/…"
    assert "secret-1234" not in str(page)
    assert "Not read yet" in page.text


@pytest.mark.parametrize("address", ["", "calendar", "https://calendar.example:8080/a.ics"])
def test_what_is_no_address_is_said_at_its_field(official, session, address):
    answer = link(official, address)
    assert answer.status_code == 400
    assert 'id="address-errors"' in answer.text
    assert session.scalar(select(func.count(BusyCalendar.id))) == 0


def test_the_same_address_twice_and_too_many_are_refused(official):
    assert link(official).status_code == 302
    assert "linked already" in link(official).text
    for number in range(4):
        assert link(official, f"https://calendar.example/{number}.ics").status_code == 302
    assert "remove one first" in link(official, "https://calendar.example/5.ics").text


def test_a_file_leaves_its_busy_times_and_nothing_else(official, session):
    assert upload(official).status_code == 302
    assert session.scalar(select(func.count(BusyTime.id))) == 1
    text = page_of(official).text
    assert "Uploaded file" in text
    assert "Busy for 2 hours ahead" in text
    assert "Known until 28 Oct 2027" in text
    assert "Read now" not in text


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("<html>", "no whole calendar"),
        ("", "no whole calendar"),
        ("X" * 5_000_001, "larger than 5 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(official, session, data, sentence):
    answer = upload(official, data)
    assert answer.status_code == 400
    assert sentence in answer.text
    assert session.scalar(select(func.count(BusyCalendar.id))) == 0


def test_reading_now_is_asked_of_the_worker(official, session):
    link(official)
    calendar_id = session.scalars(select(BusyCalendar.id)).one()
    answer = official.browser.post(f"/en/desk/busy/{calendar_id}/read")
    assert answer.status_code == 302
    assert session.scalars(select(Effect.key)).one() == f"busy:{calendar_id}"


def test_an_uploaded_calendar_cannot_be_read_again(official, session):
    upload(official)
    calendar_id = session.scalars(select(BusyCalendar.id)).one()
    assert official.browser.post(f"/en/desk/busy/{calendar_id}/read").status_code == 400


def test_a_removed_calendar_takes_its_times_along(official, session):
    upload(official)
    calendar_id = session.scalars(select(BusyCalendar.id)).one()
    assert official.browser.post(f"/en/desk/busy/{calendar_id}/remove").status_code == 302
    assert session.scalar(select(func.count(BusyTime.id))) == 0
    assert "No calendar yet" in page_of(official).text


def test_trouble_and_what_was_not_understood_are_said(app, official, session):
    link(official)
    stored = session.scalars(select(BusyCalendar)).one()
    stored.trouble, stored.notes = Trouble.GONE, ["zone"]
    stored.checked_at = stored.last_good_at = stored.horizon = NOW
    session.commit()
    text = page_of(official).text
    assert "no calendar at this address any more" in text
    assert "known before still hold" in text
    assert "time zone that the calendar does not describe" in text


def test_the_doctor_counts_calendars_that_fail(app, official, session, monkeypatch):
    monkeypatch.setattr("meetings.doctor.ScriptDirectory.get_current_head", lambda _self: None)
    link(official)
    session.commit()
    assert "fine   All linked calendars" in app.test_cli_runner().invoke(doctor).output
    session.scalars(select(BusyCalendar)).one().trouble = Trouble.GONE
    session.commit()
    assert "WRONG  1 calendars of officials" in app.test_cli_runner().invoke(doctor).output


def test_an_official_has_only_the_own_calendars(official, make, session, app):
    link(official)
    stored = session.scalars(select(BusyCalendar.id)).one()
    user = staff.person(Role.OFFICIAL)
    make.official(user=user)
    session.commit()
    stranger = staff.sign_in(app.test_client(), user)
    calls = [
        ("GET", f"/en/desk/officials/{official.id}/busy"),
        ("POST", f"/en/desk/officials/{official.id}/busy/link"),
        ("POST", f"/en/desk/officials/{official.id}/busy/upload"),
        ("POST", f"/en/desk/busy/{stored}/read"),
        ("POST", f"/en/desk/busy/{stored}/remove"),
    ]
    answers = {stranger.open(path, method=method).status_code for method, path in calls}
    assert answers == {404}
    assert session.scalar(select(func.count(BusyCalendar.id))) == 1


def test_an_organizer_links_for_any_official(official, signed_in, session):
    organizer = signed_in(Role.ORGANIZER)
    assert link(official, browser=organizer).status_code == 302
    assert "calendar.example" in page_of(official, organizer).text
    assert f"/en/desk/officials/{official.id}/busy" in organizer.get("/en/desk/officials").text


def test_the_page_takes_as_many_queries_for_many_calendars(official, session, queries):
    def cost():
        session.remove()
        with queries() as count:
            page_of(official)
        return count.value

    upload(official)
    session.refresh(official)
    before = cost()
    upload(official)
    upload(official)
    assert cost() == before
