"""What the clock does with appeals."""

from __future__ import annotations

from meetings.appeals import following, tally
from meetings.database import db
from meetings.effects.timetable import every

DAILY = 24 * 3600

__all__ = ["fold", "following"]


@every(DAILY, "appeals.fold")
def fold() -> None:
    """Keep the tallies short."""
    tally.fold(db.session())
    db.session.commit()
