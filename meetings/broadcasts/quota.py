"""The platforms' quota days."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

PACIFIC = ZoneInfo("America/Los_Angeles")


def renewed_at(now: datetime) -> datetime:
    """The next midnight of the Pacific zone, when YouTube's quota starts anew."""
    tomorrow = now.astimezone(PACIFIC).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), tzinfo=PACIFIC).astimezone(UTC)
