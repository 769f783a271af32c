"""The timetable: ticks that go on, and a clock that leaves when time itself jumps."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import timedelta
from threading import Event, Lock, Thread, Timer

import pytest
from flask import current_app
from sqlalchemy import select
from structlog.testing import capture_logs

from meetings import clock
from meetings.database import db
from meetings.effects import timetable
from meetings.effects.drift import Drift
from meetings.effects.effect import Effect, EffectState, Heartbeat
from meetings.effects.timetable import RESTART, Timetable, every
from tests.effects.conftest import change, stored, wait_for


@pytest.fixture(autouse=True)
def ticks(monkeypatch):
    """Only the ticks of the test."""
    ours = timetable._ticks
    monkeypatch.setattr(timetable, "_ticks", {})
    monkeypatch.setattr(timetable, "WATCH_SECONDS", 0.05)
    return ours


def run_for(app, condition) -> int:
    """Run the timetable until the condition holds; returns its exit code."""
    stop = Event()
    codes = []
    thread = Thread(target=lambda: codes.append(Timetable(app).run(stop)))
    thread.start()
    try:
        wait_for(condition)
    finally:
        stop.set()
        thread.join(5)
    return codes[0]


def test_a_tick_runs_at_once_and_again_inside_the_application(app):
    seen = []
    every(0.1, "tick")(lambda: seen.append(current_app.name))
    assert run_for(app, lambda: len(seen) >= 3) == 0
    assert set(seen) == {"meetings"}


def test_a_tick_that_raises_is_logged_and_runs_again_and_stops_no_other(app):
    seen = {"bad": 0, "good": 0}

    def bad() -> None:
        seen["bad"] += 1
        raise ValueError("Aigul from Abay street 5")

    def good() -> None:
        seen["good"] += 1

    every(0.1, "bad")(bad)
    every(0.1, "good")(good)
    with capture_logs() as entries:
        run_for(app, lambda: min(seen.values()) >= 4)
    failed = [entry for entry in entries if entry["event"] == "tick_failed"]
    assert len(failed) >= 3
    assert (failed[0]["tick"], failed[0]["error"]) == ("bad", "ValueError")
    assert "Aigul" not in str(entries)


def test_a_slow_tick_does_not_overlap_itself(app):
    lock, overlaps, runs = Lock(), [], []

    def slow() -> None:
        overlaps.append(not lock.acquire(blocking=False))
        time.sleep(0.3)
        runs.append(lock.release())

    every(0.1, "slow")(slow)
    run_for(app, lambda: len(runs) >= 3)
    assert not any(overlaps)


def test_a_name_stands_once_in_the_timetable():
    every(1, "tick")(lambda: None)
    with pytest.raises(ValueError, match="tick"):
        every(1, "tick")(lambda: None)


@pytest.mark.parametrize("jump", [timedelta(hours=1), timedelta(hours=-1), timedelta(days=1)])
def test_a_clock_that_jumps_ends_the_timetable_to_be_started_again(app, monkeypatch, jump):
    present = clock.now
    jumped = Timer(0.3, monkeypatch.setattr, (clock, "now", lambda: present() + jump))
    jumped.start()
    started = time.monotonic()
    assert Timetable(app).run(Event()) == RESTART == 75
    assert time.monotonic() - started < 15


def test_a_small_correction_of_the_clock_is_no_drift(monkeypatch):
    drift = Drift()
    present = clock.now
    monkeypatch.setattr(clock, "now", lambda: present() - timedelta(seconds=4))
    assert drift.seconds() == pytest.approx(4, abs=0.5)
    assert not drift.is_too_far()
    monkeypatch.setattr(clock, "now", lambda: present() + timedelta(seconds=6))
    assert drift.is_too_far()


def test_every_clock_beats_and_tidies(ticks):
    assert {"effects.heartbeat", "effects.housekeeping"} <= set(ticks)


def test_the_clock_process_leaves_with_75_after_a_jump(tmp_path):
    environment = {"PATH": os.environ["PATH"], "MEETINGS_DATA_FOLDER": str(tmp_path)}
    script = (
        "import threading; from datetime import timedelta; from meetings import clock, processes\n"
        "now = clock.now\n"
        "def jump(): clock.now = lambda: now() + timedelta(hours=1)\n"
        "threading.Timer(1.5, jump).start(); processes.clock()"
    )
    assert (
        subprocess.run([sys.executable, "-c", script], env=environment, timeout=60).returncode == 75
    )


def test_two_clocks_at_once_do_no_harm(app, session, environment, ask):
    ask("old")
    ask("new")
    change("old", state=EffectState.DONE, done_at=clock.now() - timedelta(days=31))
    change("new", state=EffectState.DONE, done_at=clock.now())
    script = [sys.executable, "-c", "from meetings.processes import clock; clock()"]
    clocks = [subprocess.Popen(script, env=environment, stderr=subprocess.PIPE) for _ in range(2)]
    try:
        wait_for(lambda: beats() == 2 and keys() == ["new"])
    finally:
        for process in clocks:
            process.terminate()
    for process in clocks:
        _out, errors = process.communicate(timeout=20)
        assert (process.returncode, b"tick_failed" in errors) == (0, False)
    assert stored("new").state is EffectState.DONE


def beats() -> int:
    found = len(db.session.scalars(select(Heartbeat)).all())
    db.session.rollback()
    return found


def keys() -> list[str]:
    found = list(db.session.scalars(select(Effect.key)))
    db.session.rollback()
    return found
