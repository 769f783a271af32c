"""What one change costs in a large region, and what a cold calendar costs, on both databases."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from meetings import clock
from meetings.database import db
from meetings.diary import planning
from meetings.diary.draft import MeetingDraft
from meetings.diary.meeting import Meeting
from meetings.feeds import rebuilding
from tests.benchmarks.diary import fill
from tests.benchmarks.prepare import settle
from tests.benchmarks.results import Result, record
from tests.diary.drafts import draft, part

pytestmark = pytest.mark.timeout(900)
REGION = 50_000
TIMES = 40
CHANGE_MS = 20
COLD_MS = 15
PATH = "/kk/calendars/meetings.ics"


@dataclass(frozen=True)
class Spent:
    """Milliseconds of one run: by the clock, and of this process's processor time."""

    wall: float
    own: float


def spent(function: Callable[[], object]) -> Spent:
    """Run it once."""
    wall, own = time.perf_counter(), time.process_time()
    function()
    return Spent((time.perf_counter() - wall) * 1000, (time.process_time() - own) * 1000)


def record_runs(what: str, runs: Iterable[Spent], most: float) -> Result:
    """The fastest run by the clock counts, as in it others took least; the usual ones are told."""
    runs = list(runs)
    wall = statistics.median(run.wall for run in runs)
    own = statistics.median(run.own for run in runs)
    name = f"{what}, {db.engine.dialect.name}"
    record(f"{name}, median by the clock", wall, " ms")
    record(f"{name}, median of processor time", own, " ms")
    return record(f"{name}, fastest by the clock", min(run.wall for run in runs), " ms", most=most)


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
    _count()
    runs = []
    for day in range(TIMES):
        meeting = session.get(Meeting, meeting.id)
        moved = replace(MeetingDraft.of(meeting), day=ahead + timedelta(days=day + 1))
        runs.append(spent(lambda m=meeting, d=moved: _change(session, m, d)))
    assert meeting.sessions[0].sequence == TIMES
    assert record_runs(f"one change among {REGION:,} sessions", runs, CHANGE_MS).met


def _change(session, meeting, moved) -> None:
    planning.change(session, meeting, moved, now=clock.now())
    session.commit()


def _count() -> None:
    """What PostgreSQL does by itself a minute after so many rows came."""
    if db.engine.dialect.name == "postgresql":
        with db.engine.begin() as connection:
            connection.execute(text("ANALYZE"))


@pytest.mark.parametrize("asked", ["identity", "gzip"])
def test_a_cold_calendar_of_400_entries(app, session, asked) -> None:
    """Filters, revisions, blocks, joining, and the answer; another address each time."""
    start = clock.now().replace(hour=5, minute=0, second=0, microsecond=0)
    fill(session, 400, start + timedelta(days=1))
    settle(session)
    list(rebuilding.rebuild(session, app.extensions["settings"].base_url))
    _count()
    session.remove()
    client = app.test_client()
    wanted = {"Accept-Encoding": asked}
    runs = [
        spent(lambda n=number: client.get(f"{PATH}?{'kind=&' * n}", headers=wanted))
        for number in range(TIMES)
    ]
    assert record_runs(f"a cold calendar of 400 entries, {asked}", runs, COLD_MS).met
