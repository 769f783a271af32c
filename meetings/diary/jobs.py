"""Ticks of the diary."""

from __future__ import annotations

from meetings import clock
from meetings.database import db
from meetings.diary import revisions
from meetings.effects.timetable import every


@every(60, "diary.refresh")
def refresh() -> None:
    """Published sessions follow what changed elsewhere: a venue's name, the rules of a zone."""
    revisions.refresh(db.session(), clock.now())
    db.session.commit()
