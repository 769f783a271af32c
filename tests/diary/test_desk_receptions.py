"""Recurring receptions at the desk: written down, laid out, published."""

import pytest
from sqlalchemy import func, select

from meetings.access import Role
from meetings.diary import recurrence
from meetings.diary.meeting import Meeting, MeetingKind
from meetings.diary.recurrence import Weekly
from meetings.diary.series import ReceptionSeries
from meetings.diary.status import Status
from meetings.errors import InvalidInput
from meetings.places import organizers
from meetings.places.venue import VenueKind
from tests import staff
from tests.diary.desk import errors_at, read, typed

# Each page is asked for on PostgreSQL by tests/test_access.py.
pytestmark = pytest.mark.engine("sqlite")

NEW = "/en/desk/receptions/new"


@pytest.fixture
def office(place, make, session):
    venue = make.venue(
        name_en="Public office", kind=VenueKind.OFFICE, district=place.venue.district, lighting=True
    )
    session.commit()
    return venue


def fields(office, place, **given):
    """The fields of a rule for each Tuesday in May, from the fourth."""
    return {
        "venue": office.id, "topic": place.topic.id, "start": "10:00", "end": "12:00",
        "language": "kk", "officials": [place.officials[0].id], "other": "", "crew": "",
        "weekdays": ["TU"], "every": "1", "rule": "", "first_day": "2027-05-04", "until": "",
        "active": "y", "intent": "save", **given,
    }  # fmt: skip


def written(browser, office, place, session, **given):
    answer = browser.post(NEW, data=fields(office, place, **given))
    assert answer.status_code == 303, read(answer).get_text(" ", strip=True)
    session.expire_all()
    return session.scalars(select(ReceptionSeries)).one()


def test_from_a_rule_to_published_receptions(organizer, office, place, session):
    series = written(organizer, office, place, session, weekdays=["TU", "SU"], every="")
    assert series.rule == "FREQ=WEEKLY;BYDAY=TU,SU"
    assert [official.name_en for official in series.officials] == ["Aigul"]
    address = f"/en/desk/receptions/{series.id}"
    period = {"first": "2027-05-04", "last": "2027-05-11"}
    assert organizer.post(address, data=period).status_code == 303
    page = read(organizer.get(address)).get_text(" ", strip=True)
    assert "2 meetings were made." in page
    assert "1 day was left out." in page
    assert "Victory Day" in page
    meetings = session.scalars(select(Meeting).order_by(Meeting.day)).all()
    assert [each.day.day for each in meetings] == [4, 11]
    assert {each.kind for each in meetings} == {MeetingKind.OFFICE}

    organizer.post(address, data=period)
    assert session.scalar(select(func.count(Meeting.id))) == 2
    organizer.post(f"{address}/publish")
    session.expire_all()
    assert {each.status for each in session.scalars(select(Meeting))} == {Status.PUBLISHED}
    assert "2 meetings are published." in organizer.get(address).text
    assert "Published: 2" in organizer.get("/en/desk/receptions").text


def test_a_clash_is_left_out_and_said(organizer, office, place, make, session):
    make.meeting(venue=office)
    series = written(organizer, office, place, session)
    address = f"/en/desk/receptions/{series.id}"
    organizer.post(address, data={"first": "2027-05-18", "last": "2027-05-25"})
    page = read(organizer.get(address)).get_text(" ", strip=True)
    assert "1 meeting was made." in page
    assert "is taken 10:00–11:00 by “" in page


def test_receptions_without_officials_are_not_published(organizer, office, place, session):
    series = written(organizer, office, place, session, officials=[])
    address = f"/en/desk/receptions/{series.id}"
    organizer.post(address, data={"first": "2027-05-04", "last": "2027-05-11"})
    organizer.post(f"{address}/publish")
    assert "has no official" in organizer.get(address).text
    assert session.scalars(select(Meeting.status).distinct()).all() == [Status.DRAFT]


REFUSED = {
    "no office": ({"venue": ""}, "venue"),
    "a venue that is no office": ({"venue": "bazaar"}, "venue"),
    "end before start": ({"end": "09:00"}, "end"),
    "no weekday": ({"weekdays": []}, "weekdays"),
    "too many weeks": ({"every": "99"}, "every"),
    "weeks that are no number": ({"every": "two"}, "every"),
    "a rule that is none": ({"rule": "each Tuesday"}, "rule"),
    "a rule that never ends": ({"rule": "FREQ=WEEKLY;INTERVAL=0"}, "rule"),
    "a yearly rule": ({"rule": "FREQ=YEARLY"}, "rule"),
    "a last day before the first": ({"until": "2027-05-01"}, "until"),
    "no topic": ({"topic": ""}, "topic"),
    "an unknown official": ({"officials": ["999"]}, "officials"),
    "no first day": ({"first_day": "soon"}, "first_day"),
}


def test_a_weekday_that_is_none_is_refused_in_our_words(organizer, office, place):
    answer = organizer.post(NEW, data=fields(office, place, weekdays=["tue"]))
    assert answer.status_code == 400
    assert "Choose weekdays from the list." in answer.text
    assert "not a valid choice" not in answer.text


