"""Rate limits are counted by all processes together, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from meetings.accounts import counters
from meetings.accounts.counters import RateCounter, SharedCounters

MINUTE = 60


@pytest.fixture
def storage(app):
    """As one process has it."""
    return process(app)


def process(app) -> SharedCounters:
    made = SharedCounters("shared://", **counters.storage_options(app.extensions["settings"]))
    made.reset()
    return made


def test_two_processes_count_together(app, storage):
    other = process(app)
    assert [storage.incr("a", MINUTE), other.incr("a", MINUTE), storage.incr("b", MINUTE)] == [
        1,
        2,
        1,
    ]
    assert other.get("a") == 2


def test_no_hit_is_lost_between_threads(app, storage):
    with ThreadPoolExecutor(8) as pool:
        counts = list(pool.map(lambda _each: storage.incr("a", MINUTE), range(80)))
    assert sorted(counts) == list(range(1, 81))


def test_counts_begin_anew_when_their_time_is_over(storage):
    start = datetime(2027, 5, 18, 10, tzinfo=UTC)
    with time_machine.travel(start, tick=False):
        storage.incr("a", MINUTE, 5)
        assert storage.get_expiry("a") == (start + timedelta(minutes=1)).timestamp()
    with time_machine.travel(start + timedelta(minutes=1), tick=False):
        assert storage.get("a") == 0
        assert storage.incr("a", MINUTE) == 1


def test_counts_can_be_cleared(storage):
    storage.incr("a", MINUTE)
    storage.clear("a")
    assert storage.get("a") == 0
    assert storage.check()


def test_addresses_of_people_are_not_kept(app, storage):
    storage.incr("LIMITER/203.0.113.9/login", MINUTE)
    with storage._engine.connect() as connection:
        (key,) = connection.scalars(select(RateCounter.key))
    assert "203.0.113.9" not in key
