"""Reading linked calendars again: asked for by the clock, done by the worker.

A calendar that fails keeps the busy times known before, and is asked ever more seldom.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import SystemRandom

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from calendars.busy import LONGEST_WINDOW, Busy, Unreadable
from calendars.busy_process import read_apart
from meetings.database import reading
from meetings.effects import outbox
from meetings.effects.registry import Lease
from meetings.officials import busy
from meetings.officials.busy_calendar import BusyCalendar
from meetings.officials.busy_fetch import Fetched, fetch
from meetings.officials.busy_network import PUBLIC, Network
from meetings.officials.busy_trouble import Trouble, Troubled, trouble_of

KIND = "busy"
EVERY = timedelta(minutes=30)
SELDOM = timedelta(hours=12)
# An unchanged calendar still has to be expanded anew, for the days that came into the window.
EXPANDED_FOR = timedelta(days=1)

_random = SystemRandom()
log = structlog.get_logger()


@dataclass(frozen=True)
class _Wanted:
    """What the worker must know of a calendar, read before the network is touched."""

    address: str
    etag: str | None
    modified: str | None


@dataclass(frozen=True)
class _Outcome:
    """What came of one reading: ``fetched`` without ``busy`` means that nothing changed."""

    fetched: Fetched | None = None
    busy: Busy | None = None
    trouble: Trouble | None = None


def ask_due(session: Session, now: datetime) -> int:
    """Ask for a reading of every calendar that is due; returns how many."""
    due = select(BusyCalendar).where(BusyCalendar.next_at <= now).with_for_update(skip_locked=True)
    calendars = session.scalars(due).all()
    for calendar in calendars:
        ask(session, calendar, now)
    return len(calendars)


def ask(session: Session, calendar: BusyCalendar, now: datetime) -> None:
    """Ask for a reading now, in the caller's transaction; calendars of one server wait in one lane."""
    calendar.next_at = now + _pause(calendar.failures)
    lane = f"{KIND}:{calendar.host}"[:120]
    outbox.ask(
        session, KIND, f"{KIND}:{calendar.id}", {"calendar": calendar.id}, lane=lane, now=now
    )


def _pause(failures: int) -> timedelta:
    """Half an hour, doubled with each failure up to half a day, and up to a fifth more."""
    pause = min(SELDOM, EVERY * 2 ** min(failures, 10))
    return pause * _random.uniform(1, 1.2)


def refresh(
    session: Session, lease: Lease, *, zone: str, now: datetime, network: Network = PUBLIC
) -> None:
    """Read a linked calendar and keep what it says; a calendar that is gone by now is no error."""
    calendar_id = lease.payload["calendar"]
    wanted = _wanted(session, calendar_id, now)
    if wanted is None:
        return
    outcome = _read(wanted, zone, now, network)
    calendar = session.get(BusyCalendar, calendar_id, with_for_update=True, populate_existing=True)
    if calendar is not None and calendar.address == wanted.address:
        _write(session, calendar, outcome, now)
    lease.hold(session)
    session.commit()


def _wanted(session: Session, calendar_id: int, now: datetime) -> _Wanted | None:
    """Read without holding a transaction over what follows."""
    with reading():
        calendar = session.get(BusyCalendar, calendar_id)
        found = _wish(calendar, now) if calendar and calendar.address else None
        session.rollback()
    return found


def _wish(calendar: BusyCalendar, now: datetime) -> _Wanted:
    assert calendar.address is not None
    fresh = calendar.horizon and calendar.horizon > now + LONGEST_WINDOW - EXPANDED_FOR
    marks = (calendar.etag, calendar.modified) if fresh else (None, None)
    return _Wanted(calendar.address, *marks)


def _read(wanted: _Wanted, zone: str, now: datetime, network: Network) -> _Outcome:
    try:
        fetched = fetch(wanted.address, etag=wanted.etag, modified=wanted.modified, network=network)
        if fetched.data is None:
            return _Outcome(fetched)
        return _Outcome(fetched, read_apart(fetched.data, busy.window(now, zone)))
    except Troubled as error:
        return _Outcome(trouble=error.trouble)
    except Unreadable as error:
        return _Outcome(trouble=trouble_of(error.refusal))


def _write(session: Session, calendar: BusyCalendar, outcome: _Outcome, now: datetime) -> None:
    if outcome.trouble:
        _write_trouble(calendar, outcome.trouble, now)
    elif outcome.fetched and outcome.busy:
        busy.keep(session, calendar, outcome.busy, now=now)
        calendar.etag, calendar.modified = outcome.fetched.etag, outcome.fetched.modified
    else:
        calendar.checked_at = calendar.last_good_at = now
        calendar.trouble, calendar.failures = None, 0


def _write_trouble(calendar: BusyCalendar, trouble: Trouble, now: datetime) -> None:
    log.warning("busy_calendar_failed", calendar=calendar.id, trouble=trouble.value)
    calendar.checked_at, calendar.trouble = now, trouble
    calendar.failures += 1
    calendar.next_at = now + _pause(calendar.failures)
