"""What the clock does with appeals."""

from __future__ import annotations

from meetings import clock
from meetings.appeals import erasing, following, tally
from meetings.database import db, reading
from meetings.effects.timetable import every
from meetings.settings import Settings

HOURLY = 3600
DAILY = 24 * HOURLY

__all__ = ["erase", "fold", "following"]


@every(DAILY, "appeals.fold")
def fold() -> None:
    """Keep the tallies short."""
    with reading():
        is_long = tally.is_long(db.session())
        db.session.commit()
    if is_long:
        tally.fold(db.session())
        db.session.commit()


@every(HOURLY, "appeals.erase")
def erase() -> None:
    """Erase personal data whose term has ended."""
    now = clock.now()
    today = clock.today(now, Settings.current().zone)
    erasing.erase_due(db.session(), today, now)
