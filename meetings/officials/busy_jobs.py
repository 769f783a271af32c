"""Effects and ticks of busy times."""

from __future__ import annotations

from meetings import clock
from meetings.database import db
from meetings.effects.registry import Lease, handler
from meetings.effects.timetable import every
from meetings.officials import busy_refresh
from meetings.settings import Settings


@handler(busy_refresh.KIND)
def refresh(lease: Lease) -> None:
    """Read one linked calendar."""
    settings = Settings.current()
    busy_refresh.refresh(db.session(), lease, zone=settings.zone, now=clock.now())


@every(60, "officials.busy")
def ask_due() -> None:
    """Linked calendars are read about every half an hour."""
    busy_refresh.ask_due(db.session(), clock.now())
    db.session.commit()
