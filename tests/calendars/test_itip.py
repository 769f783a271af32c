"""Invitations that clients understand, and answers from whatever sends them."""

import time
from datetime import UTC, datetime, timedelta

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from calendars import Status, block, lint
from calendars.alarm import personal
from calendars.itip import LARGEST, Mailbox, Method, Partstat, is_mailbox, message, reply

DESK = Mailbox("desk@example.org", "The desk")
AIGUL = Mailbox("aigul@example.org", "Aigul")

ANSWER = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//A client//EN
METHOD:REPLY
BEGIN:VTIMEZONE
TZID:Somewhere
END:VTIMEZONE
BEGIN:VEVENT
UID:session-7@example.org
SEQUENCE:2
DTSTAMP:20261120T100000Z
ATTENDEE;CN="Aigul; PARTSTAT=DECLINED";PARTSTAT=ACCEPTED:MAILTO:Aigul@Example.org
END:VEVENT
END:VCALENDAR
"""


def written(entry, method=Method.REQUEST, attendee=AIGUL, **more):
    return message(entry, method, DESK, attendee, prodid="-//Example//EN", **more)


def only_event(data):
    (event,) = Calendar.from_ical(data).events
    return event


def test_a_request_asks_one_person(make_entry):
    data = written(make_entry())
    assert lint(data) == ["Line 5: METHOD on the calendar makes an invitation of a subscription."]
    event = only_event(data)
    assert Calendar.from_ical(data)["METHOD"] == "REQUEST"
    assert event["ORGANIZER"] == "mailto:desk@example.org"
    assert event["ATTENDEE"] == "mailto:aigul@example.org"
    assert event["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"
    assert event["ATTENDEE"].params["RSVP"] == "TRUE"
    assert (event["UID"], event["SEQUENCE"]) == ("session-7@example.org", 2)


def test_a_release_takes_one_person_off_and_cancels_nothing(make_entry):
    event = only_event(written(make_entry(), Method.CANCEL))
    assert "STATUS" not in event
    assert "RSVP" not in event["ATTENDEE"].params


def test_a_cancelled_event_says_so(make_entry):
    event = only_event(written(make_entry(status=Status.CANCELLED), Method.CANCEL))
    assert event["STATUS"] == "CANCELLED"


def test_an_answer_that_holds_is_repeated_in_the_next_request(make_entry):
    event = only_event(written(make_entry(), partstat=Partstat.ACCEPTED))
    assert event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"


@given(name=st.text(max_size=300))
def test_a_name_stays_in_its_place(make_entry, name):
    data = written(make_entry(), attendee=Mailbox("aigul@example.org", name))
    assert all(line.startswith("Line 5: METHOD") for line in lint(data))
    event = only_event(data)
    assert event["ATTENDEE"] == "mailto:aigul@example.org"
    assert event["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"


@pytest.mark.parametrize(
    "address",
    ["", "aigul", "a@b\r\nBcc: c@d", "a b@c.d", "a@b,c@d", '"a;b"@c.d', "a@", "<a@b>", "ә@b.kz"],
)
def test_an_address_that_could_mean_anything_else_is_none(address):
    assert not is_mailbox(address)
    with pytest.raises(ValueError, match="mailbox"):
        Mailbox(address)


def test_reminders_are_private_and_before_the_start(make_entry):
    before = (timedelta(days=1), timedelta(hours=1))
    data = personal(block(make_entry()), "Housing\r\nEND:VALARM", before)
    event = only_event(b"BEGIN:VCALENDAR\r\n" + data + b"END:VCALENDAR\r\n")
    assert [alarm["TRIGGER"].dt for alarm in event.walk("VALARM")] == [-each for each in before]
    assert event["CLASS"] == "PRIVATE"
    assert data.count(b"\r\nEND:VALARM\r\n") == 2


def test_an_answer_is_read():
    found = reply(ANSWER.encode())
    assert (found.uid, found.sequence) == ("session-7@example.org", 2)
    assert (found.attendee, found.partstat) == ("aigul@example.org", Partstat.ACCEPTED)
    assert found.stamp == datetime(2026, 11, 20, 10, tzinfo=UTC)


def test_an_answer_is_read_folded_and_with_either_line_end():
    folded = ANSWER.replace("PARTSTAT=ACC", "PARTSTAT=ACC\n ").replace("\n", "\r\n")
    assert reply(folded.encode()).partstat is Partstat.ACCEPTED


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("METHOD:REPLY", "METHOD:COUNTER", "no answer"),
        ("METHOD:REPLY\n", "", "no answer"),
        ("BEGIN:VCALENDAR\n", "", "no calendar"),
        ("UID:session-7@example.org\n", "", "UID"),
        ("SEQUENCE:2", "SEQUENCE:two", "SEQUENCE"),
        ("SEQUENCE:2", "SEQUENCE:\u0662", "SEQUENCE"),
        (";PARTSTAT=ACCEPTED", "", "PARTSTAT"),
        ("PARTSTAT=ACCEPTED", "PARTSTAT=DELEGATED", "PARTSTAT"),
        ("PARTSTAT=ACCEPTED", "PARTSTAT=NEEDS-ACTION", "PARTSTAT"),
        ("MAILTO:Aigul@Example.org", "https://example.org/aigul", "ATTENDEE"),
        ("DTSTAMP", "ATTENDEE;PARTSTAT=DECLINED:mailto:b@example.org\nDTSTAMP", "one person"),
        ("END:VEVENT\n", "END:VEVENT\nBEGIN:VEVENT\nUID:x\nEND:VEVENT\n", "one event"),
    ],
)
def test_what_is_no_answer_is_told_so(old, new, sentence):
    assert old in ANSWER
    with pytest.raises(ValueError, match=sentence):
        reply(ANSWER.replace(old, new).encode())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00\xff\xfe" * 100,
        b"/etc/passwd",
        b"X:1\n" * 60_000,
        b"BEGIN:VCALENDAR\n" * 4000,
        b"BEGIN:VCALENDAR\nMETHOD:REPLY\n" + b" \n" * 4900,
        b"X" * (LARGEST + 1),
        b"A;" + b'B="' * 80_000,
    ],
    ids=["empty", "binary", "path", "lines", "nested", "folds", "large", "quotes"],
)
def test_hostile_bytes_end_soon_with_a_sentence(data):
    began = time.monotonic()
    with pytest.raises(ValueError, match=r"[.]$"):
        reply(data)
    assert time.monotonic() - began < 2


@given(st.binary(max_size=2000))
def test_any_bytes_are_read_or_refused_with_a_sentence(data):
    with pytest.raises(ValueError, match=r"[.]$"):
        reply(data)


def test_other_readers_understand_it_too(make_entry):
    request = vobject.readOne(written(make_entry()).decode())
    assert request.method.value == "REQUEST"
    assert request.vevent.attendee.value == "mailto:aigul@example.org"
    private = personal(block(make_entry()), "Housing", (timedelta(hours=1),))
    calendar = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n" + private + b"END:VCALENDAR\r\n"
    assert vobject.readOne(calendar.decode()).vevent.valarm.trigger.value == -timedelta(hours=1)
