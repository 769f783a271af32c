from datetime import UTC, datetime, timedelta, timezone

import icalendar
import pytest

from calendars import Status, block


def read(data: bytes) -> icalendar.Event:
    event = icalendar.Event.from_ical(data)
    assert isinstance(event, icalendar.Event)
    return event


def unfolded(data: bytes) -> list[str]:
    return data.decode().replace("\r\n ", "").splitlines()


def test_a_full_event_line_by_line(make_entry) -> None:
    almaty = timezone(timedelta(hours=5))
    entry = make_entry(
        start=datetime(2026, 12, 1, 15, tzinfo=almaty),
        previous_start=datetime(2026, 11, 30, 15, tzinfo=almaty),
        summary="Housing, repairs; roofs",
        description="Ask the department.\r\nBring papers.",
        location="Central bazaar",
        latitude=43.3,
        longitude=68.25,
        url="https://example.org/en/sessions/7",
        stream_urls=(("YouTube", "https://youtu.be/abc"), ("VK: live", "https://vk.com/video1,2")),
        categories=("Housing", "Keles, south"),
    )
    assert unfolded(block(entry)) == [
        "BEGIN:VEVENT",
        r"SUMMARY:Housing\, repairs\; roofs",
        "DTSTART:20261201T100000Z",
        "DTEND:20261201T110000Z",
        "DTSTAMP:20261120T093000Z",
        "UID:session-7@example.org",
        "SEQUENCE:2",
        r"CATEGORIES:Housing,Keles\, south",
        "CLASS:PUBLIC",
        "CONFERENCE;FEATURE=AUDIO,VIDEO;LABEL=YouTube;VALUE=URI:https://youtu.be/abc",
        'CONFERENCE;FEATURE=AUDIO,VIDEO;LABEL="VK: live";VALUE=URI:https://vk.com/video1,2',
        "CREATED:20261101T080000Z",
        r"DESCRIPTION:Moved from: Monday\, 30 November 2026\, 15:00\n\nAsk the department.\nBring papers.\n\n"
        r"Page: https://example.org/en/sessions/7\n"
        r"YouTube: https://youtu.be/abc\nVK: live: https://vk.com/video1\,2",
        "GEO:43.300000;68.250000",
        "LAST-MODIFIED:20261120T093000Z",
        "LOCATION:Central bazaar",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "URL:https://example.org/en/sessions/7",
        "X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-APPLE-RADIUS=100;"
        'X-TITLE="Central bazaar":geo:43.300000,68.250000',
        "END:VEVENT",
    ]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("kk", "Бұрынғы уақыты: 2026 ж. 30 қараша, дүйсенбі, 15:00"),
        ("ru", "Прежнее время: понедельник, 30 ноября 2026 г., 15:00"),
        ("en", "Moved from: Monday, 30 November 2026, 15:00"),
    ],
)
def test_the_former_day_is_written_as_people_write_it(make_entry, language, sentence) -> None:
    former = datetime(2026, 11, 30, 15, tzinfo=timezone(timedelta(hours=5)))
    event = read(block(make_entry(language=language, previous_start=former)))
    assert event["DESCRIPTION"].splitlines()[0] == sentence


def test_a_bare_event_has_no_empty_properties(make_entry) -> None:
    assert all(line.partition(":")[2] for line in unfolded(block(make_entry())))


@pytest.mark.parametrize(
    ("language", "word"), [("kk", "Өткізілмейді"), ("ru", "Отменено"), ("en", "Cancelled")]
)
def test_a_cancelled_event_says_so_everywhere(make_entry, language, word) -> None:
    entry = make_entry(language=language, status=Status.CANCELLED, cancel_reason="Heat")
    event = read(block(entry))
    assert event["STATUS"] == "CANCELLED"
    assert event["TRANSP"] == "TRANSPARENT"
    assert event["SUMMARY"] == f"{word}: Housing"
    assert event["DESCRIPTION"] == f"{word}: Heat"
    assert event["UID"] == entry.uid


def test_a_cancelled_event_without_reason(make_entry) -> None:
    event = read(block(make_entry(status=Status.CANCELLED)))
    assert event["DESCRIPTION"] == "Cancelled."


def test_a_long_title_never_pushes_the_word_out(make_entry) -> None:
    event = read(block(make_entry(status=Status.CANCELLED, summary="roof " * 2000)))
    assert event["SUMMARY"].startswith("Cancelled: roof")
    assert event["SUMMARY"].endswith("roof…")
    assert len(event["SUMMARY"]) <= 250


def test_a_long_description_never_pushes_the_links_out(make_entry) -> None:
    entry = make_entry(description="roof " * 20_000, url="https://example.org/7")
    event = read(block(entry))
    assert event["DESCRIPTION"].endswith("roof…\n\nPage: https://example.org/7")
    assert len(block(entry)) < 6000


def test_a_tentative_event_blocks_time_without_a_word(make_entry) -> None:
    event = read(block(make_entry(status=Status.TENTATIVE)))
    assert (event["STATUS"], event["TRANSP"]) == ("TENTATIVE", "OPAQUE")
    assert event["SUMMARY"] == "Housing"


def test_labels_in_the_readers_language_when_none_is_given(make_entry) -> None:
    event = read(block(make_entry(language="kk", stream_urls=((" ", "https://youtu.be/a"),))))
    assert event["CONFERENCE"].params["LABEL"] == "Тікелей эфир"
    assert event["DESCRIPTION"] == "Тікелей эфир: https://youtu.be/a"


def test_a_small_coordinate_has_no_exponent(make_entry) -> None:
    lines = unfolded(block(make_entry(latitude=0.00001, longitude=-0.0000001)))
    assert "GEO:0.000010;0.000000" in lines


def test_a_place_without_name_takes_the_title(make_entry) -> None:
    event = read(block(make_entry(latitude=1, longitude=2)))
    assert event["X-APPLE-STRUCTURED-LOCATION"].params["X-TITLE"] == "Housing"
    assert "LOCATION" not in event


def test_seconds_are_what_a_calendar_keeps(make_entry) -> None:
    modified = datetime(2026, 11, 20, 9, 30, 0, 999_999, tzinfo=UTC)
    assert block(make_entry(last_modified=modified)) == block(make_entry())


def test_categories_without_a_name_are_left_out(make_entry) -> None:
    assert "CATEGORIES" not in read(block(make_entry(categories=(" ", "\x00"))))
