"""Every feed of the demo in each language, linted and read by four readers that share no code."""

from collections.abc import Iterator

import icalendar
import pytest
import time_machine
import vobject
from flask import Flask
from sqlalchemy import select

from calendars import lint
from meetings.database import db
from meetings.diary.meeting import MeetingKind
from meetings.feeds import rebuilding
from meetings.places.district import District
from meetings.places.venue import VenueKind
from tests.calendars import libical
from tests.calendars.test_readers import read_by_ical_js
from tests.region import NOW

# A reader of feeds sees no database.
pytestmark = pytest.mark.engine("sqlite")

LANGUAGES = ("kk", "ru", "en")


@pytest.fixture(scope="module")
def feeds(region_app: Flask) -> Iterator[dict[str, bytes]]:
    """The bytes of the whole calendar, of each kind and of each district, by address."""
    with region_app.app_context(), time_machine.travel(NOW, tick=False):
        client = region_app.test_client()
        yield {address: client.get(address).data for address in _addresses()}
        assert not [faults for _, faults in rebuilding.check(db.session(), _base()) if faults]
        db.session.remove()


def _base() -> str:
    return "http://127.0.0.1:8000"


def _addresses() -> list[str]:
    districts = [f"district={slug}" for slug in db.session.scalars(select(District.slug))]
    kinds = [f"kind={kind.value}" for kind in MeetingKind]
    venues = [f"venue_kind={kind.value}" for kind in VenueKind]
    queries = ["", "since=2027-01-01", *districts, *kinds, *venues]
    return [f"/{lang}/calendars/meetings.ics?{query}" for lang in LANGUAGES for query in queries]


def test_each_passes_the_lint(feeds):
    assert len(feeds) > 30
    assert {address: found for address, data in feeds.items() if (found := lint(data))} == {}


def test_four_readers_find_the_same_in_each(feeds):
    by_js = read_by_ical_js(list(feeds.values()))
    for (address, data), js in zip(feeds.items(), by_js, strict=True):
        ours = icalendar.Calendar.from_ical(data).walk("VEVENT")
        theirs = vobject.readOne(data.decode()).contents.get("vevent", [])
        known = [(str(each["UID"]), str(each["SUMMARY"])) for each in ours]
        assert [(each.uid.value, each.summary.value) for each in theirs] == known, address
        assert [(each["uid"], each["summary"]) for each in js["events"]] == known, address
        assert [(each["uid"], each["summary"]) for each in libical.read(data)] == known, address


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_is_something_to_read(feeds, language):
    assert feeds[f"/{language}/calendars/meetings.ics?"].count(b"BEGIN:VEVENT") > 40


def test_no_feed_is_larger_than_google_takes(feeds):
    assert max(map(len, feeds.values())) < 1 << 20
