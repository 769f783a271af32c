"""Ticks of the feeds."""

from __future__ import annotations

from meetings.database import db
from meetings.effects.timetable import every
from meetings.feeds import rebuilding
from meetings.settings import Settings


@every(60, "feeds.fill")
def fill() -> None:
    """Blocks that an import or a new version has left out come into being bit by bit."""
    settings = Settings.current()
    rebuilding.fill(db.session(), settings.base_url)
    db.session.commit()
