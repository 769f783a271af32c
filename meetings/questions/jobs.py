"""What the clock does with questions."""

from __future__ import annotations

from meetings import clock
from meetings.database import db
from meetings.effects.timetable import every
from meetings.questions import erasing

DAILY = 24 * 3600


@every(DAILY, "questions.erase")
def erase() -> None:
    """Erase words that never became public and whose term has ended."""
    erasing.erase_due(db.session(), clock.now())
