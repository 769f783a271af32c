"""Quiet hours: what can wait is not told between 22 and 7 by the region's wall clocks."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from meetings import clock

BEGIN, END = time(22), time(7)


def after_quiet(at: datetime, zone: str) -> datetime:
    """The same instant, or the end of the quiet hours it falls into."""
    local = at.astimezone(clock.zone(zone))
    if END <= local.time() < BEGIN:
        return at
    day = local.date() + timedelta(days=local.time() >= BEGIN)
    return clock.instant(day, END, zone)


def told_at(at: datetime, zone: str, latest: datetime) -> datetime:
    """When to tell what can wait until ``latest`` and no longer."""
    later = after_quiet(at, zone)
    return later if later <= latest else at
