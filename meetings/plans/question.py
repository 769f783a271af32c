"""A question for a plan: the days, what is wished, and how long a meeting lasts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from meetings.plans.wishes import Wishes


@dataclass(frozen=True)
class Question:
    """All that a problem is built from besides the records.

    ``now`` decides what has not begun. ``movable``: meetings of earlier releases may be moved.
    """

    first: date
    last: date
    now: datetime
    zone: str
    slots: tuple[str, ...]
    slot_minutes: int
    wishes: Wishes = field(default_factory=Wishes)
    movable: bool = False

    @property
    def days(self) -> list[date]:
        """Every day asked for."""
        return list(self._days())

    def _days(self) -> Iterator[date]:
        for ahead in range((self.last - self.first).days + 1):
            yield self.first + timedelta(days=ahead)
