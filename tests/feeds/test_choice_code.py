"""Short codes of choices: there and back, one for each choice, nothing for what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.diary.filters import Filters
from meetings.diary.meeting import MeetingKind
from meetings.errors import NotFound
from meetings.feeds import choice_code
from meetings.feeds.choice_code import KINDS, _read, _write
from meetings.places.venue import VenueKind


def test_every_kind_has_its_number():
    assert KINDS["venue_kind"] == tuple(VenueKind)
    assert KINDS["kind"] == tuple(MeetingKind)


@given(st.sets(st.integers(0, 900)))
def test_numbers_come_back(numbers):
    part = _write(sorted(numbers))
    assert _read(part) == sorted(numbers)
    assert len(part) <= 1 + 900 / 6 + 2
    assert "." not in part


def test_a_choice_comes_back_whatever_its_order(session, make):
    venues = [make.venue(slug=f"venue-{number}") for number in range(12)]
    topic = make.topic()
    given = {"topic": (topic.slug,), "kind": ("office", "open-air"), "venue_kind": ("park",)}
    there = Filters(**given, venue=tuple(venue.slug for venue in venues))
    back = Filters(**given, venue=tuple(venue.slug for venue in reversed(venues)))
    code = choice_code.encode(session, there)
    assert code == choice_code.encode(session, back)
    found = choice_code.decode(session, code)
    for name in Filters.names():
        assert set(getattr(found, name)) == set(getattr(there, name))


def test_a_renamed_venue_keeps_its_code(session, make):
    venue = make.venue(slug="old")
    code = choice_code.encode(session, Filters(venue=("old",)))
    venue.slug = "new"
    session.flush()
    assert choice_code.decode(session, code).venue == ("new",)


def test_nothing_chosen_has_no_code(session):
    assert choice_code.encode(session, Filters()) is None


@pytest.mark.parametrize(
    "code",
    [
        "", ".", "..", "x", "1.2.3.4.5.6.7", "-1", "0x1", " 1", "01", "1-1", "_", "_A", "__", "_=",
        "99", "f" * 189, "٣", "_é", "....9", ".....2", "1.", "_" + "_" * 180, "\ud800", "%00",
    ],
)  # fmt: skip
def test_what_is_no_code_is_not_found(session, make, code):
    make.district(slug="first")
    with pytest.raises(NotFound):
        choice_code.decode(session, code)


@pytest.mark.parametrize("path", ["/en/calendars/c/zz.ics", "/en/calendars/c/1.ics?topic=1"])
def test_a_wrong_short_address_is_refused_with_a_sentence(client, path):
    answer = client.get(path, headers={"Accept": "application/json"})
    assert answer.status_code == (400 if "?" in path else 404)
    assert answer.json["error"]


def test_a_short_address_is_answered_from_the_shelf(client, session, make, queries):
    topic = make.topic(slug="roads")
    path = f"/en/calendars/c/.{topic.id:x}.ics"
    session.commit()
    tag = client.get(path).headers["ETag"]
    with queries() as count:
        again = client.get(path, headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert count.value == 0
