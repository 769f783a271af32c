"""The desk's page of the days on which an official is away."""

import pytest
from sqlalchemy import func, select

from meetings.access import Role
from meetings.audit import AuditEntry
from meetings.officials.official import Absence
from tests import staff
from tests.diary.desk import NEW, errors_at, meeting_fields, read, session_fields
from tests.factories import DAY

WEEK = {"first_day": "2027-05-17", "last_day": "2027-05-23"}


@pytest.fixture
def official(make, session):
    made = make.official(name_en="Aigul")
    session.commit()
    return made


def address(official):
    return f"/en/desk/officials/{official.id}/absences"


def test_days_are_added_listed_audited_and_removed(organizer, official, session):
    assert address(official) in organizer.get("/en/desk/officials").text
    answer = organizer.post(address(official), data=WEEK)
    assert (answer.status_code, answer.location) == (303, address(official))
    absence = session.scalars(select(Absence)).one()
    assert (str(absence.first_day), str(absence.last_day)) == tuple(WEEK.values())
    assert "Monday, May 17, 2027 – Sunday, May 23, 2027" in organizer.get(address(official)).text
    assert organizer.post(f"/en/desk/absences/{absence.id}/remove").status_code == 303
    assert session.scalar(select(func.count(Absence.id))) == 0
    about = select(AuditEntry.action).where(AuditEntry.subject == "absence")
    assert session.scalars(about.order_by(AuditEntry.id)).all() == ["create", "delete"]
    assert organizer.post(f"/en/desk/absences/{absence.id}/remove").status_code == 404


def test_whoever_is_away_is_not_planned_with(organizer, place):
    aigul = place.officials[0]
    organizer.post(address(aigul), data={"first_day": DAY, "last_day": DAY})
    answer = organizer.post(
        NEW, data=meeting_fields(place.venue, session_fields(0, place.topic, aigul))
    )
    assert "is away on" in errors_at(read(answer), "sessions-0-officials")


@pytest.mark.parametrize(
    ("first_day", "last_day", "field", "sentence"),
    [
        ("2027-05-17", "2027-05-16", "last_day", "before the first"),
        ("2027-05-17", "2028-05-17", "last_day", "a year at most"),
        ("2027-06-07", "2027-06-08", "first_day", "overlap with the absence from Tuesday, June 1"),
        ("soon", "2027-05-16", "first_day", "no day between"),
        ("", "2027-05-16", "first_day", "Choose a day"),
    ],
)
def test_what_does_not_fit_is_said_and_kept(
    organizer, official, session, first_day, last_day, field, sentence
):
    organizer.post(address(official), data={"first_day": "2027-06-01", "last_day": "2027-06-07"})
    answer = organizer.post(address(official), data={"first_day": first_day, "last_day": last_day})
    assert answer.status_code == 400
    page = read(answer)
    assert sentence in errors_at(page, field)
    assert page.find(id="first_day")["value"] == first_day
    assert page.find(id="last_day")["value"] == last_day
    assert session.scalar(select(func.count(Absence.id))) == 1


def test_a_whole_year_and_the_day_after_another_absence_fit(organizer, official, session):
    for first_day, last_day in (("2027-05-01", "2028-04-30"), ("2028-05-01", "2028-05-01")):
        data = {"first_day": first_day, "last_day": last_day}
        assert organizer.post(address(official), data=data).status_code == 303
    assert session.scalar(select(func.count(Absence.id))) == 2


def test_officials_have_their_own_page_only(today, app, make, official, session):
    user = staff.person(Role.OFFICIAL)
    own = make.official(user=user)
    session.commit()
    browser = staff.sign_in(app.test_client(), user)
    assert browser.post(address(own), data=WEEK).status_code == 303
    assert address(own) in browser.get(f"/en/desk/officials/{own.id}/busy").text
    assert browser.get(address(official)).status_code == 404
    assert browser.post(address(official), data=WEEK).status_code == 404
    foreign = make.official().id
    session.add(Absence(official_id=foreign, first_day=DAY, last_day=DAY))
    session.commit()
    number = session.scalars(select(Absence.id).where(Absence.official_id == foreign)).one()
    assert browser.post(f"/en/desk/absences/{number}/remove").status_code == 404


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.CREW])
def test_who_has_no_such_page(signed_in, official, role):
    assert signed_in(role).get(address(official)).status_code == 403
