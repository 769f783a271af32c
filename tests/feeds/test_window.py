"""Too much for one calendar, and archives."""

from dataclasses import replace
from datetime import timedelta

import icalendar
import pytest
from sqlalchemy import select

from calendars import lint
from meetings.diary import planning
from meetings.diary.draft import MeetingDraft
from meetings.diary.meeting import Meeting
from meetings.feeds import feed
from tests.diary.drafts import NOW, draft, part
from tests.factories import DAY

FEED = "/en/calendars/meetings.ics"
pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def several(session, make):
    """Five sessions on five days."""
    topic, venue = make.topic(), make.venue()
    official = make.official(topics=[topic], districts=[venue.district], max_per_week=9)
    for ahead in range(5):
        given = draft(venue, part(topic, official), day=DAY + timedelta(days=ahead))
        planning.publish(session, planning.plan(session, given, now=NOW)[0], now=NOW)
    session.commit()
    return venue


def events(client, address=FEED):
    answer = client.get(address)
    assert answer.status_code == 200
    assert lint(answer.data) == []
    return list(icalendar.Calendar.from_ical(answer.data).walk("VEVENT"))


@pytest.mark.parametrize("room", [5, 6])
def test_what_fits_has_no_notice(client, several, monkeypatch, room):
    monkeypatch.setattr(feed, "LARGEST", room)
    assert len(events(client)) == 5


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_what_is_too_much_says_so_in_its_last_entry(client, several, monkeypatch, language):
    monkeypatch.setattr(feed, "LARGEST", 4)
    slug = several.district.slug
    found = events(client, f"/{language}/calendars/meetings.ics?district={slug}")
    assert len(found) == 4
    last = found[-1]
    assert last.start.date() == DAY + timedelta(days=3)
    assert last["TRANSP"] == "TRANSPARENT"
    assert last["URL"] == f"http://127.0.0.1:8000/{language}/calendars?district={slug}"
    assert last["URL"] in last["DESCRIPTION"]


def test_the_notice_follows_what_it_stands_for(client, session, several, monkeypatch):
    monkeypatch.setattr(feed, "LARGEST", 4)
    first = events(client)[-1]
    later = NOW + timedelta(minutes=9)
    left_out = session.scalars(select(Meeting).where(Meeting.day == DAY + timedelta(days=3))).one()
    moved = replace(MeetingDraft.of(left_out), day=DAY + timedelta(days=9))
    planning.change(session, left_out, moved, now=later)
    session.commit()
    again = events(client)[-1]
    assert first["UID"] == again["UID"]
    assert again.start - first.start == timedelta(days=1)


def test_an_archive_begins_on_its_day_and_goes_on_at_the_next_part(client, several, monkeypatch):
    day = DAY + timedelta(days=2)
    assert len(events(client, f"{FEED}?since={day}")) == 3
    assert len(events(client, f"{FEED}?since=2020-01-01")) == 5
    monkeypatch.setattr(feed, "LARGEST", 4)
    last = events(client, f"{FEED}?since=2020-01-02")[-1]
    assert last["URL"].endswith(f"meetings.ics?since={DAY + timedelta(days=3)}")
    assert "next part" in last["DESCRIPTION"]


@pytest.mark.parametrize("since", ["yesterday", "2027-13-01", "0001-01-01", "9999-12-31x", "1e9"])
def test_since_is_a_day(client, several, since):
    answer = client.get(f"{FEED}?since={since}")
    assert answer.status_code == 400
    assert "2026-09-01" in answer.text


def test_the_last_day_there_is_finds_nothing(client, several):
    assert events(client, f"{FEED}?since=9999-12-31") == []


def test_an_unknown_parameter_names_the_allowed_ones(client, several):
    answer = client.get(f"{FEED}?color=red")
    assert answer.status_code == 400
    for name in ("district", "topic", "official", "venue", "venue_kind", "kind", "since"):
        assert name in answer.text
