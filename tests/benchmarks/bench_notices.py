"""100,000 subscribers are reminded of one session: queued by a tick, sent by two worker processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, insert, select

from meetings import clock
from meetings.app import create_app
from meetings.database import db
from meetings.diary import revisions
from meetings.diary.status import Status
from meetings.effects.effect import Effect, EffectState
from meetings.effects.worker import run_due
from meetings.notices import jobs, tokens
from meetings.notices.delivering import DELIVER
from meetings.notices.notice import Delivery, Handed
from meetings.notices.subscriber import Means, Subscriber, Subscription, Target
from meetings.settings import Settings
from tests.benchmarks import servers
from tests.benchmarks.results import record
from tests.conftest import ENGINES, new_database
from tests.factories import Make
from tests.ports import free_port

SUBSCRIBERS = int(os.environ.get("BENCH_SUBSCRIBERS", "100000"))
QUEUED_IN = 60.0
SENT_IN = 600.0

pytestmark = pytest.mark.timeout(1200)


@pytest.mark.parametrize("engine", ENGINES)
def test_reminders_are_queued_and_sent_once(
    engine: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """Records both times, and how many letters were too many or missing."""
    url = f"sqlite:///{tmp_path / 'bench.sqlite'}"
    if engine == "postgresql":
        url = new_database(request.getfixturevalue("postgresql"), "notices")
    port, book = free_port(), tmp_path / "letters"
    environment = {
        "MEETINGS_DATABASE_URL": url,
        "MEETINGS_DATA_FOLDER": str(tmp_path),
        "MEETINGS_SECRET_KEY": "bench",
        "MEETINGS_SMTP_URL": f"smtp://127.0.0.1:{port}",
        "MEETINGS_LOG_LEVEL": "ERROR",
    }
    app = create_app(Settings.from_environment(environment))
    with app.app_context():
        db.create_all()
        _prepare(app)
    queued = _queue(app)
    with _sink(port, book), _workers(environment):
        sent = _wait(app)
    _end(app)
    letters = Counter(book.read_text().splitlines())
    found = [
        record(f"{SUBSCRIBERS:,} reminders queued, {engine}", queued, " s", most=QUEUED_IN),
        record(f"sent by two workers, {engine}", sent, " s", most=SENT_IN),
        record(f"letters a second, {engine}", SUBSCRIBERS / sent),
        record(f"letters sent twice, {engine}", letters.total() - len(letters), most=1),
        record(f"letters missing, {engine}", SUBSCRIBERS - len(letters), most=1),
    ]
    assert all(each.met for each in found)


def _prepare(app: Flask) -> None:
    """A session within the hour, and subscribers of its district."""
    make, now = Make(db.session), clock.now()
    meeting = make.meeting(officials=[make.official()])
    (held,) = meeting.sessions
    held.starts_at, held.ends_at = now + timedelta(minutes=50), now + timedelta(minutes=110)
    held.status = meeting.status = Status.PUBLISHED
    held.published_at = meeting.published_at = now
    held.content_digest = revisions.digest(held, meeting)
    db.session.commit()
    district = meeting.venue.district_id
    for first in range(1, SUBSCRIBERS + 1, 5000):
        numbers = range(first, min(first + 5000, SUBSCRIBERS + 1))
        db.session.execute(insert(Subscriber), [_subscriber(app, number) for number in numbers])
        db.session.execute(
            insert(Subscription),
            [
                {"subscriber_id": number, "target": Target.DISTRICT, "target_id": district,
                 "asked_at": now, "confirmed_at": now}
                for number in numbers
            ],
        )  # fmt: skip
        db.session.commit()


def _subscriber(app: Flask, number: int) -> dict[str, object]:
    address, now = f"resident{number}@example.org", clock.now()
    digest = tokens.digest(app.extensions["settings"], Means.MAIL, address)
    return {
        "id": number, "means": Means.MAIL, "language": ("kk", "ru")[number % 2],
        "address": address, "digest": digest, "created_at": now, "confirmed_at": now, "letters": 0,
    }  # fmt: skip


def _queue(app: Flask) -> float:
    """Seconds from the tick until each reminder stands in a batch that a worker may take."""
    began = time.monotonic()
    with app.app_context():
        jobs.remind()
    run_due(app, limit=1)
    took = time.monotonic() - began
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Delivery)) == SUBSCRIBERS
    return took


@contextmanager
def _sink(port: int, book: Path) -> Iterator[None]:
    command = [sys.executable, "-m", "tests.benchmarks.sink", str(port), str(book)]
    process = subprocess.Popen(command, cwd=servers.ROOT)
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def _workers(environment: dict[str, str]) -> Iterator[None]:
    command = [sys.executable, "-m", "meetings.cli", "worker"]
    started = [
        subprocess.Popen(command, cwd=servers.ROOT, env={**os.environ, **environment})
        for _worker in range(2)
    ]
    try:
        yield
    finally:
        for process in started:
            process.send_signal(signal.SIGTERM)
        for process in started:
            process.wait(90)


def _wait(app: Flask) -> float:
    """Seconds until nothing waits any more."""
    began = time.monotonic()
    while time.monotonic() - began < SENT_IN:
        time.sleep(1)
        with app.app_context():
            open_ = select(func.count()).where(
                Effect.kind == DELIVER, Effect.state != EffectState.DONE
            )
            if not db.session.scalar(open_):
                break
    return time.monotonic() - began


def _end(app: Flask) -> None:
    with app.app_context():
        left = select(func.count()).where(Delivery.handed != Handed.SENT)
        assert db.session.scalar(left) == 0
        db.engine.dispose()
