"""Filters of the public diary."""

import pytest
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from meetings.diary import planning
from meetings.diary.filters import Filters
from meetings.diary.queries import public_sessions
from meetings.errors import InvalidInput, NotFound
from meetings.places.venue import VenueKind
from tests.diary.drafts import NOW, draft, part


@pytest.fixture
def two(session, make):
    """Two published meetings that differ in everything, and a draft."""
    meetings = []
    for kind, hours in ((VenueKind.BAZAAR, (10, 11)), (VenueKind.PARK, (12, 13))):
        topic, venue = make.topic(), make.venue(kind=kind)
        official = make.official(topics=[topic], districts=[venue.district])
        given = draft(venue, part(topic, official, hours=hours), hours=hours)
        meeting, _ = planning.plan(session, given, now=NOW)
        planning.publish(session, meeting, now=NOW)
        meetings.append(meeting)
    make.meeting()
    return meetings


def found(session: Session, **given: list[str] | str):
    filters = Filters.read(session, MultiDict(given))
    return [held.meeting for held in session.scalars(public_sessions(filters))]


def test_nothing_chosen_shows_all_that_is_published(session, two):
    assert found(session) == two


def test_each_filter_narrows(session, two):
    first, second = two
    held = second.sessions[0]
    for name, slug in {
        "district": second.venue.district.slug, "topic": held.topic.slug,
        "official": held.officials[0].slug, "venue": second.venue.slug, "venue_kind": "park",
    }.items():  # fmt: skip
        assert found(session, **{name: slug}) == [second], name
    assert found(session, kind="office") == []
    assert found(session, kind="open-air", topic=first.sessions[0].topic.slug) == [first]


def test_a_repeated_filter_widens_and_different_ones_narrow(session, two):
    first, second = two
    slugs = [first.venue.slug, second.venue.slug]
    assert found(session, venue=slugs) == two
    assert found(session, venue=slugs, venue_kind="park") == [second]


def test_an_unknown_slug_and_an_unknown_filter_are_refused_with_a_sentence(session, two):
    with pytest.raises(NotFound, match="nowhere"):
        found(session, district="nowhere")
    with pytest.raises(NotFound):
        found(session, venue_kind="moon")
    with pytest.raises(InvalidInput, match="district"):
        found(session, colour="red")
