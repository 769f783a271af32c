"""What one change costs in a large region, what a cold calendar costs, and whether memory grows."""

from __future__ import annotations

import gc
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event

from meetings import clock
from meetings.database import db
from meetings.diary import planning
from meetings.diary.draft import MeetingDraft
from meetings.diary.meeting import Meeting
from meetings.feeds import rebuilding
from tests.benchmarks.diary import fill
from tests.benchmarks.prepare import settle
from tests.diary.drafts import draft, part

pytestmark = pytest.mark.timeout(900)
REGION = 50_000
CHANGES = 15
PATH = "/kk/calendars/meetings.ics"


def milliseconds(function: Callable[[], object]) -> float:
    """CPU time of this thread: what others do on the machine is no part of it."""
    before = time.thread_time()
    function()
    return (time.thread_time() - before) * 1000


def test_one_change_in_a_region_of_50_000_sessions(app, session, make) -> None:
    """Moving a published meeting: checks, revision, three blocks, commit."""
    start = clock.now().replace(hour=5, minute=0, second=0, microsecond=0)
    fill(session, REGION, start - timedelta(days=2000))
    topic, venue = make.topic(), make.venue()
    official = make.official(topics=[topic], districts=[venue.district], max_per_week=50)
    ahead = (start + timedelta(days=700)).date()
    meeting, _ = planning.plan(
        session, draft(venue, part(topic, official), day=ahead), now=clock.now()
    )
    planning.publish(session, meeting, now=clock.now())
    session.commit()
    spent = []
    for day in range(CHANGES):
        meeting = session.get(Meeting, meeting.id)
        moved = replace(MeetingDraft.of(meeting), day=ahead + timedelta(days=day + 1))
        spent.append(milliseconds(lambda m=meeting, d=moved: _change(session, m, d)))
    print(f"\none change among {REGION:,}: {statistics.median(spent):.1f} ms")
    assert meeting.sessions[0].sequence == CHANGES
    assert statistics.median(spent) < 20


def _change(session, meeting, moved) -> None:
    planning.change(session, meeting, moved, now=clock.now())
    session.commit()


def test_a_cold_calendar_of_400_entries(app, session) -> None:
    """Filters, revisions, blocks, joining, and the answer; another address each time."""
    start = clock.now().replace(hour=5, minute=0, second=0, microsecond=0)
    fill(session, 400, start + timedelta(days=1))
    settle(session)
    list(rebuilding.rebuild(session, app.extensions["settings"].base_url))
    session.remove()
    client = app.test_client()
    for asked in ("identity", "gzip"):
        spent = [
            milliseconds(
                lambda n=number, e=asked: client.get(
                    f"{PATH}?{'kind=&' * n}", headers={"Accept-Encoding": e}
                )
            )
            for number in range(15)
        ]
        print(f"\na cold calendar of 400, {asked}: {statistics.median(spent):.1f} ms")
        assert statistics.median(spent) < 15


def test_memory_is_flat_over_10_000_requests(app, session) -> None:
    """Cold and warm, plain, packed and 304, in turns."""
    fill(session, 100, clock.now() + timedelta(days=1))
    client, statements = app.test_client(), []
    tag = client.get(PATH).headers["ETag"]
    kinds = [{}, {"Accept-Encoding": "gzip"}, {"If-None-Match": tag}]

    def ask(times: int) -> None:
        for number in range(times):
            client.get(PATH, headers=kinds[number % 3])

    event.listen(db.engine, "before_cursor_execute", lambda *_: statements.append(1))
    ask(1000)
    gc.collect()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    ask(10_000)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"\n10,000 requests: +{grown:.1f} MiB, {len(statements)} statements")
    assert grown < 5
