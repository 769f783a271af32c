import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from calendars import block, feed, in_order, lint


def unfolded(data: bytes) -> list[str]:
    return data.decode().replace("\r\n ", "").splitlines()


def test_a_full_header_line_by_line(make_header) -> None:
    header = make_header(
        name="Ашық кездесулер",
        language="kk",
        description="Keles; all\ntopics",
        url="https://example.org/kk/calendars",
        source="https://example.org/kk/calendars/meetings.ics?district=keles",
        image="https://example.org/logo.png",
        colour="teal",
        zone="Asia/Almaty",
        last_modified=datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
    )
    lines = unfolded(feed(header, [b"BEGIN:VEVENT\r\nEND:VEVENT\r\n"]))
    assert lines == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Example//Meetings//EN",
        "CALSCALE:GREGORIAN",
        r"DESCRIPTION;LANGUAGE=kk:Keles\; all\ntopics",
        r"X-WR-CALDESC:Keles\; all\ntopics",
        "NAME;LANGUAGE=kk:Ашық кездесулер",
        "X-WR-CALNAME:Ашық кездесулер",
        "COLOR:teal",
        "IMAGE;VALUE=URI:https://example.org/logo.png",
        "LAST-MODIFIED:20261120T093000Z",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "SOURCE;VALUE=URI:https://example.org/kk/calendars/meetings.ics?district=keles",
        "URL:https://example.org/kk/calendars",
        "X-PUBLISHED-TTL:PT1H",
        "X-WR-TIMEZONE:Asia/Almaty",
        "BEGIN:VEVENT",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": " \r\n"}, "A calendar needs a name and a prodid."),
        ({"prodid": ""}, "A calendar needs a name and a prodid."),
        ({"language": "de"}, "The language must be one of"),
        ({"colour": "#0a0"}, "The colour must be a CSS colour name"),
        ({"colour": "teal\n"}, "The colour must be a CSS colour name"),
        ({"zone": "Mars/Base"}, "The zone must be a name like Asia/Almaty."),
        ({"zone": "Asia"}, "The zone must be a name like Asia/Almaty."),
        ({"zone": "../etc/passwd"}, "The zone must be a name like Asia/Almaty."),
        ({"zone": "Asia/Almaty\nMETHOD:X"}, "The zone must be a name like Asia/Almaty."),
        ({"source": "webcal://example.org"}, "must begin with https://"),
        ({"url": ""}, "must begin with https://"),
        ({"image": "data:image/png;base64,"}, "must begin with https://"),
        ({"last_modified": datetime(2026, 1, 1)}, "last_modified needs a time zone"),
    ],
)
def test_a_header_that_cannot_be_written_is_refused(make_header, changes, sentence) -> None:
    with pytest.raises(ValueError, match=re.escape(sentence)):
        make_header(**changes)


def test_names_bring_no_lines_of_their_own(make_header) -> None:
    header = make_header(
        name="x\r\nMETHOD:PUBLISH", prodid="p\nUID:1", description="d\rBEGIN:VEVENT\r\nEND:VEVENT"
    )
    data = feed(header, [])
    assert lint(data) == []
    assert r"X-WR-CALDESC:d\nBEGIN:VEVENT\nEND:VEVENT" in unfolded(data)
    assert "PRODID:p UID:1" in unfolded(data)


def test_an_empty_feed_holds_one_unused_zone(make_header) -> None:
    data = feed(make_header(), [])
    assert lint(data) == []
    assert data.count(b"BEGIN:VTIMEZONE") == 1
    assert b"VTIMEZONE" not in feed(make_header(), [b"BEGIN:VEVENT\r\nEND:VEVENT\r\n"])


def test_blocks_stand_as_they_were_stored(make_header, make_entry) -> None:
    blocks = [block(make_entry(uid=f"{n}@x")) for n in range(3)]
    assert b"".join(blocks) in feed(make_header(), iter(blocks))


def test_order_is_by_start_then_uid(make_entry) -> None:
    first, second = (make_entry(uid=uid) for uid in ("a", "b"))
    earlier = make_entry(uid="z", start=first.start - timedelta(minutes=1))
    assert in_order([second, first, earlier]) == [earlier, first, second]


PROGRAM = """
import sys
from datetime import UTC, datetime
from calendars import Entry, Header, Status, block, feed
day = datetime(2026, 12, 1, 10, tzinfo=UTC)
entry = Entry(uid="1@x", sequence=1, created=day, last_modified=day, start=day,
    end=day.replace(hour=11), previous_start=day, summary="Сұрақ, жауап", language="kk",
    location="Базар", latitude=43.3, longitude=68.25, url="https://example.org",
    stream_urls=(("YouTube", "https://youtu.be/a"), ("VK", "https://vk.com/b")),
    categories=("b", "a", "c"), status=Status.CANCELLED)
header = Header(name="Кездесулер", prodid="-//X//X//KK", language="kk", colour="teal",
    source="https://example.org/a.ics", zone="Asia/Almaty", last_modified=day)
sys.stdout.buffer.write(feed(header, [block(entry)]))
"""


def written(**environment: str) -> bytes:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))} | environment,
        capture_output=True,
        check=True,
    ).stdout


def test_bytes_are_the_same_in_every_process() -> None:
    reference = written(PYTHONHASHSEED="0", TZ="UTC")
    assert lint(reference) == []
    assert written(PYTHONHASHSEED="1", TZ="Asia/Almaty", LC_ALL="C") == reference
    assert written(PYTHONHASHSEED="4242", TZ="America/New_York", PYTHONOPTIMIZE="1") == reference


def test_the_example_of_the_readme_runs() -> None:
    readme = Path(__file__).parents[2] / "calendars" / "README.md"
    example = readme.read_text().split("```python\n")[1].split("```")[0]
    exec(compile(example, str(readme), "exec"), {})
