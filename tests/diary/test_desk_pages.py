"""The desk's week, list and meeting page: what they show, to whom, and with how many queries."""

from datetime import date, time, timedelta

import pytest

from meetings.access import Role
from meetings.diary import planning
from meetings.diary.status import Status
from meetings.places.venue import VenueKind
from tests import staff
from tests.diary.desk import read
from tests.diary.drafts import NOW
from tests.factories import DAY

# Each page is asked for on PostgreSQL by tests/test_access.py.
pytestmark = pytest.mark.engine("sqlite")

WEEK = "/en/desk/week?day=2027-05-18"
LIST = "/en/desk/meetings"


@pytest.fixture
def meeting(make, place, session):
    """A published meeting."""
    made = make.meeting(venue=place.venue, officials=place.officials[:1], crew=place.crew)
    made.sessions[0].topic = place.topic
    planning.publish(session, made, now=NOW)
    session.commit()
    return made


def slots(page):
    return [slot.select_one(".slot__title").get_text(strip=True) for slot in page.select(".slot")]


def rows(page):
    return [row.select_one("th a").get_text(strip=True) for row in page.select("tbody tr")]


def test_the_week_shows_seven_days_with_their_meetings(organizer, meeting):
    page = read(organizer.get(WEEK))
    days = page.select(".week-day")
    assert [day.select_one("strong").text for day in days] == [str(day) for day in range(17, 24)]
    slot = days[1].select_one(".slot")
    assert "Housing" in slot.text
    assert "10:00–11:00" in slot.text
    assert "Old bazaar" in slot.text
    assert "1 reception" in slot.text
    assert not page.select(".slot__clash")
    assert page.find("a", rel="prev")["href"].endswith("day=2027-05-10")


def test_the_week_marks_today_holidays_and_daylight(organizer, place):
    page = read(organizer.get("/en/desk/"))
    today = page.select_one('[aria-current="date"]')
    assert today.select_one("strong").text == "1"
    assert "Solidarity Holiday" in today.text
    assert "05:" in today.select_one(".week-day__light").text


def test_the_week_shows_where_meetings_came_to_clash(organizer, make, meeting, session):
    make.meeting(venue=make.venue(), officials=meeting.sessions[0].officials)
    session.commit()
    assert len(read(organizer.get(WEEK)).select(".slot__clash")) == 2


def test_a_meeting_on_air_and_a_cancelled_one_look_so(today, signed_in, make, meeting, session):
    meeting.day, meeting.start, meeting.end = date(2027, 5, 1), time(4), time(6)
    meeting.sessions[0].starts_at, meeting.sessions[0].ends_at = NOW, NOW + timedelta(hours=1)
    make.meeting(day=date(2027, 5, 1), status=Status.CANCELLED, cancel_reason="Rain")
    session.commit()
    page = read(signed_in(Role.MODERATOR).get("/en/desk/"))
    looks = [slot["class"][1] for slot in page.select(".slot")]
    assert looks == ["slot--live", "slot--cancelled"]


@pytest.mark.parametrize("name", ["district", "official", "crew", "status"])
def test_the_week_narrows(organizer, make, meeting, place, session, name):
    make.meeting(day=DAY + timedelta(days=1))
    session.commit()
    values = {
        "district": place.venue.district_id, "official": place.officials[0].id,
        "crew": place.crew.id, "status": "published",
    }  # fmt: skip
    assert slots(read(organizer.get(f"{WEEK}&{name}={values[name]}"))) == ["Housing"]


@pytest.mark.parametrize("role", [Role.OFFICIAL, Role.CREW])
def test_officials_and_crews_see_their_own_agenda(today, app, make, meeting, place, session, role):
    make.meeting(day=DAY + timedelta(days=1))
    user = staff.person(role)
    member = place.officials[0] if role is Role.OFFICIAL else place.crew
    member.user_id = user.id
    session.commit()
    browser = staff.sign_in(app.test_client(), user)
    assert len(slots(read(browser.get(WEEK)))) == 2
    assert slots(read(browser.get(f"{WEEK}&mine=1"))) == ["Housing"]


