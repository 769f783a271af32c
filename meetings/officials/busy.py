"""Busy times: linking a calendar, uploading one, what is known of it, taking it away again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, func, insert, or_, select
from sqlalchemy.orm import Session

from calendars.busy import LONGEST_WINDOW, Busy, Interval, Unreadable, Window
from calendars.busy_process import read_apart
from meetings import audit
from meetings.errors import InvalidInput
from meetings.officials.busy_calendar import BusyCalendar, BusyTime
from meetings.officials.busy_fetch import checked_address
from meetings.officials.busy_network import PUBLIC, Network
from meetings.officials.busy_trouble import Troubled, trouble_of
from meetings.officials.official import Official

MOST_CALENDARS = 5
# How the UIDs of our own sessions end, which invitations put into the official's calendar.
OWN_UIDS = "@no-tie"


@dataclass(frozen=True)
class Known:
    """A calendar with how much is known of it from now on."""

    calendar: BusyCalendar
    times: int
    hours: int


def window(now: datetime, zone: str) -> Window:
    """What of a calendar is looked at: 180 days from now."""
    return Window(now, now + LONGEST_WINDOW, zone, OWN_UIDS)


def link(
    session: Session, official: Official, text: str, *, now: datetime, network: Network = PUBLIC
) -> BusyCalendar:
    """Keep the address of a calendar, to be read at the next tick; raises InvalidInput."""
    try:
        address = checked_address(text, network)
    except Troubled as error:
        raise InvalidInput(error.trouble.sentence, "address") from error
    if any(known.address == address for known in _require_room(session, official)):
        raise InvalidInput(_("This calendar is linked already."), "address")
    return _add(session, official, BusyCalendar(address=address, next_at=now), now)


def read_upload(data: bytes, *, now: datetime, zone: str) -> Busy:
    """Read an uploaded calendar; raises InvalidInput. Takes seconds: call it outside a transaction."""
    try:
        return read_apart(data, window(now, zone))
    except Unreadable as error:
        raise InvalidInput(trouble_of(error.refusal).sentence, "file") from error


def keep_upload(session: Session, official: Official, busy: Busy, *, now: datetime) -> BusyCalendar:
    """Keep the busy times of an uploaded calendar, and nothing else of it; raises InvalidInput."""
    _require_room(session, official)
    calendar = _add(session, official, BusyCalendar(), now)
    keep(session, calendar, busy, now=now)
    return calendar


def _require_room(session: Session, official: Official) -> Sequence[BusyCalendar]:
    found = session.scalars(
        select(BusyCalendar).where(BusyCalendar.official_id == official.id)
    ).all()
    if len(found) >= MOST_CALENDARS:
        raise InvalidInput(
            _("There are %(count)s calendars already; remove one first.", count=MOST_CALENDARS)
        )
    return found


def _add(
    session: Session, official: Official, calendar: BusyCalendar, now: datetime
) -> BusyCalendar:
    calendar.official_id, calendar.created_at = official.id, now
    session.add(calendar)
    session.flush()
    _write_down(session, "link" if calendar.address else "upload", calendar)
    return calendar


def remove(session: Session, calendar: BusyCalendar) -> None:
    """Forget a calendar and its busy times."""
    _write_down(session, "remove", calendar)
    session.delete(calendar)
    session.flush()


def _write_down(session: Session, action: str, calendar: BusyCalendar) -> None:
    """By hand, since readings are no changes that somebody made; the address stays secret."""
    changes = {"official_id": [None, calendar.official_id], "server": [None, calendar.host]}
    audit.record(session, action, BusyCalendar.__tablename__, calendar.id, changes)


def keep(session: Session, calendar: BusyCalendar, busy: Busy, *, now: datetime) -> None:
    """Make these the calendar's busy times, and say that all is well."""
    stored = _stored(session, calendar.id)
    if stored != list(busy.intervals):
        session.execute(delete(BusyTime).where(BusyTime.calendar_id == calendar.id))
        _insert(session, calendar, busy.intervals)
    calendar.checked_at = calendar.last_good_at = now
    calendar.horizon = now + LONGEST_WINDOW
    calendar.notes = [note.value for note in busy.notes]
    calendar.trouble, calendar.failures = None, 0


def _stored(session: Session, calendar_id: int) -> list[Interval]:
    rows = session.execute(
        select(BusyTime.starts_at, BusyTime.ends_at)
        .where(BusyTime.calendar_id == calendar_id)
        .order_by(BusyTime.starts_at)
    )
    return [(row.starts_at, row.ends_at) for row in rows]


def _insert(session: Session, calendar: BusyCalendar, intervals: Iterable[Interval]) -> None:
    owner = {"calendar_id": calendar.id, "official_id": calendar.official_id}
    rows = [{**owner, "starts_at": start, "ends_at": end} for start, end in intervals]
    if rows:
        session.execute(insert(BusyTime), rows)


def known(session: Session, official_id: int, now: datetime) -> list[Known]:
    """The calendars of an official, oldest first. Two queries."""
    calendars = session.scalars(
        select(BusyCalendar)
        .where(BusyCalendar.official_id == official_id)
        .order_by(BusyCalendar.id)
    ).all()
    ahead: dict[int, list[timedelta]] = {calendar.id: [] for calendar in calendars}
    rows = select(BusyTime).where(BusyTime.official_id == official_id, BusyTime.ends_at > now)
    for time in session.scalars(rows):
        ahead[time.calendar_id].append(time.ends_at - max(time.starts_at, now))
    return [
        Known(calendar, len(lengths), round(sum(lengths, timedelta()) / timedelta(hours=1)))
        for calendar, lengths in ((each, ahead[each.id]) for each in calendars)
    ]


def overlapping(
    session: Session, spans: Sequence[Interval]
) -> list[tuple[int, datetime, datetime]]:
    """(official id, start, end) of every busy time that overlaps one of the spans. One query."""
    if not spans:
        return []
    near = [(BusyTime.starts_at < end) & (BusyTime.ends_at > start) for start, end in spans]
    columns = select(BusyTime.official_id, BusyTime.starts_at, BusyTime.ends_at)
    rows = session.execute(columns.where(or_(*near)).distinct())
    return [(row.official_id, row.starts_at, row.ends_at) for row in rows]


def in_trouble(session: Session) -> int:
    """How many calendars could not be read the last time."""
    failing = select(func.count(BusyCalendar.id)).where(BusyCalendar.trouble.is_not(None))
    return session.scalars(failing).one()
