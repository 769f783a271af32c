"""Venues, officials and crews at the desk."""

import pytest

from meetings.access import Role
from meetings.places import organizers
from meetings.places.venue import VenueKind
from tests import staff
from tests.diary.desk import planned, read


def names(page):
    return [row.select_one("th a").text for row in page.select("tbody tr")]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Old bazaar", "Park"]),
        ("kind=park", ["Park"]),
        ("district=x&kind=y", ["Old bazaar", "Park"]),
    ],
)
def test_venues_are_listed(organizer, place, make, session, query, found):
    make.venue(name_en="Park", kind=VenueKind.PARK, market_days=["tue"])
    session.commit()
    assert sorted(names(read(organizer.get(f"/en/desk/venues?{query}")))) == found


def test_an_organizer_sees_the_venues_of_the_own_districts(today, app, place, make, session):
    make.venue(name_en="Foreign park")
    user = staff.person(Role.ORGANIZER)
    organizers.bind(user, [place.venue.district])
    session.commit()
    browser = staff.sign_in(app.test_client(), user)
    assert names(read(browser.get("/en/desk/venues"))) == ["Old bazaar"]


def test_officials_are_listed_with_their_load(organizer, place):
    planned(organizer, place, day="2027-05-02")
    page = read(organizer.get("/en/desk/officials"))
    loads = [row.select("td")[2].text.strip() for row in page.select("tbody tr")]
    assert loads == ["1 of 4", "0 of 4"]
    assert "Southern crew" in page.text


@pytest.mark.parametrize("address", ["/en/desk/venues", "/en/desk/officials"])
def test_lists_take_as_many_queries_for_many(organizer, place, make, session, cost, address):
    before = cost(organizer, address)
    for _ in range(5):
        make.venue()
        make.official()
        make.crew()
    session.commit()
    assert cost(organizer, address) == before