@pytest.mark.parametrize(("wrong", "field"), REFUSED.values(), ids=REFUSED)
def test_what_does_not_fit_is_said_and_kept(organizer, office, place, session, wrong, field):
    given = fields(office, place, start="10:15", **wrong)
    answer = organizer.post(NEW, data=given)
    assert answer.status_code == 400
    page = read(answer)
    assert page.find(id=f"{field}-errors") or errors_at(page, field)
    assert typed(page)["start"] == "10:15"
    assert session.scalar(select(func.count(ReceptionSeries.id))) == 0


@pytest.mark.parametrize(
    ("wrong", "field", "named"),
    [
        ({"weekdays": ["TU", "SA", "SU"]}, "weekdays", "Saturday, Sunday"),
        ({"end": "17:00"}, "weekdays", "Tuesday"),
        ({"rule": "FREQ=MONTHLY;BYDAY=1TU,-1SU"}, "rule", "Sunday"),
    ],
)
def test_days_on_which_the_office_does_not_open_are_refused(
    organizer, office, place, session, wrong, field, named
):
    office.hours = {day: [["09:00", "13:00"]] for day in ("mon", "tue", "wed")}
    session.commit()
    page = read(organizer.post(NEW, data=fields(office, place, **wrong)))
    assert f"not open at these hours on: {named}." in page.find(id=f"{field}-errors").text
    assert session.scalar(select(func.count(ReceptionSeries.id))) == 0
    assert organizer.post(NEW, data=fields(office, place)).status_code == 303


def test_a_rule_is_changed_and_rests(organizer, office, place, session):
    series = written(organizer, office, place, session, every="2")
    address = f"/en/desk/receptions/{series.id}"
    kept = typed(read(organizer.get(f"{address}/edit")))
    assert (kept["weekdays"], kept["every"]) == (["TU"], "2")
    kept.pop("active")
    organizer.post(f"{address}/edit", data={**kept, "rule": "freq=monthly;byday=1tu"})
    session.expire_all()
    assert (series.rule, series.active) == ("FREQ=MONTHLY;BYDAY=1TU", False)
    answer = organizer.post(address, data={"first": "2027-05-04", "last": "2027-06-11"})
    assert answer.status_code == 400
    assert "not in use" in answer.text


@pytest.mark.parametrize(
    ("period", "field"),
    [
        ({"first": "2027-05-04", "last": "2027-05-01"}, "last"),
        ({"first": "2027-05-04", "last": "2029-05-01"}, "last"),
        ({"first": "x", "last": "2027-05-01"}, "first"),
    ],
)
def test_a_period_that_does_not_fit(organizer, office, place, session, period, field):
    series = written(organizer, office, place, session)
    answer = organizer.post(f"/en/desk/receptions/{series.id}", data=period)
    assert answer.status_code == 400
    page = read(answer)
    assert errors_at(page, field)
    assert page.find(id="first")["value"] == period["first"]


def test_officials_are_proposed_for_the_first_day(organizer, office, place):
    answer = organizer.post("/en/desk/receptions/officials", data=fields(office, place))
    page = read(answer)
    names = [each.select_one("span").contents[0].strip() for each in page.select(".proposal")]
    assert names == ["Aigul", "Marat"]
    assert page.select_one("input[checked]")["value"] == str(place.officials[0].id)


def test_rules_of_other_districts_are_closed(today, app, organizer, office, place, make, session):
    series = written(organizer, office, place, session)
    user = staff.person(Role.ORGANIZER)
    organizers.bind(user, [make.district()])
    session.commit()
    browser = staff.sign_in(app.test_client(), user)
    assert "Housing" not in browser.get("/en/desk/receptions").text
    address = f"/en/desk/receptions/{series.id}"
    assert browser.get(address).status_code == 403
    assert browser.post(f"{address}/publish").status_code == 403
    assert browser.post(f"{address}/edit", data=fields(office, place)).status_code == 403
    assert browser.post(NEW, data=fields(office, place)).status_code == 403
    assert organizer.get("/en/desk/receptions/999").status_code == 404


@pytest.mark.parametrize(
    "weekly", [Weekly(("TU",)), Weekly(("MO", "TH"), 2), Weekly(recurrence.WEEKDAYS, 12)]
)
def test_ticks_and_rules_are_the_same(weekly):
    assert Weekly.of(weekly.rule) == weekly


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=WEEKLY;BYDAY=TU\nEXDATE:20270101",
        "FREQ=WEEKLY;COUNT=3", "FREQ=WEEKLY;UNTIL=20270101", "",
    ],
)  # fmt: skip
def test_rules_that_cannot_be_laid_out_are_refused(app, rule):
    with app.test_request_context("/en/"), pytest.raises(InvalidInput):
        recurrence.checked(rule)


def test_many_rules_take_as_many_queries_as_one(organizer, office, place, make, session, cost):
    given = fields(office, place)
    written(organizer, office, place, session)
    before = cost(organizer, "/en/desk/receptions")
    for _ in range(5):
        venue = make.venue(kind=VenueKind.OFFICE)
        officials = [make.official().id]
        session.commit()
        organizer.post(NEW, data={**given, "venue": venue.id, "officials": officials})
    assert session.scalar(select(func.count(ReceptionSeries.id))) == 6
    assert cost(organizer, "/en/desk/receptions") == before
