"""What stands ready is never older than the database, and takes no more room than allowed."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import update

from meetings.database import db
from meetings.diary import planning
from meetings.diary.session import ReceptionSession
from meetings.feeds import shelf
from meetings.feeds.shelf import FOREVER, SHELVED, Answer, Shelf
from meetings.feeds.version import VersionReader
from tests.diary.drafts import NOW

FEED = "/en/calendars/meetings.ics"


@pytest.mark.usefixtures("today")
def test_a_change_is_seen_at_once_by_who_had_read_before(client, session, meeting):
    tag = client.get(FEED).headers["ETag"]
    known = {"If-None-Match": tag}
    assert client.get(FEED, headers=known).status_code == 304
    planning.cancel(session, meeting, "Rain", now=NOW)
    session.commit()
    assert client.get(FEED, headers=known).status_code == 200
    assert b"CANCELLED" in client.get(FEED).data


@pytest.mark.usefixtures("today")
def test_a_name_in_the_head_is_seen_at_once_too(client, session, meeting):
    address = f"{FEED}?district={meeting.venue.district.slug}"
    client.get(address)
    meeting.venue.district.name_en = "Renamed"
    session.commit()
    assert b"Renamed" in client.get(address).data


@pytest.mark.usefixtures("today")
def test_statements_over_many_records_are_noticed(client, session, meeting):
    assert client.get(FEED).data.count(b"BEGIN:VEVENT") == 2
    session.execute(update(ReceptionSession).values(published_at=None))
    session.commit()
    assert client.get(FEED).data.count(b"BEGIN:VEVENT") == 0


def test_the_passing_of_time_empties_the_window(client, meeting):
    ends = meeting.sessions[0].ends_at + timedelta(days=30)
    for seconds, left in ((-1, 2), (1, 1), (3599, 1), (3601, 0)):
        with time_machine.travel(ends + timedelta(seconds=seconds), tick=False):
            assert client.get(FEED).data.count(b"BEGIN:VEVENT") == left


def test_the_version_moves_with_commits_only(app, session, make):
    read = VersionReader(db.engine)
    make.district()
    session.commit()
    before = read()
    assert before
    make.topic()
    session.flush()
    assert read() == before
    session.rollback()
    assert read() == before
    make.crew()
    session.commit()
    after_a_crew = read()
    make.topic()
    session.commit()
    assert read() not in (before, after_a_crew)


def test_without_a_table_nothing_is_kept_and_nothing_breaks(app, session, make):
    read = VersionReader(db.engine)
    assert read() is None


def asked(path, query=""):
    return {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query}


def test_no_more_room_is_taken_than_allowed(monkeypatch):
    monkeypatch.setattr(shelf, "LARGEST", 10_000)
    calls = []

    def app(environ, start_response):
        calls.append(environ["QUERY_STRING"])
        environ[SHELVED] = Answer('"a"', b"x" * 1000, FOREVER)
        start_response("200 OK", [])
        return [b"x" * 1000]

    kept = Shelf(app, lambda: "token")
    for number in range(100):
        list(kept(asked(FEED, f"n={number}"), lambda *_: None))
    assert len(calls) == 100
    list(kept(asked(FEED, "n=99"), lambda *_: None))
    assert len(calls) == 100
    list(kept(asked(FEED, "n=1"), lambda *_: None))
    assert len(calls) == 101
    assert kept._size <= 10_000
    assert len(kept._kept) < 10


def test_errors_and_other_pages_are_not_kept(client, session, meeting):
    assert client.get(f"{FEED}?colour=red").status_code == 400
    assert client.get(f"{FEED}?colour=red").status_code == 400
    assert client.post(FEED).status_code == 405
