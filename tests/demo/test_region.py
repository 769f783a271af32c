"""What the demo region holds."""

from collections import Counter
from datetime import date

import pytest
from sqlalchemy import func, select

from meetings.appeals.appeal import Appeal, AppealPerson, Outcome
from meetings.appeals.topic import Topic
from meetings.officials.crew import Crew
from meetings.officials.official import Absence, Official, Responsibility
from meetings.officials.organisation import Organisation
from meetings.places import travel
from meetings.places.district import District
from meetings.places.venue import Venue, VenueKind

# The region is the same on any database, as tests/demo/test_loading.py shows.
pytestmark = pytest.mark.engine("sqlite")

ANNOUNCED = date(2019, 9, 30)


def everything(region, record):
    return region.scalars(select(record)).all()


def number_of(region, record):
    return region.scalar(select(func.count()).select_from(record))


def test_there_are_as_many_of_each_as_promised(region):
    assert number_of(region, District) == 17
    assert number_of(region, Venue) >= 120
    assert number_of(region, Official) == 60
    assert number_of(region, Organisation) == 12
    assert number_of(region, Crew) == 4
    assert number_of(region, Absence) > 0


@pytest.mark.parametrize("record", [District, Topic, Venue, Organisation, Official, Crew])
def test_everything_is_named_in_three_languages(region, record):
    for each in everything(region, record):
        names = (each.name.kk, each.name.ru, each.name.en)
        assert all(names), each.slug
        assert each.name.en.isascii()


@pytest.mark.parametrize(
    ("record", "text"), [(District, "centre"), (Venue, "address"), (Official, "post")]
)
def test_so_are_centres_addresses_and_posts(region, record, text):
    assert all(
        getattr(each, f"{text}_{language}")
        for each in everything(region, record)
        for language in ("kk", "ru", "en")
    )


def test_venues_of_all_kinds_lie_near_their_centres(region):
    venues = everything(region, Venue)
    assert {venue.kind for venue in venues} == set(VenueKind)
    for venue in venues:
        assert travel.kilometres(venue.position, venue.district.position) < 25
        assert venue.capacity > 0
        assert venue.hours


def test_every_district_has_a_reception_office(region):
    offices = region.scalars(select(Venue).where(Venue.kind == VenueKind.OFFICE)).all()
    assert Counter(office.district.slug for office in offices) == {
        district.slug: 1 for district in everything(region, District)
    }


def test_only_bazaars_have_market_days_and_only_fields_a_season(region):
    for venue in everything(region, Venue):
        assert bool(venue.market_days) == (venue.kind is VenueKind.BAZAAR)
        assert set(venue.market_days) <= set(venue.hours)
        assert bool(venue.season_start and venue.season_end) == (venue.kind is VenueKind.FIELD)


def test_a_venue_without_a_roof_has_a_sheltered_one_to_fall_back_on(region):
    for venue in everything(region, Venue):
        assert bool(venue.fallback) != venue.shelter
        if venue.fallback:
            assert venue.fallback.shelter
            assert venue.fallback.district == venue.district


def test_at_least_two_officials_answer_for_every_topic_in_every_district(region):
    pairs = Counter(
        (duty.topic_id, duty.district_id) for duty in everything(region, Responsibility)
    )
    assert len(pairs) == number_of(region, Topic) * number_of(region, District)
    assert min(pairs.values()) >= 2


def test_appeals_have_an_outcome_day_once_they_are_settled(region):
    for appeal in everything(region, Appeal):
        assert date(2019, 1, 1) <= appeal.received_on <= ANNOUNCED
        if appeal.outcome is Outcome.UNDER_REVIEW:
            assert appeal.outcome_on is None
        else:
            assert appeal.received_on <= appeal.outcome_on <= ANNOUNCED


def test_a_part_of_the_appeals_names_its_author(region):
    people = everything(region, AppealPerson)
    assert 168 < len(people) < 5204 / 4
    assert all(person.name and person.text for person in people)
    assert all(person.contact.endswith(".example") for person in people)


def test_nobody_of_two_officials_has_the_same_name(region):
    names = [official.name_en for official in everything(region, Official)]
    assert len(set(names)) == len(names)
