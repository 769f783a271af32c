import re
from datetime import UTC, datetime, timedelta, timezone

import pytest

from calendars import Entry, Status

START = datetime(2026, 12, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"end": START}, "The end must be at least a second after the start."),
        ({"end": START + timedelta(microseconds=5)}, "at least a second after"),
        ({"end": START - timedelta(hours=1)}, "at least a second after"),
        ({"start": datetime(2026, 12, 1, 10)}, "The time start needs a time zone"),
        ({"end": datetime(2026, 12, 1, 10)}, "The time end needs a time zone"),
        ({"created": datetime(2026, 1, 1)}, "The time created needs a time zone"),
        ({"last_modified": datetime(2026, 1, 1)}, "The time last_modified needs a time zone"),
        ({"previous_start": datetime(2026, 1, 1)}, "The time previous_start needs a time zone"),
        (
            {"start": datetime.min.replace(tzinfo=timezone(timedelta(hours=5)))},
            "The time start is outside the years 1 to 9999.",
        ),
        ({"uid": ""}, "The uid must be"),
        ({"uid": "a b"}, "The uid must be"),
        ({"uid": "a\r\nATTENDEE:x"}, "The uid must be"),
        ({"uid": "a\n"}, "The uid must be"),
        ({"uid": "сессия"}, "The uid must be"),
        ({"sequence": -1}, "The sequence must be"),
        ({"sequence": 2**31}, "The sequence must be"),
        ({"language": "de"}, "The language must be one of kk, ru, en, not 'de'."),
        ({"latitude": 43.3}, "Give both latitude and longitude, or neither."),
        ({"latitude": 91, "longitude": 0}, "The latitude must be from -90 to 90 degrees."),
        ({"latitude": 0, "longitude": 181}, "The longitude must be"),
        ({"latitude": float("nan"), "longitude": 0}, "The latitude must be"),
        ({"url": "javascript:alert(1)"}, "must begin with https:// or http://"),
        ({"url": ""}, "must begin with https:// or http://"),
        ({"stream_urls": (("YouTube", "www.youtube.com"),)}, "must begin with https://"),
        ({"stream_urls": (("YouTube", ""),)}, "must begin with https://"),
    ],
)
def test_what_no_calendar_could_show_is_refused(make_entry, changes, sentence) -> None:
    with pytest.raises(ValueError, match=re.escape(sentence)):
        make_entry(**changes)


def test_an_entry_is_a_value(make_entry) -> None:
    assert make_entry() == make_entry()
    assert len({make_entry(), make_entry()}) == 1
    with pytest.raises(AttributeError):
        make_entry().uid = "other"


def test_position_is_there_with_both_coordinates(make_entry) -> None:
    assert make_entry().position is None
    assert make_entry(latitude=0.0, longitude=0.0).position == (0.0, 0.0)


def test_any_aware_zone_will_do(make_entry) -> None:
    almaty = timezone(timedelta(hours=5))
    entry: Entry = make_entry(start=datetime(2026, 12, 1, 15, tzinfo=almaty))
    assert entry.start == START
    assert not entry.cancelled
    assert make_entry(status=Status.CANCELLED).cancelled
