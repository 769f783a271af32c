"""Feeds read back by parsers that others wrote, whatever people typed."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import icalendar
import ics
import pytest
import vobject
from hypothesis import example, given, settings
from hypothesis import strategies as st

from calendars import Header, block, feed, line, lint, prose
from calendars.text import parameter

NASTY = [
    "\r\n",
    "\nEND:VEVENT\nBEGIN:VEVENT\n",
    "\u2028ATTENDEE:mailto:a@example.org",
    "\x85METHOD:PUBLISH",
    "\\n",
    "\\N",
    "\\\\",
    "\\",
    '"',
    ";VALUE=TEXT:",
    ",",
    ":",
    "^n",
    "^'",
    "=",
    "%2C",
    "\x00",
    "\x1b",
    "\ud83d",
    "\ufeff",
    "👨‍👩‍👧",
    " " * 100,
    "\u3000" * 40,
    "\t",
    "quoted-printable=",
    "Қазақша сөз ",
]
TEXT = st.lists(st.text(st.characters(exclude_categories=())) | st.sampled_from(NASTY)).map("".join)
ADDRESS = "https://example.org/a?b=1,2;3"
EVENT_PROPERTIES = {
    *("UID", "DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY"),
    *("DESCRIPTION", "LOCATION", "URL", "STATUS", "TRANSP", "CLASS", "CATEGORIES", "GEO"),
    *("CONFERENCE", "X-APPLE-STRUCTURED-LOCATION"),
}


@pytest.fixture(scope="session")
def typed(make_entry, make_header):
    """A feed of one event in which every text is the same typed one."""

    def build(text: str) -> bytes:
        entry = make_entry(
            summary=text,
            description=text,
            location=text,
            categories=(text, "last"),
            latitude=43.3,
            longitude=68.25,
            stream_urls=((text, ADDRESS),),
            url=ADDRESS,
        )
        header: Header = make_header(name="x" + text, description=text)
        return feed(header, [block(entry)])

    return build


def expected_description(text: str) -> str:
    label = line(text, 80) or "Live broadcast"
    links = f"Page: {ADDRESS}\n{label}: {ADDRESS}"
    return "\n\n".join(filter(None, [prose(text, 4000), links]))


@settings(max_examples=150, deadline=None)
@given(TEXT)
@example("".join(NASTY))
@example("\\")
@example("= a = b")
@example('a"b;c:d,e\\')
def test_icalendar_reads_exactly_the_cleaned_text(typed, text: str) -> None:
    data = typed(text)
    assert lint(data) == []
    calendar = icalendar.Calendar.from_ical(data)
    assert calendar.get("DESCRIPTION", "") == prose(text, 1000)
    assert "METHOD" not in calendar
    (event,) = calendar.subcomponents
    assert not event.errors
    assert set(event) <= EVENT_PROPERTIES
    assert event.get("SUMMARY", "") == line(text, 250)
    assert event.get("LOCATION", "") == line(text, 250)
    assert event["DESCRIPTION"] == expected_description(text)
    names = [line(text, 80), "last"]
    assert [str(name) for name in event["CATEGORIES"].cats] == [name for name in names if name]
    assert event["CONFERENCE"] == event["URL"] == ADDRESS
    assert event["CONFERENCE"].params["LABEL"] == (parameter(text, 80) or "Live broadcast")
    apple = event["X-APPLE-STRUCTURED-LOCATION"]
    assert apple == "geo:43.300000,68.250000"
    assert apple.params.get("X-TITLE", "") == parameter(text, 250)


@settings(max_examples=150, deadline=None)
@given(TEXT)
@example("".join(NASTY))
@example(" " * 300 + "ATTENDEE:mailto:a@example.org")
def test_vobject_reads_the_same(typed, text: str) -> None:
    calendar = vobject.readOne(typed(text).decode())
    (event,) = calendar.components()
    assert {child.name for child in event.getChildren()} <= EVENT_PROPERTIES
    assert calendar.x_wr_calname.value == line("x" + text, 250)
    assert event.description.value == expected_description(text)
    assert event.url.value == ADDRESS
    assert event.geo.value == "43.300000;68.250000"


@settings(max_examples=50, deadline=None)
@given(TEXT)
@example("".join(NASTY))
def test_ics_reads_one_event_at_its_time(typed, make_entry, text: str) -> None:
    (event,) = ics.Calendar(typed(text).decode()).events
    assert event.uid == make_entry().uid
    assert event.begin.datetime == make_entry().start
    assert event.end.datetime == make_entry().end
    assert event.status == "CONFIRMED"


def read_by_ical_js(feeds: list[bytes]) -> list[dict[str, Any]]:
    beside_python = Path(sys.executable).with_name("node")
    node = beside_python if beside_python.exists() else shutil.which("node") or "node"
    done = subprocess.run(
        [node, Path(__file__).with_name("read.mjs")],
        input=json.dumps([data.decode() for data in feeds]).encode(),
        capture_output=True,
        check=True,
    )
    read: list[dict[str, Any]] = json.loads(done.stdout)
    return read


def test_ical_js_reads_the_same(typed) -> None:
    texts = [*NASTY, *(one + "x" + other for one in NASTY for other in NASTY), "".join(NASTY)]
    for text, calendar in zip(texts, read_by_ical_js([typed(t) for t in texts]), strict=True):
        assert (calendar["description"] or "") == prose(text, 1000)
        (event,) = calendar["events"]
        assert set(event["properties"]) <= EVENT_PROPERTIES
        assert event["summary"] == line(text, 250)
        assert event["description"] == expected_description(text)
        assert (event["location"] or "") == line(text, 250)
        assert event["start"] == "2026-12-01T10:00:00.000Z"
        assert event["conference"] == ADDRESS
        assert event["label"] == (parameter(text, 80) or "Live broadcast")


def test_all_read_a_feed_without_events(make_header) -> None:
    data = feed(make_header(), [])
    assert icalendar.Calendar.from_ical(data).events == []
    assert list(vobject.readOne(data.decode()).contents.get("vevent", [])) == []
    assert ics.Calendar(data.decode()).events == set()
    assert read_by_ical_js([data]) == [{"description": None, "events": []}]
