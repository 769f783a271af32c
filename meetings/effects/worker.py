"""The worker: makes effects happen when they are due."""

from __future__ import annotations

import time
from collections import Counter
from datetime import datetime
from threading import Event, Lock, Thread

import structlog
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from meetings import clock, logs
from meetings.database import db
from meetings.effects import heartbeat
from meetings.effects.lease import Lease, claim
from meetings.effects.performance import perform
from meetings.settings import Settings

__all__ = ["Worker", "claim", "run_due"]

HANDS = 12
PER_LANE = 2
SLOW = 1 / 4  # of a lease: as long as a call may take, nearly

log = structlog.get_logger()


def run_due(app: Flask, limit: int = 100, *, now: datetime | None = None) -> int:
    """Run what is due at ``now`` (by default the present) one after the other; returns how many ran.

    What these ask for in turn, and what they put off, is for the next call. Commit before: this
    opens transactions of its own.
    """
    now = now or clock.now()
    for count in range(limit):
        with app.app_context():
            leases = claim(db.session, 1, seconds=_settings(app).lease_seconds, now=now)
        if not leases:
            return count
        perform(app, leases[0])
    return limit


def _settings(app: Flask) -> Settings:
    settings: Settings = app.extensions["settings"]
    return settings


class Worker:
    """Up to ``hands`` effects at a time, of one lane at most ``per_lane``.

    Lanes whose last effect took long share half of the hands. A platform that hangs thus holds up
    its own lanes and no other, however many channels it has.
    """

    def __init__(self, app: Flask, *, hands: int = HANDS, per_lane: int = PER_LANE) -> None:
        self._app = app
        self._settings = _settings(app)
        self._hands = hands
        self._per_lane = per_lane
        self._lanes: Counter[str] = Counter()
        self._slow: set[str] = set()
        self._lock = Lock()
        self._awake = Event()
        self._next_beat = 0.0

    def run(self, stop: Event) -> None:
        """Work until ``stop`` is set, then finish what is in hand, for one lease at most."""
        while not stop.is_set():
            self._awake.clear()
            if not self._start_next():
                self._awake.wait(self._settings.worker_poll_seconds)
        self._finish()

    def wake(self) -> None:
        """Look at once, whether for work or for ``stop``."""
        self._awake.set()

    def _start_next(self) -> bool:
        """Take one effect; False when there is none to take now."""
        try:
            with self._app.app_context():
                self._beat()
                leases = self._claim_one()
        except SQLAlchemyError as error:
            log.warning("database_unavailable", **logs.describe(error))
            return False
        for lease in leases:
            self._start(lease)
        return bool(leases)

    def _beat(self) -> None:
        if time.monotonic() >= self._next_beat:
            heartbeat.beat(db.session, "worker", clock.now())
            self._next_beat = time.monotonic() + heartbeat.SECONDS

    def _claim_one(self) -> list[Lease]:
        with self._lock:
            free = self._lanes.total() < self._hands
            full = self._full()
        if not free:
            return []
        return claim(db.session, 1, seconds=self._settings.lease_seconds, avoid=full)

    def _full(self) -> set[str]:
        """The lanes that get no further hand now."""
        full = {lane for lane, hands in self._lanes.items() if hands >= self._per_lane}
        slow = sum(self._lanes[lane] for lane in self._slow)
        return full | self._slow if slow >= self._hands // 2 else full

    def _start(self, lease: Lease) -> None:
        with self._lock:
            self._lanes[lease.lane] += 1
        Thread(target=self._perform, args=(lease,), name=lease.key, daemon=True).start()

    def _perform(self, lease: Lease) -> None:
        began = time.monotonic()
        try:
            perform(self._app, lease)
        finally:
            is_slow = time.monotonic() - began > lease.seconds * SLOW
            with self._lock:
                self._lanes[lease.lane] -= 1
                (self._slow.add if is_slow else self._slow.discard)(lease.lane)
            self._awake.set()

    def _finish(self) -> None:
        give_up = time.monotonic() + self._settings.lease_seconds
        while self._lanes.total() and time.monotonic() < give_up:
            self._awake.clear()
            self._awake.wait(0.1)
