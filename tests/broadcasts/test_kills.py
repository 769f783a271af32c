"""The proof: the worker is killed 20 times between a platform's create and our commit, and 50 times
at random in the day of 20 sessions on three platforms.

Afterwards every session has exactly one linked broadcast on each, and nothing else of ours is there.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from meetings import clock
from meetings.broadcasts import repairs, rules
from meetings.broadcasts.broadcast import Broadcast, Observed, Wanted
from meetings.broadcasts.channel import Channel, Platform
from meetings.database import db, is_busy, reading
from meetings.effects.effect import Effect, EffectState
from meetings.settings import Settings
from tests.broadcasts.conftest import Station
from tests.broadcasts.workers import Workers, running_workers
from tests.factories import DAY

pytestmark = pytest.mark.long

KILLS = 50
BETWEEN = 20
PATIENCE = 60
LONG_PATIENCE = 90
STALLED = 2  # on a machine that stalls, a call may outlive its time and make a second one
CREATING = (
    "youtube.liveStreams.insert",
    "youtube.liveBroadcasts.insert",
    "youtube.liveBroadcasts.bind",
)


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
def test_twenty_kills_between_create_and_commit_leave_one_broadcast_each(
    settings: Settings, station: Station
) -> None:
    station.sandbox.settings(quota_limit=1_000_000)
    station.connect()
    kills = between = 0
    with running_workers(settings, station.sandbox.root) as workers:
        while kills < BETWEEN:
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
    assert between == sum(CREATING[number % 3].endswith("insert") for number in range(BETWEEN))
    assert_one_each(station)


def assert_one_each(station: Station) -> None:
    found, rows = station.sandbox.dump(), station.broadcasts()
    assert len(rows) == BETWEEN
    assert sorted(item["id"] for item in found["broadcasts"]) == sorted(
        row.remote_id or "" for row in rows
    )
    assert sorted(item["id"] for item in found["streams"]) == sorted(
        row.stream_id or "" for row in rows
    )
    bound = {item["id"]: item["contentDetails"]["boundStreamId"] for item in found["broadcasts"]}
    assert bound == {row.remote_id: row.stream_id for row in rows}
    assert {row.observed for row in rows} == {Observed.READY}


SESSIONS = 20
KINDS = {Platform.YOUTUBE: "broadcasts", Platform.FACEBOOK: "facebook", Platform.VK: "vk"}
chance = Random(826)


class Day:
    """20 sessions on three platforms, and a worker that is killed at random all day."""

    def __init__(self, station: Station, workers: Workers) -> None:
        self.station, self.workers = station, workers
        self.kills = 0

    def go_on(self, kills: int) -> None:
        """Let time pass with so many kills."""
        for _kill in range(kills):
            time.sleep(chance.uniform(0.02, 0.6))
            assert self.workers.kill() == -signal.SIGKILL
            self.kills += 1

    def tick(self, rows: list[Broadcast]) -> None:
        """Somebody presses “Try again now” at these, one by one; and the clock's tick.

        A worker may stand in the way of either: then it is for the next time, as the clock has it.
        """
        for row in rows:
            self._try(rules.ask_to_follow_by_number, row.id, row.channel_id)
        self._try(repairs.repair)
        db.session.expunge_all()

    def _try(self, ask: Callable[..., object], *what: int) -> None:
        try:
            ask(db.session, *what, clock.now())
            db.session.commit()
        except OperationalError as error:
            db.session.rollback()
            if not is_busy(error):
                raise

    def until(self, observed: Observed) -> None:
        """Wait until all of them are so."""
        deadline = time.monotonic() + LONG_PATIENCE
        while left := [row for row in self.rows() if row.observed is not observed]:
            assert time.monotonic() < deadline, {row.observed for row in left}
            self.tick(left)
            time.sleep(3)

    def rows(self) -> list[Broadcast]:
        db.session.rollback()
        with reading():
            rows = self.station.broadcasts()
            db.session.expunge_all()
        db.session.rollback()
        return rows


@pytest.mark.timeout(400)
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_fifty_kills_in_the_day_of_twenty_sessions_on_three_platforms(
    settings: Settings, station: Station
) -> None:
    station.sandbox.settings(quota_limit=1_000_000, starting_seconds=0.5)
    station.connect()
    station.connect_twin(Platform.FACEBOOK, "Page")
    station.connect_twin(Platform.VK, "Community")
    for number in range(SESSIONS):
        station.publish(day=DAY + timedelta(days=number))
    station.begins_in(minutes=20)
    db.session.expunge_all()
    with running_workers(settings, station.sandbox.root) as workers:
        day = Day(station, workers)
        day.go_on(25)
        day.until(Observed.READY)
        for row in day.rows():
            station.sandbox.start_picture(row.stream_id or "")
        station.begins_in(minutes=-1)
        day.go_on(12)
        day.until(Observed.LIVE)
        for row in station.broadcasts():
            rules.raise_to(db.session, row, Wanted.ENDED, clock.now())
            db.session.commit()
        day.go_on(13)
        day.until(Observed.ENDED)
        wait_until_settled()
    remove_orphans(station)
    assert day.kills == KILLS
    assert_one_on_each(station)


def assert_one_on_each(station: Station) -> None:
    found, rows = station.sandbox.dump(), station.broadcasts()
    for platform, kind in KINDS.items():
        mine = [row for row in rows if row.channel.platform is platform]
        assert len(mine) == SESSIONS
        assert len({row.remote_id for row in mine}) == SESSIONS
        assert len(found[kind]) == SESSIONS, f"{platform} holds others too"
    assert found["streams"] == []
    assert len(found["playlists"]) == 1
    assert len(found["playlistItems"]) == SESSIONS
