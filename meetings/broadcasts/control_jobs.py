"""The jobs of the control room: looking often near the time, the watchdog, the checks before."""

from __future__ import annotations

from meetings import clock
from meetings.broadcasts import announcing, preflight, preflight_look, repairs, watchdog
from meetings.database import db, reading
from meetings.effects.lease import Lease
from meetings.effects.registry import handler
from meetings.effects.timetable import every
from meetings.settings import Settings

WATCHDOG_SECONDS = 5
PREFLIGHT_SECONDS = 60


@handler(preflight.KIND)
def look(lease: Lease) -> None:
    """Take one look before the start."""
    settings = Settings.current()
    preflight_look.look(lease, settings, clock.now())


@every(WATCHDOG_SECONDS, "broadcasts.watchdog")
def watch() -> None:
    """Ask for the looks that are due near the time, and raise and clear alarms."""
    now = clock.now()
    with reading():
        is_needed = watchdog.is_needed(db.session, now)
        waits = repairs.channels_to_watch(db.session, now)
        db.session.rollback()
    if is_needed:
        watchdog.watch(db.session(), now)
    if waits:
        repairs.ask_for_looks(db.session, now)
    db.session.commit()


@every(PREFLIGHT_SECONDS, "broadcasts.preflight")
def check() -> None:
    """Ask for the checks that are due, and for announcements of what is over."""
    now = clock.now()
    preflight.ask_for_due(db.session, now)
    announcing.ask_when_over(db.session, now)
    db.session.commit()
