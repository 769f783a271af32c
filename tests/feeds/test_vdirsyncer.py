"""vdirsyncer, a real client against the running server: one change for each change.

It names what it fetched by a digest of the content (its own UID goes unread), so a changed entry is
one that comes and one that goes, and an entry that only claims to have changed would be too.
"""

import re
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from threading import Thread

import httpx
import icalendar
import pytest
from werkzeug.serving import make_server

from meetings.diary import planning
from meetings.diary.draft import MeetingDraft
from tests.diary.drafts import NOW
from tests.factories import DAY

# A reader of feeds sees no database.
pytestmark = pytest.mark.engine("sqlite")

CONFIG = """
[general]
status_path = "{folder}/status"
[pair diary]
a = "mine"
b = "theirs"
collections = null
[storage mine]
type = "filesystem"
path = "{folder}/mine"
fileext = ".ics"
[storage theirs]
type = "http"
url = "{address}"
"""


@pytest.fixture
def address(app, today):
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}/en/calendars/meetings.ics"
    server.shutdown()
    thread.join()


@pytest.fixture
def subscriber(address, tmp_path):
    (tmp_path / "mine").mkdir()
    config = tmp_path / "config"
    config.write_text(CONFIG.format(folder=tmp_path, address=address))

    def run(*words):
        command = [sys.executable, "-m", "vdirsyncer", "--config", str(config), *words]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    def sync():
        said = run("sync")
        return len(re.findall("Copying", said)), len(re.findall("Deleting", said))

    def kept(uid):
        found = icalendar.Calendar.from_ical(httpx.get(address).content).walk("VEVENT")
        [mine] = [event for event in found if event["UID"] == uid]
        same = [file for file in (tmp_path / "mine").iterdir() if _shows(file, mine)]
        assert len(same) == 1
        return int(mine["SEQUENCE"]), str(mine["STATUS"]), mine.start

    run("discover", "diary")
    return sync, kept


def _shows(file, event):
    [mine] = icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    return all(mine[name] == event[name] for name in ("URL", "SEQUENCE", "STATUS"))


def test_published_moved_twice_cancelled_revived(session, meeting, subscriber):
    sync, kept = subscriber
    uid, start = meeting.sessions[0].uid, meeting.sessions[0].starts_at
    # The other session is cancelled for good, so that one entry changes at a time.
    planning.cancel_session(session, meeting.sessions[1], "Ill", now=NOW + timedelta(minutes=1))
    session.commit()
    assert sync() == (2, 0)
    assert sync() == (0, 0)
    assert kept(uid) == (0, "CONFIRMED", start)
    seen = []
    for minutes, change in enumerate((_moved(1), _moved(2), _cancelled, _revived), 2):
        change(session, meeting, NOW + timedelta(minutes=minutes))
        session.commit()
        assert (sync(), sync()) == ((1, 1), (0, 0)), change
        seen.append(kept(uid))
    moved = start + timedelta(days=2)
    assert seen == [
        (1, "CONFIRMED", start + timedelta(days=1)),
        (2, "CONFIRMED", moved),
        (3, "CANCELLED", moved),
        (4, "CONFIRMED", moved),
    ]


def _moved(days):
    def change(session, meeting, now):
        draft = replace(MeetingDraft.of(meeting), day=DAY + timedelta(days=days))
        planning.change(session, meeting, draft, now=now)

    return change


def _cancelled(session, meeting, now):
    planning.cancel(session, meeting, "Dust storm", now=now)


def _revived(session, meeting, now):
    planning.revive(session, meeting, now=now)
