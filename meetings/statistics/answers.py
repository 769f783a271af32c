"""How long an answer takes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

# The last days of the steps in which the distribution is shown.
STEPS = (3, 7, 15, 30, 45, 60)


@dataclass(frozen=True)
class TimeToAnswer:
    """Days from receipt to the first answer that holds, of all appeals that have one."""

    days: Counter[int]

    @property
    def answered(self) -> int:
        """How many are counted."""
        return self.days.total()

    @property
    def median(self) -> int | None:
        """Half were answered within so many days; None without any."""
        return self.within(50)

    @property
    def most(self) -> int | None:
        """Nine of ten were answered within so many days."""
        return self.within(90)

    def within(self, percent: int) -> int | None:
        """The fewest days within which so many of a hundred were answered (nearest rank)."""
        rank, seen = -(-self.answered * percent // 100), 0
        for days in sorted(self.days):
            seen += self.days[days]
            if seen >= rank:
                return days
        return None

    def steps(self) -> list[tuple[int, int | None, int]]:
        """(first day, last day or None, how many) of each step up to the longest answer."""
        firsts = [0, *(last + 1 for last in STEPS)]
        lasts: list[int | None] = [*STEPS, None]
        longest = max(self.days, default=0)
        return [
            (first, last, self._between(first, last))
            for first, last in zip(firsts, lasts, strict=True)
            if first <= longest
        ]

    def _between(self, first: int, last: int | None) -> int:
        return sum(
            number
            for days, number in self.days.items()
            if days >= first and (last is None or days <= last)
        )