@pytest.mark.parametrize(
    "query",
    [
        "day=2027-13-45", "day=9999-12-31", "day=0001-01-01", "district=999", "official=x",
        "crew=%01", "status=gone", "lang=xx", "_external=1", f"district={'9' * 5000}",
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/en/desk/week", LIST])
def test_filters_that_do_not_fit_do_not_break_a_page(organizer, meeting, path, query):
    assert organizer.get(f"{path}?{query}").status_code == 200


def test_a_filter_says_what_does_not_fit(organizer):
    page = read(organizer.get(f"{LIST}?first=soon&district=999"))
    assert page.find(id="first")["value"] == "soon"
    assert "no day between" in page.find(id="first-errors").text
    assert "Choose from the list" in page.find(id="district-errors").text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("topic={topic}", ["Housing"]), ("text=old%20BAZ", ["Housing"]), ("text=%25", []),
        ("venue_kind=bazaar", ["Housing"]), ("venue_kind=park", []), ("kind=open-air", ["Housing"]),
        ("kind=office", []), ("first=2027-05-19", []), ("last=2027-05-17", []),
        ("first=2027-05-18&last=2027-05-18", ["Housing"]), ("text=Весна", []),
        ("text=кездесу", ["Housing"]),
    ],
)  # fmt: skip
def test_the_list_narrows(organizer, meeting, place, session, query, found):
    meeting.title_kk = "Көктемгі Кездесу"
    session.commit()
    page = read(organizer.get(f"{LIST}?{query.format(topic=place.topic.id)}"))
    assert len(rows(page)) == len(found)


def test_the_list_begins_today_and_is_paged(organizer, make, place, session):
    make.meeting(venue=place.venue, day=date(2027, 4, 1))
    for ahead in range(30):
        make.meeting(venue=place.venue, day=DAY + timedelta(days=ahead))
    session.commit()
    page = read(organizer.get(LIST))
    assert len(rows(page)) == 25
    following = read(organizer.get(page.find("a", rel="next")["href"]))
    assert len(rows(following)) == 5
    assert len(rows(read(organizer.get(f"{LIST}?page=99")))) == 5
    assert "31 meetings" in organizer.get(f"{LIST}?first=&last=").text


def test_a_meeting_page_tells_everything(organizer, meeting):
    page = read(organizer.get(f"/en/desk/meetings/{meeting.id}"))
    for text in ("Published", "Old bazaar", "Aigul", "Southern crew", "Public page", "History"):
        assert text in page.text
    assert page.find("a", href=f"/en/calendars/sessions/{meeting.sessions[0].id}.ics")


def test_titles_are_text(organizer, meeting, session):
    meeting.title_kk = "<img src=x onerror=alert(1)>"
    session.commit()
    for address in (WEEK, LIST, f"/en/desk/meetings/{meeting.id}"):
        answer = organizer.get(address)
        assert "<img src=x" not in answer.text
        assert "<img src=x onerror=alert(1)>" in read(answer).text


def test_there_is_a_sentence_for_a_meeting_that_is_none(organizer):
    answer = organizer.get("/en/desk/meetings/999")
    assert answer.status_code == 404
    assert "There is no such meeting" in answer.text


@pytest.mark.parametrize("role", [Role.OFFICIAL, Role.MODERATOR, Role.CREW])
def test_others_look_and_do_not_plan(today, signed_in, meeting, role):
    browser = signed_in(role)
    page = browser.get(f"/en/desk/meetings/{meeting.id}")
    assert page.status_code == 200
    assert "Edit or move" not in page.text
    assert browser.get(WEEK).status_code == 200
    for address in ("meetings/new", f"meetings/{meeting.id}/edit", "receptions"):
        assert browser.get(f"/en/desk/{address}").status_code == 403
    assert browser.post(f"/en/desk/meetings/{meeting.id}/cancel").status_code == 403


def test_visitors_are_sent_to_the_login(client, meeting):
    assert client.get(f"/en/desk/meetings/{meeting.id}").status_code == 302


@pytest.mark.parametrize("address", [WEEK, f"{WEEK}&mine=1", LIST])
def test_many_meetings_take_as_many_queries_as_one(
    organizer, make, meeting, session, cost, address
):
    before = cost(organizer, address)
    for number in range(12):
        venue = make.venue(kind=VenueKind.PARK)
        make.meeting(venue=venue, sessions=2, officials=[make.official()], crew=make.crew(),
                     day=DAY + timedelta(days=number % 3))  # fmt: skip
    session.commit()
    assert cost(organizer, address) == before


def test_a_meeting_of_many_sessions_takes_as_many_queries_as_of_one(
    organizer, make, meeting, place, session, cost
):
    large = make.meeting(
        venue=make.venue(), sessions=6, officials=[make.official() for _ in range(3)],
        crew=place.crew, day=DAY + timedelta(days=1),
    )  # fmt: skip
    planning.publish(session, large, now=NOW)
    session.commit()
    small, large = (f"/en/desk/meetings/{each.id}" for each in (meeting, large))
    assert cost(organizer, large) == cost(organizer, small)
