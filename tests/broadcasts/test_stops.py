"""Platforms that hang and workers that are stopped past their lease: others go on, nothing is doubled."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from meetings import clock
from meetings.broadcasts import rules
from meetings.broadcasts.broadcast import Broadcast, Observed
from meetings.broadcasts.channel import Platform
from meetings.database import db, reading
from meetings.diary import planning
from meetings.diary.meeting import Meeting
from meetings.effects.effect import Effect
from meetings.settings import Settings
from tests.broadcasts.conftest import Station
from tests.broadcasts.workers import Workers, running_workers
from tests.factories import DAY

pytestmark = pytest.mark.long

PATIENCE = 60
EVENT = "youtube.liveBroadcasts.insert"
LEASE = 20  # a third of what it is in earnest
HANGING = 8
LATEST = timedelta(seconds=10)  # a third of 30 s
ROUNDS = 4


def wait_for(found: Callable[[], object]) -> None:
    """Looks without holding a transaction open, which would be in the workers' way."""
    deadline = time.monotonic() + PATIENCE
    while not _look(found):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def _look(found: Callable[[], object]) -> bool:
    db.session.rollback()
    db.session.expire_all()
    with reading():
        there = bool(found())
        db.session.rollback()
    return there


def linked() -> list[str]:
    found = select(Broadcast.remote_id).where(Broadcast.remote_id.is_not(None))
    return [str(id_) for id_ in db.session.scalars(found)]


def stop_in_its_call(workers: Workers) -> None:
    """Stopped in the middle of a write it would hold the database for ever, which is another story."""
    for _try in range(PATIENCE):
        workers.stop()
        if _is_free():
            return
        workers.resume()
        time.sleep(0.1)
    raise AssertionError("it writes all the time")


def _is_free() -> bool:
    with db.engine.connect() as connection:
        try:
            connection.execute(update(Effect).values(due_at=Effect.due_at))
        except OperationalError:
            return False
        finally:
            connection.rollback()
    return True


@pytest.mark.parametrize("method", [EVENT, "youtube.liveStreams.insert"])
def test_a_worker_stopped_past_its_lease_leaves_one(
    settings: Settings, station: Station, method: str
) -> None:
    """Its create arrives, and is applied, after another worker has looked and made one itself."""
    kind = "broadcasts" if method is EVENT else "streams"
    station.connect()
    station.sandbox.set_fault(method, "held", name="slow", seconds=PATIENCE)
    station.publish()
    db.session.expunge_all()
    with running_workers(settings, station.sandbox.root) as first:
        assert station.sandbox.barrier_reached("slow", wait=PATIENCE)
        stop_in_its_call(first)
        with running_workers(settings, station.sandbox.root):
            wait_for(lambda: linked() and station.broadcast().observed is Observed.READY)
            kept = {station.broadcast().remote_id, station.broadcast().stream_id}
            db.session.rollback()
            station.sandbox.release("slow")
            wait_for(lambda: len(station.sandbox.dump()[kind]) == 2)
            first.resume()
            hurry_orphans()
            wait_for(lambda: len(station.sandbox.dump()[kind]) == 1)
    found = station.sandbox.dump()
    assert {item["id"] for item in found["broadcasts"] + found["streams"]} == kept
    assert {station.broadcast().remote_id, station.broadcast().stream_id} == kept


def hurry_orphans() -> None:
    """What a worker asks for within five minutes is done at once."""
    search = Effect.kind == rules.ORPHANS
    due = db.session.scalars(select(Effect.due_at).where(search)).one()
    assert due - clock.now() < timedelta(minutes=5)
    db.session.execute(update(Effect).where(search).values(due_at=clock.now()))
    db.session.commit()


def test_a_stale_fence_writes_nothing(settings: Settings, station: Station) -> None:
    """Stopped while it listed the channel, it comes back to find that another has done its work."""
    station.connect()
    station.sandbox.set_fault(
        "youtube.liveBroadcasts.list", "barrier", name="slow", seconds=PATIENCE
    )
    station.publish()
    db.session.expunge_all()
    with running_workers(settings, station.sandbox.root) as first:
        assert station.sandbox.barrier_reached("slow", wait=PATIENCE)
        stop_in_its_call(first)
        with running_workers(settings, station.sandbox.root):
            wait_for(lambda: linked() and station.broadcast().observed is Observed.READY)
            before = (station.broadcast().remote_id, station.effect().fence)
            db.session.rollback()
            station.sandbox.release("slow")
            first.resume()
            time.sleep(2)
            db.session.expire_all()
    assert (station.broadcast().remote_id, station.effect().fence) == before
    assert len(station.sandbox.broadcasts()) == 1
    assert len(station.calls("liveBroadcasts.insert")) == 1


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_platform_that_hangs_makes_no_other_late(settings: Settings, station: Station) -> None:
    """Eight channels of it, with more waiting than a worker has hands."""
    for number in range(HANGING):
        station.connect(f"Channel {number}")
    station.sandbox.set_fault("youtube.*", "hang", seconds=PATIENCE, times="always")
    station.connect_twin(Platform.VK)
    published: list[datetime] = []
    with running_workers(settings, station.sandbox.root, lease=LEASE):
        publish_soon(station.meeting(day=DAY - timedelta(days=1)))
        wait_for(lambda: made(station))  # a busy machine takes its time to start a worker
        for number in range(ROUNDS):
            meeting = station.meeting(day=DAY + timedelta(days=number))
            publish_soon(meeting)
            published.append(clock.now())
            time.sleep(1)
        wait_for(lambda: len(made(station)) == 1 + ROUNDS)
        wait_for(lambda: len(linked()) == 1 + ROUNDS)
        late = [at - asked for at, asked in zip(made(station)[1:], published, strict=True)]
    assert max(late) < LATEST, late


def publish_soon(meeting: Meeting) -> None:
    """In 20 minutes, when VK lets it be made."""
    planning.publish(db.session(), meeting, now=clock.now())
    for reception in meeting.sessions:
        reception.starts_at = clock.now() + timedelta(minutes=20)
        reception.ends_at = clock.now() + timedelta(minutes=80)
    db.session.commit()


def made(station: Station) -> list[datetime]:
    calls = station.sandbox.journal("vk.video.startStreaming")
    return sorted(datetime.fromisoformat(call["at"]) for call in calls)
