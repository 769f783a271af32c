"""The proof: the worker is killed 50 times between a platform's create and our commit.

Afterwards every session has exactly one linked broadcast, and nothing else of ours is
at the platform.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select

from meetings import clock
from meetings.broadcasts import rules
from meetings.broadcasts.broadcast import Broadcast, Observed
from meetings.broadcasts.channel import Channel
from meetings.database import db, reading
from meetings.effects.effect import Effect, EffectState
from meetings.settings import Settings
from tests.broadcasts.conftest import Station
from tests.factories import DAY

KILLS = 50
LEASE_SECONDS = 2
PATIENCE = 60
STALLED = 2  # on a machine that stalls, a call may outlive its time and make a second one
CREATING = (
    "youtube.liveStreams.insert",
    "youtube.liveBroadcasts.insert",
    "youtube.liveBroadcasts.bind",
)


class Workers:
    """One worker process at a time."""

    def __init__(self, spawner: subprocess.Popen[str]) -> None:
        self._spawner = spawner
        self.pid, _ = self._start()

    def _start(self) -> tuple[int, int]:
        assert self._spawner.stdin is not None
        assert self._spawner.stdout is not None
        print("start", file=self._spawner.stdin, flush=True)
        pid, ended_by = self._spawner.stdout.readline().split()
        return int(pid), int(ended_by)

    def kill(self) -> int:
        """SIGKILL the worker and start the next; the exit code of the killed one."""
        os.kill(self.pid, signal.SIGKILL)
        self.pid, ended_by = self._start()
        return ended_by


@contextmanager
def running_workers(settings: Settings, root: str) -> Iterator[Workers]:
    environment = {name: value for name, value in os.environ.items() if "MEETINGS_" not in name}
    environment |= {
        "MEETINGS_DATABASE_URL": settings.database_url,
        "MEETINGS_DATA_FOLDER": str(settings.data_folder),
        "MEETINGS_SECRET_KEY": settings.secret_key,
        "MEETINGS_YOUTUBE_API_ROOT": root,
        "MEETINGS_LEASE_SECONDS": str(LEASE_SECONDS),
        "MEETINGS_WORKER_POLL_SECONDS": "0.1",
        "MEETINGS_LOG_LEVEL": "CRITICAL",
    }
    spawner = subprocess.Popen(
        [sys.executable, "-m", "tests.broadcasts.spawner"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        text=True, env=environment,
    )  # fmt: skip
    workers = Workers(spawner)
    try:
        yield workers
    finally:
        os.kill(workers.pid, signal.SIGKILL)
        spawner.kill()
        spawner.communicate()


def linked(column: object) -> set[str]:
    with reading():
        db.session.rollback()
        found = set(db.session.scalars(select(column).where(column.is_not(None))))  # type: ignore
        db.session.rollback()
    return found


def unlinked(station: Station) -> set[str]:
    """What is at the platform and not in our rows."""
    found = station.sandbox.dump()
    ids = {item["id"] for item in found["broadcasts"] + found["streams"]}
    return ids - linked(Broadcast.remote_id) - linked(Broadcast.stream_id)


def wait_until_settled() -> None:
    deadline = time.monotonic() + PATIENCE
    waiting = select(Effect).where(Effect.kind == rules.FOLLOW, Effect.state != EffectState.DONE)
    while time.monotonic() < deadline:
        with reading():
            db.session.rollback()
            left = db.session.scalars(waiting).all()
            db.session.rollback()
        if not left:
            return
        time.sleep(0.2)
    raise AssertionError([(effect.key, effect.state, effect.last_error) for effect in left])


def remove_orphans(station: Station) -> None:
    for channel in db.session.scalars(select(Channel)):
        rules.ask_for_orphans(db.session, channel.id, clock.now(), after=0)
    station.once()


@pytest.mark.timeout(280)
def test_fifty_kills_leave_one_broadcast_each(settings: Settings, station: Station) -> None:
    station.sandbox.settings(quota_limit=1_000_000)
    station.connect()
    kills = between = 0
    with running_workers(settings, station.sandbox.root) as workers:
        while kills < KILLS:
            method, barrier = CREATING[kills % 3], f"kill-{kills}"
            station.sandbox.set_fault(method, "barrier", name=barrier, seconds=PATIENCE)
            station.publish(day=DAY + timedelta(days=kills))
            db.session.expunge_all()
            assert station.sandbox.barrier_reached(barrier, wait=PATIENCE)
            if method.endswith("insert"):
                between += bool(unlinked(station))
            assert workers.kill() == -signal.SIGKILL
            station.sandbox.release(barrier)
            kills += 1
        wait_until_settled()
    assert len(unlinked(station)) <= STALLED, "killed creates were repeated instead of adopted"
    remove_orphans(station)
    assert between == sum(CREATING[number % 3].endswith("insert") for number in range(KILLS))
    assert_one_each(station)


def assert_one_each(station: Station) -> None:
    found, rows = station.sandbox.dump(), station.broadcasts()
    assert len(rows) == KILLS
    assert sorted(item["id"] for item in found["broadcasts"]) == sorted(
        row.remote_id or "" for row in rows
    )
    assert sorted(item["id"] for item in found["streams"]) == sorted(
        row.stream_id or "" for row in rows
    )
    bound = {item["id"]: item["contentDetails"]["boundStreamId"] for item in found["broadcasts"]}
    assert bound == {row.remote_id: row.stream_id for row in rows}
    assert {row.observed for row in rows} == {Observed.READY}
