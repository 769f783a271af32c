"""Feeds over HTTP, read back by two parsers that share no code: icalendar and vobject."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import icalendar
import pytest
import time_machine
import vobject

from calendars import lint
from meetings.diary import planning
from meetings.diary.draft import MeetingDraft
from tests.diary.drafts import NOW, draft, part
from tests.factories import DAY

FEED = "/en/calendars/meetings.ics"


pytestmark = pytest.mark.usefixtures("today")


def read(client, address=FEED, **headers):
    response = client.get(address, headers=headers)
    assert response.status_code == 200, response.text
    assert lint(response.data) == []
    return response


def events(data):
    ours = list(icalendar.Calendar.from_ical(data).walk("VEVENT"))
    theirs = vobject.readOne(data.decode()).contents.get("vevent", [])
    assert [str(event["UID"]) for event in ours] == [event.uid.value for event in theirs]
    return ours


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_both_parsers_read_every_published_session(client, meeting, language):
    found = events(read(client, f"/{language}/calendars/meetings.ics").data)
    assert [event["UID"] for event in found] == [held.uid for held in meeting.sessions]
    assert found[0].start == meeting.sessions[0].starts_at
    assert f"/{language}/sessions/{meeting.sessions[0].id}" in found[0]["URL"]


def test_the_head_says_all_that_calendars_read(client, meeting):
    head = read(client).text.replace("\r\n ", "").partition("BEGIN:VEVENT")[0]
    said = {re.split("[:;]", line)[0] for line in head.splitlines()}
    assert said == {
        "BEGIN", "VERSION", "PRODID", "CALSCALE", "NAME", "X-WR-CALNAME", "DESCRIPTION",
        "X-WR-CALDESC", "URL", "COLOR", "LAST-MODIFIED", "X-WR-TIMEZONE", "SOURCE", "IMAGE",
        "REFRESH-INTERVAL", "X-PUBLISHED-TTL",
    }  # fmt: skip
    for line in ("SOURCE;VALUE=URI:", "IMAGE;VALUE=URI:", "REFRESH-INTERVAL;VALUE=DURATION:PT1H"):
        assert line in head
    picture = re.search(r"IMAGE;VALUE=URI:(\S+)", head)[1]
    assert client.get(picture.removeprefix("http://127.0.0.1:8000")).status_code == 200


def test_the_venue_is_text_whatever_is_in_its_name(client, meeting):
    assert "Old bazaar; by, the\\river" in events(read(client).data)[0]["LOCATION"]


def test_a_draft_is_in_no_feed(client, session, meeting, make):
    make.meeting(day=DAY + timedelta(days=3))
    session.commit()
    assert len(events(read(client).data)) == 2


def test_bytes_and_etag_are_stable_and_304_has_no_body(client, meeting):
    first, second = read(client), read(client)
    assert (first.data, first.headers["ETag"]) == (second.data, second.headers["ETag"])
    again = client.get(FEED, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


def test_a_304_builds_nothing(client, meeting, queries):
    tag = read(client).headers["ETag"]
    with queries() as count:
        client.get(FEED, headers={"If-None-Match": tag})
    assert count.value == 0


def test_a_feed_costs_the_same_number_of_queries_however_long(
    client, session, meeting, make, queries
):
    def cost():
        session.commit()
        with queries() as count:
            read(client)
        return count.value

    before = cost()
    topic, venue = make.topic(), make.venue()
    official = make.official(topics=[topic], districts=[venue.district])
    for ahead in range(1, 4):
        given = draft(venue, part(topic, official), day=DAY + timedelta(days=ahead))
        planning.publish(session, planning.plan(session, given, now=NOW)[0], now=NOW)
    assert cost() == before


def test_published_moved_twice_cancelled_one_uid_and_rising_sequence(client, session, meeting):
    uid, seen, tags = meeting.sessions[0].uid, [], []

    def look():
        session.commit()
        response = read(client)
        event = next(event for event in events(response.data) if event["UID"] == uid)
        seen.append((int(event["SEQUENCE"]), str(event["STATUS"]), event.start))
        tags.append(response.headers["ETag"])

    look()
    for days in (1, 2):
        moved = replace(MeetingDraft.of(meeting), day=DAY + timedelta(days=days))
        planning.change(session, meeting, moved, now=NOW + timedelta(minutes=days))
        look()
    planning.cancel(session, meeting, "Dust storm", now=NOW + timedelta(minutes=5))
    look()
    assert [sequence for sequence, _, _ in seen] == [0, 1, 2, 3]
    assert [status for _, status, _ in seen] == ["CONFIRMED"] * 3 + ["CANCELLED"]
    assert seen[2][2] - seen[0][2] == timedelta(days=2)
    assert len(set(tags)) == 4


def test_a_cancelled_session_says_so_with_its_reason(client, session, meeting):
    planning.cancel(session, meeting, "Dust storm", now=NOW)
    session.commit()
    event = events(read(client).data)[0]
    assert "Cancelled" in event["SUMMARY"]
    assert "Dust storm" in event["DESCRIPTION"]
    assert event["TRANSP"] == "TRANSPARENT"


def test_what_ended_long_ago_leaves_the_feed(client, session, meeting):
    with time_machine.travel(NOW + timedelta(days=100), tick=False):
        assert events(read(client).data) == []


def test_a_filter_names_the_feed_and_changes_its_etag(client, meeting):
    slug = meeting.venue.district.slug
    narrowed = read(client, f"{FEED}?district={slug}")
    assert meeting.venue.district.name_en in narrowed.text
    assert len(events(narrowed.data)) == 2
    assert narrowed.headers["ETag"] != read(client).headers["ETag"]


def test_unknown_slug_and_unknown_filter_are_sentences(client, meeting):
    absent = client.get(f"{FEED}?district=atlantis")
    assert (absent.status_code, "atlantis" in absent.text) == (404, True)
    odd = client.get(f"{FEED}?colour=red")
    assert (odd.status_code, "district" in odd.text) == (400, True)


def test_one_session_as_a_file(client, session, meeting, make):
    held = meeting.sessions[1]
    response = read(client, f"/en/calendars/sessions/{held.id}.ics")
    assert [event["UID"] for event in events(response.data)] == [held.uid]
    tag = response.headers["ETag"]
    address = f"/en/calendars/sessions/{held.id}.ics"
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    hidden = make.meeting(day=DAY + timedelta(days=3)).sessions[0]
    session.commit()
    assert client.get(f"/en/calendars/sessions/{hidden.id}.ics").status_code == 404


def test_a_number_beyond_all_records_is_no_address(client, app):
    assert client.get(f"/en/calendars/sessions/{10**20}.ics").status_code == 404


def test_feeds_carry_no_cookie_and_may_be_cached(client, meeting):
    response = read(client)
    assert "Set-Cookie" not in response.headers
    assert "Cookie" not in response.headers.get("Vary", "")
    assert response.headers["Cache-Control"] == "public, max-age=300"
    assert response.content_type == "text/calendar; charset=utf-8"
