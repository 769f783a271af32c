"""Officials are reminded of what they promised: by mail where there is an address, at the desk in any case."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import IntEnum

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from meetings import clock
from meetings.effects import outbox
from meetings.promises.deadlines import add_working_days, working_days_left
from meetings.promises.event import PromiseStep
from meetings.promises.promise import Promise
from meetings.settings import Settings

KIND = "promise.letter"
# Of these the official hears at once.
TOLD = (PromiseStep.MADE, PromiseStep.HANDED_OVER, PromiseStep.DENIED)
MORNING = time(9)
EARLY, LAST = 5, 1


class Urgency(IntEnum):
    """How near a promise's day is; ``Promise.reminded`` keeps the last one that was told."""

    NONE = 0
    SOON = 1
    LAST_DAY = 2
    OVERDUE = 3


def urgency(today: date, due_on: date) -> Urgency:
    """Five working days before, one working day before, and from the day after."""
    if due_on < today:
        return Urgency.OVERDUE
    left = working_days_left(today, due_on)
    if left <= LAST:
        return Urgency.LAST_DAY
    return Urgency.SOON if left <= EARLY else Urgency.NONE


def remind(session: Session, now: datetime) -> int:
    """Ask for the letters that are due, each once; returns how many promises were told of. Commits.

    Harmless to repeat and to run in two clocks at once: whoever raises ``reminded`` asks.
    """
    today = clock.today(now, Settings.current().zone)
    rows = select(Promise.id, Promise.due_on, Promise.reminded).where(
        Promise.reported_at.is_(None),
        Promise.due_on <= add_working_days(today, EARLY),
        Promise.reminded < Urgency.OVERDUE,
    )
    told = 0
    for promise_id, due_on, reminded in session.execute(rows).all():
        wanted = urgency(today, due_on)
        official_id = _raise(session, promise_id, due_on, wanted) if wanted > reminded else None
        if official_id:
            ask(session, promise_id, official_id, f"{due_on}:{wanted.name.lower()}", now)
            told += 1
    session.commit()
    return told


def _raise(session: Session, promise_id: int, due_on: date, wanted: Urgency) -> int | None:
    """Whose promise it is, None when somebody else was faster or it changed meanwhile."""
    unchanged = (Promise.reported_at.is_(None), Promise.due_on == due_on)
    return session.scalar(
        update(Promise)
        .where(Promise.id == promise_id, Promise.reminded < wanted, *unchanged)
        .values(reminded=wanted)
        .returning(Promise.official_id)
    )


def announce(promise: Promise, *, kind: PromiseStep, now: datetime) -> None:
    """Tell the official of a promise that is theirs from now on, and of one that was denied.

    Whoever was told of the day just now needs no reminder of the same nearness.
    """
    session = Session.object_session(promise)
    if session is None or kind not in (*TOLD, PromiseStep.MOVED):
        return
    promise.reminded = urgency(clock.today(now, Settings.current().zone), promise.due_on)
    if kind in TOLD:
        about = f"{promise.due_on}:{kind.value}:{len(promise.events)}"
        ask(session, promise.id, promise.official_id, about, now)


def ask(session: Session, promise_id: int, official_id: int, about: str, now: datetime) -> None:
    """Ask for a letter in the caller's transaction; it goes out in the morning, region's time.

    The payload holds numbers only: what the letter says is read when it is sent, and whoever has
    handed the promise over by then gets none. Without a mail server nothing is asked for; the desk
    shows it all the same.
    """
    if not Settings.current().smtp_url:
        return
    morning = clock.instant(
        clock.today(now, Settings.current().zone), MORNING, Settings.current().zone
    )
    payload = {"promise": promise_id, "official": official_id, "about": about}
    key = f"promise:{promise_id}:{official_id}:{about}"
    outbox.ask(session, KIND, key, payload, due_at=max(now, morning), now=now)
