import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars import block, feed, lint


@pytest.fixture
def good(make_header, make_entry) -> bytes:
    header = make_header(
        source="https://example.org/a.ics", image="https://example.org/a.png", colour="teal"
    )
    entries = [
        make_entry(uid=uid, summary="Сұрақ " * 20, stream_urls=(("Эфир", "https://youtu.be/a"),))
        for uid in ("a@x", "b@x")
    ]
    return feed(header, map(block, entries))


def test_our_own_feed_is_without_fault(good: bytes) -> None:
    assert lint(good) == []


FAULTS = [
    (b"VERSION:2.0\r\n", b"VERSION:2.0\n", "CR or LF alone"),
    (b"VERSION:2.0\r\n", b"VERSION:2.0\r\r\n", "CR or LF alone"),
    (b"END:VCALENDAR\r\n", b"END:VCALENDAR", "The last line does not end with CRLF."),
    (b"END:VCALENDAR\r\n", b"END:VCALENDAR\r\n\r\n", "empty"),
    (b"VERSION:2.0\r\n", b"VERSION:2.0\r\n  \t\r\n", "Line 3: empty."),
    (b"COLOR:teal", b"COLOR:" + b"t" * 70, "76 octets; fold it at 75."),
    (b"COLOR:teal", b"COLOR:\xd0\r\n \x96", "not UTF-8, or folded inside a character."),
    (b"COLOR:teal", b"COLOR:\xff", "not UTF-8"),
    (b"COLOR:teal", b"COLOR:te\x00al", "control character."),
    (b"COLOR:teal", b"COLOR:te\x0bal", "control character."),
    (b"COLOR:teal", "COLOR:te\u2028al".encode(), "control character."),
    (b"COLOR:teal", b"COLOR teal", "not NAME;PARAMETER"),
    (b"COLOR:teal", b'COLOR;X="a"b":teal', "not NAME;PARAMETER"),
    (b"BEGIN:VCALENDAR", b"\xef\xbb\xbfBEGIN:VCALENDAR", "Line 1: not NAME;PARAMETER"),
    (b"COLOR:teal", b"METHOD:PUBLISH", "METHOD on the calendar makes an invitation"),
    (b"COLOR:teal", b"UID:1", "UID on the calendar makes some clients"),
    (b"SOURCE;VALUE=URI", b"SOURCE", "SOURCE needs VALUE=URI."),
    (b"IMAGE;VALUE=URI", b"IMAGE;VALUE=TEXT", "IMAGE needs VALUE=URI or BINARY."),
    (b";VALUE=URI:https://youtu.be", b":https://youtu.be", "CONFERENCE needs VALUE"),
    (b";VALUE=DURATION", b"", "REFRESH-INTERVAL needs VALUE=DURATION."),
    (b"END:VCALENDAR\r\n", b"", "Line 1: BEGIN:VCALENDAR without its END."),
    (b"END:VEVENT\r\n", b"", "END:VCALENDAR without its BEGIN."),
    (b"BEGIN:VEVENT\r\n", b"", "END:VEVENT without its BEGIN."),
    (b"BEGIN:VEVENT", b"BEGIN:VTODO", "END:VEVENT without its BEGIN."),
    (b"END:VCALENDAR\r\n", b"END:VCALENDAR\r\nX-A:1\r\n", "X-A outside any component."),
    (b"END:VCALENDAR\r\n", b"END:VCALENDAR\r\n" * 2, "END:VCALENDAR without its BEGIN."),
    (b"BEGIN:VCALENDAR", b"BEGIN:VCARD", "There must be one VCALENDAR"),
    (b"VERSION:2.0\r\n", b"", "VCALENDAR without VERSION."),
    (b"PRODID:", b"X-ID:", "VCALENDAR without PRODID."),
    (b"VERSION:2.0\r\n", b"VERSION:2.0\r\n" * 2, "VCALENDAR with more than one VERSION."),
    (b"UID:a@x", b"X-UID:a@x", "VEVENT without UID."),
    (b"DTSTAMP:", b"X-STAMP:", "VEVENT without DTSTAMP."),
    (b"DTSTART:", b"X-START:", "VEVENT without DTSTART."),
    (b"UID:a@x", b"UID:a@x\r\nUID:c@x", "VEVENT with more than one UID."),
    (b"UID:b@x", b"UID:a@x", "a second VEVENT with UID a@x."),
]


@pytest.mark.parametrize(("found", "put", "sentence"), FAULTS)
def test_each_seeded_fault_is_named(good: bytes, found: bytes, put: bytes, sentence: str) -> None:
    assert found in good
    assert any(sentence in fault for fault in lint(good.replace(found, put, 1)))


def test_a_calendar_without_component_is_named() -> None:
    bare = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n"
    assert lint(bare) == ["The calendar holds no component; RFC 5545 asks for one."]


def test_overrides_of_a_recurrence_share_their_uid(good: bytes) -> None:
    override = b"UID:a@x\r\nRECURRENCE-ID:20261201T100000Z"
    assert lint(good.replace(b"UID:b@x", override)) == []


def test_a_fault_is_named_with_the_line_where_it_lies(good: bytes) -> None:
    faults = lint(good.replace(b"UID:b@x", b"UID:b@x\x00"))
    row = good[: good.index(b"UID:b@x")].count(b"\r\n") + 1
    assert faults == [f"Line {row}: control character."]


@given(
    st.binary()
    | st.lists(
        st.sampled_from(
            [
                b"BEGIN:VCALENDAR",
                b"BEGIN:VEVENT",
                b"END:VEVENT",
                b"END:",
                b"\r\n",
                b"\n",
                b" ",
                b";",
                b":",
            ]
        )
    ).map(b"".join)
)
def test_no_bytes_are_too_odd_to_judge(data: bytes) -> None:
    assert lint(data)


def test_wrong_line_ends_do_not_hide_the_content(good: bytes) -> None:
    faults = lint(good.replace(b"\r\n", b"\n").replace(b"COLOR", b"METHOD"))
    assert any(fault.startswith("Line 7: METHOD on the calendar") for fault in faults), faults
