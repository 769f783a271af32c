"""Bad input from the database to the bytes: nothing injected, everything valid."""

from xml.etree import ElementTree

import icalendar
import pytest
import vobject

from calendars import Header, block, feed, lint
from meetings.diary import planning
from meetings.feeds.entries import entry
from tests.diary.drafts import NOW, draft, part

FEED = "/en/calendars/meetings.ics"
HOSTILE = [
    "a\r\nATTENDEE:mailto:x@example.org\r\nEND:VEVENT",
    "a\nb\rc\x0bd\x0ce\x1cf\x85g\u2028h\u2029i",
    "\x01\x07\x1b[31m\x7f\x9f",
    "\\n\\;\\,\\\\ \";:,^n^'",
    "Ж" * 300,
    "\u202e\ufeff\ufffe\uffff😀" * 20,
    "\U0001f468‍\U0001f469‍\U0001f467‍\U0001f466" * 40,
    "<b>&amp;</b>]]>",
]
# Encodings and hostile addresses do not depend on the database.
pytestmark = [pytest.mark.usefixtures("today"), pytest.mark.engine("sqlite")]


@pytest.fixture(params=HOSTILE)
def meeting(request, session, make):
    text = request.param[:300]
    names = {f"name_{language}": text for language in ("kk", "ru", "en")}
    topic = make.topic(**names)
    venue = make.venue(**names, address_en=text, district=make.district(**names))
    official = make.official(topics=[topic], districts=[venue.district], **names, post_en=text)
    given = draft(venue, part(topic, official), title_en=text, title_kk=text)
    meeting, _ = planning.plan(session, given, now=NOW)
    planning.publish(session, meeting, now=NOW)
    planning.cancel(session, meeting, text, now=NOW)
    session.commit()
    return meeting


@pytest.mark.parametrize("address", [FEED, FEED + "?district={}", "/kk/calendars/meetings.ics"])
def test_bytes_stay_valid_and_hold_one_event(client, meeting, address):
    answer = client.get(address.format(meeting.venue.district.slug))
    assert lint(answer.data) == []
    [event] = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
    assert event["UID"] == meeting.sessions[0].uid
    assert "ATTENDEE" not in event
    assert len(vobject.readOne(answer.data.decode()).contents["vevent"]) == 1


def test_so_does_the_feed_of_changes(client, meeting):
    answer = client.get("/en/calendars/changes.atom")
    root = ElementTree.fromstring(answer.data)
    assert len(root.findall("{http://www.w3.org/2005/Atom}entry")) == 1


@pytest.mark.parametrize("title", ["Ж" * 10_000, "слово " * 2_000, "\ud83d broken \udc00"])
def test_what_the_database_would_not_hold_is_valid_all_the_same(app, session, make, title):
    """10 kB and lone surrogates: columns refuse them, blocks must stand them yet."""
    held = make.meeting(title_en="", officials=[make.official()]).sessions[0]
    held.meeting.title_en = held.cancel_reason = title
    with session.no_autoflush:
        data = block(entry(held, "en", "http://127.0.0.1:8000"))
    session.rollback()
    assert lint(feed(Header(name=title, prodid="-//X", language="en"), [data])) == []
