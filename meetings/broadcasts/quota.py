"""The ledger of the platforms' quota days: each call books its units before it is made.

Booked in a transaction of its own and in one statement, so that two workers lose nothing.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import delete, literal, or_
from sqlalchemy.exc import OperationalError

from meetings import logs
from meetings.broadcasts.quota_day import QuotaDay
from meetings.database import db, insert, writing
from meetings.effects.outbox import AnySession

PACIFIC = ZoneInfo("America/Los_Angeles")
KEPT = timedelta(days=60)

log = structlog.get_logger()


def renewed_at(now: datetime) -> datetime:
    """The next midnight of the Pacific zone, when YouTube's quota starts anew."""
    return begin_of(day_of(now) + timedelta(days=1))


def day_of(now: datetime) -> date:
    """The Pacific zone's day."""
    return now.astimezone(PACIFIC).date()


def begin_of(day: date) -> datetime:
    """When that Pacific day begins."""
    return datetime.combine(day, time(), tzinfo=PACIFIC).astimezone(UTC)


def book(project: str, units: int, now: datetime) -> None:
    """Note that so many units are about to be used; a database that is busy stops no call."""
    _note(project, now, units=units, exhausted=False)


def exhaust(project: str, now: datetime) -> None:
    """The platform says that nothing is left today."""
    _note(project, now, units=0, exhausted=True)


def _note(project: str, now: datetime, *, units: int, exhausted: bool) -> None:
    row = {"project": project, "day": day_of(now), "units": units, "exhausted": exhausted}
    more = {
        "units": QuotaDay.units + units,
        "exhausted": or_(QuotaDay.exhausted, literal(exhausted)),
    }
    keys: list[Any] = [QuotaDay.project, QuotaDay.day]
    upsert = insert(db.engine.dialect, QuotaDay).values(row)
    try:
        with writing(), db.engine.begin() as connection:
            connection.execute(upsert.on_conflict_do_update(index_elements=keys, set_=more))
    except OperationalError as error:
        log.warning("quota_not_booked", units=units, **logs.describe(error))


def used(session: AnySession, project: str, now: datetime, limit: int) -> int:
    """Units used today; all of ``limit`` when the platform says so."""
    row = session.get(QuotaDay, (project, day_of(now)), populate_existing=True)
    if row is None:
        return 0
    return max(row.units, limit) if row.exhausted else row.units


def reopen(session: AnySession, project: str, now: datetime) -> None:
    """Forget that the platform said so; not committed."""
    if row := session.get(QuotaDay, (project, day_of(now))):
        row.exhausted = False


def forget(session: AnySession, now: datetime) -> None:
    """Delete the days of long ago; not committed."""
    session.execute(delete(QuotaDay).where(QuotaDay.day < day_of(now) - KEPT))
