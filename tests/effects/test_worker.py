"""The worker: many hands, slow platforms, kills and locks."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path
from threading import Event, Lock, Thread

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError

from meetings import clock
from meetings.database import db
from meetings.effects import outbox, worker
from meetings.effects.effect import Effect, EffectState, Heartbeat
from meetings.effects.worker import Worker
from tests.effects.conftest import stored, wait_for

ROOT = Path(__file__).parents[2]


@pytest.fixture
def working(app, quick):
    """``working(hands=4)``: a worker in a thread; it is stopped after the test."""
    stop = Event()
    threads = []

    def start(**given) -> tuple[Event, Thread]:
        thread = Thread(target=Worker(app, **given).run, args=(stop,))
        thread.start()
        threads.append(thread)
        return stop, thread

    yield start
    stop.set()
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()


def is_done(key: str) -> bool:
    return stored(key).state is EffectState.DONE


def count(state: EffectState) -> int:
    found = db.session.scalar(select(func.count()).where(Effect.state == state))
    db.session.rollback()
    return found


def test_it_does_what_is_asked_and_beats(ask, handle, working, session):
    handle(lambda lease: None)
    working()
    ask("now")
    ask("soon", due_at=clock.now())
    wait_for(lambda: is_done("now") and is_done("soon"))
    assert session.scalars(select(Heartbeat)).one().name.startswith("worker:")


def test_a_lane_that_hangs_holds_up_no_other(ask, handle, working):
    release, lock = Event(), Lock()
    inside, most = 0, 0

    def hang(_lease) -> None:
        nonlocal inside, most
        with lock:
            inside += 1
            most = max(most, inside)
        release.wait(60)
        with lock:
            inside -= 1

    handle(hang, "slow")
    handle(lambda lease: None, "fast")
    for number in range(6):
        ask(f"slow {number}", "slow", lane="channel:1")
    for number in range(6):
        ask(f"fast {number}", "fast", lane="channel:2")
    working(hands=4)
    try:
        wait_for(lambda: count(EffectState.DONE) == 6, seconds=15)
        assert count(EffectState.LEASED) == 2
    finally:
        release.set()
    wait_for(lambda: count(EffectState.DONE) == 12)
    assert most == 2


def test_many_lanes_that_hang_share_half_of_the_hands(ask, handle, working, monkeypatch):
    monkeypatch.setattr(worker, "SLOW", 0.0001)
    release = Event()
    handle(lambda lease: time.sleep(0.3), "first")
    handle(lambda lease: release.wait(60) and None, "then")
    handle(lambda lease: None, "fast")
    working(hands=4)
    for number in range(4):
        ask(f"first {number}", "first", lane=f"channel:{number}")
    wait_for(lambda: count(EffectState.DONE) == 4)
    for number in range(8):
        ask(f"then {number}", "then", lane=f"channel:{number % 4}")
    try:
        wait_for(lambda: count(EffectState.LEASED) == 2)
        for number in range(3):
            ask(f"fast {number}", "fast", lane=f"other:{number}")
        wait_for(lambda: count(EffectState.DONE) == 7, seconds=15)
        assert count(EffectState.LEASED) == 2
    finally:
        release.set()
    wait_for(lambda: count(EffectState.DONE) == 15)


def test_told_to_stop_it_finishes_what_it_has_and_takes_no_more(ask, handle, working):
    started, release = Event(), Event()

    def work(_lease) -> None:
        started.set()
        release.wait(60)

    handle(work)
    ask("first")
    stop, thread = working(per_lane=1)
    ask("second")
    assert started.wait(5)
    stop.set()
    thread.join(1.5)
    assert thread.is_alive()
    release.set()
    thread.join(5)
    assert not thread.is_alive()
    assert is_done("first")
    assert stored("second").state is EffectState.WAITING


def test_it_survives_a_database_that_fails(ask, handle, working, monkeypatch):
    handle(lambda lease: None)
    failures = [OperationalError("x", {}, Exception("gone")) for _ in range(3)]
    claim = worker.claim

    def flaky(*arguments, **given):
        if failures:
            raise failures.pop()
        return claim(*arguments, **given)

    monkeypatch.setattr(worker, "claim", flaky)
    ask()
    working()
    wait_for(lambda: is_done("one"))
    assert not failures


def test_it_survives_a_database_locked_for_three_seconds(ask, handle, working, session):
    handle(lambda lease: None)
    ask()
    if db.engine.dialect.name == "postgresql":
        session.execute(text("LOCK TABLE effect IN ACCESS EXCLUSIVE MODE"))
    else:
        session.execute(text("SELECT 1"))  # BEGIN IMMEDIATE came before it
    working()
    time.sleep(3)
    session.rollback()
    wait_for(lambda: is_done("one"))


def test_killed_workers_lose_nothing(app, session, environment, tmp_path):
    now = clock.now()
    for number in range(500):
        outbox.ask(session, "herd", f"herd:{number}", now=now)
    session.commit()
    log = tmp_path / "log"
    arguments = [sys.executable, "-m", "tests.effects.herd", "3", "8", log]
    ended = subprocess.run(
        arguments, cwd=ROOT, env=environment, timeout=120, capture_output=True, text=True
    )
    assert ended.returncode == 0, ended.stderr
    assert count(EffectState.DONE) == 500
    _only_the_killed_are_repeated(log.read_text().splitlines())


def _only_the_killed_are_repeated(lines: list[str]) -> None:
    killed, starts = set(), defaultdict(list)
    for line in lines:
        word, effect, process = line.split()
        if word == "killed":
            killed.add(process)
        if word == "start":
            starts[effect].append(process)
    assert len(killed) == 8
    assert len(starts) == 500
    repeated = {effect: runs for effect, runs in starts.items() if len(runs) > 1}
    assert repeated, "no kill met a handler at work"
    for runs in repeated.values():
        assert set(runs[:-1]) <= killed


def test_sigterm_ends_the_process_within_seconds(app, session, environment, ask):
    ask(kind="unknown here")
    script = "from meetings.processes import worker; worker()"
    process = subprocess.Popen([sys.executable, "-c", script], env=environment)
    try:
        wait_for(lambda: stored().state is EffectState.BLOCKED)
        os.kill(process.pid, signal.SIGTERM)
        assert process.wait(8) == 0
    finally:
        process.kill()
        process.wait()
