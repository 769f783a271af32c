"""The timetable: what is done every so often by the clock process, kept by APScheduler in memory.

Every tick must be harmless to repeat, to miss and to run in two clocks at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from threading import Event

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask

from meetings import clock, logs
from meetings.database import db
from meetings.effects import heartbeat, housekeeping
from meetings.effects.drift import Drift

RESTART = 75
WATCH_SECONDS = 1.0

log = structlog.get_logger()


@dataclass(frozen=True)
class Tick:
    """One line of the timetable."""

    name: str
    seconds: float
    function: Callable[[], object]


_ticks: dict[str, Tick] = {}


def every(seconds: float, name: str) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Register a function without arguments to run that often, inside an application context.

    It commits what it writes. It runs first when the clock starts. Raises ValueError when the
    name is taken.
    """

    def register(function: Callable[[], object]) -> Callable[[], object]:
        if name in _ticks:
            raise ValueError(f"the timetable already has a tick named {name}")
        _ticks[name] = Tick(name, seconds, function)
        return function

    return register


@every(heartbeat.SECONDS, "effects.heartbeat")
def _beat() -> None:
    heartbeat.beat(db.session, "clock", clock.now())


@every(3600, "effects.housekeeping")
def _tidy() -> None:
    housekeeping.tidy(db.session, clock.now())


class Timetable:
    """The ticks registered so far, in one process."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def run(self, stop: Event) -> int:
        """Tick until ``stop`` is set: 0; or until the clocks drift apart: 75, to be started again."""
        scheduler = self._scheduler()
        drift = Drift()
        scheduler.start()
        try:
            while not stop.wait(WATCH_SECONDS):
                if drift.is_too_far():
                    log.warning("clock_drift", seconds=round(drift.seconds()))
                    return RESTART
            return 0
        finally:
            scheduler.shutdown(wait=False)

    def _scheduler(self) -> BackgroundScheduler:
        scheduler = BackgroundScheduler(
            timezone=UTC,
            job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
        )
        for tick in _ticks.values():
            scheduler.add_job(
                self._run,
                "interval",
                args=[tick],
                id=tick.name,
                seconds=tick.seconds,
                next_run_time=clock.now(),
            )
        return scheduler

    def _run(self, tick: Tick) -> None:
        try:
            with self._app.app_context():
                tick.function()
        except Exception as error:  # the last barrier: the next tick may succeed, and says so here
            log.error("tick_failed", tick=tick.name, **logs.describe(error))
