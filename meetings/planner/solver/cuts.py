"""Cuts of the linear programme: what holds because visits and days are whole, and appeals come in steps.

A district's first appeals on a topic are worth most, so that a programme would send a part of a person for
them alone. Mixed-integer rounding (Nemhauser and Wolsey, Integer and Combinatorial Optimization, 1988, II.1.7)
forbids that: from ``slack + sum of units x >= need`` with whole x follows, for any step, the same with rounded
units. For each official the row is built from the appeals, the visits or the days, whichever says most; the first
choice makes it a flow cover (Padberg, Van Roy and Wolsey, Valid linear inequalities for fixed charge problems, 1985).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from meetings.planner.solver.linear import Terms
from meetings.planner.solver.part import Part, Seats

DEEP = 0.05
"""Appeals by which a cut must be broken."""
STEEP = 1e-3
"""The same, for a row of length one."""

Level = tuple[Terms, int]
"""Appeals taken up in the first steps, and how many there can be."""
Levels = Mapping[tuple[int, int], Sequence[Level]]
"""By district and topic."""
Row = tuple[Terms, int]
"""``terms <= limit``."""


class Rounding(NamedTuple):
    """Rounds units of a row ``slack + sum of units x >= need`` by a step."""

    need: int
    step: int

    @property
    def times(self) -> int:
        """How often the step goes into the need, rounded up."""
        return -(-self.need // self.step)

    @property
    def rest(self) -> int:
        """What is left for the last of them, at least 1."""
        return self.need - self.step * (self.times - 1)

    def unit(self, amount: int) -> int:
        """The rounded unit; what is more than the need counts no more than it."""
        full, over = divmod(min(amount, self.need), self.step)
        return self.rest * full + min(self.rest, over)


def first_cuts(parts: Sequence[Part], levels: Levels) -> Iterator[Row]:
    """Rows to begin with: all that is taken up, by the largest visit and by the fullest day."""
    for key, prefixes in levels.items():
        seats = _seats(parts, key)
        if seats and prefixes:
            yield _row(seats, prefixes[-1], max(each.answers for each in seats), _by_visits)
            fullest = max(each.answers * times for each in seats for _, times in each.days)
            yield _row(seats, prefixes[-1], fullest, _by_days)


def cuts(parts: Sequence[Part], levels: Levels, values: Sequence[float]) -> Iterator[Row]:
    """Rows that hold for every plan and that these values break."""

    def least(each: Seats, rounding: Rounding) -> Terms:
        choices = [choice(each, rounding) for choice in (_by_appeals, _by_visits, _by_days)]
        return min(choices, key=lambda terms: -_reached(terms, values))

    for key, prefixes in levels.items():
        seats = _seats(parts, key)
        for level in prefixes:
            for step in _steps(seats, level[1]):
                terms, limit = _row(seats, level, step, least)
                broken = _reached(terms, values) - limit
                if broken > DEEP and broken > STEEP * math.hypot(*(each for _, each in terms)):
                    yield terms, limit


def _seats(parts: Sequence[Part], key: tuple[int, int]) -> list[Seats]:
    return [each for part in parts for each in part.seats.get(key, ())]


def _steps(seats: Sequence[Seats], need: int) -> list[int]:
    """Units worth rounding by: what one visit or one day can take up."""
    units = {
        each.answers * times for each in seats for times in {1, *(count for _, count in each.days)}
    }
    return sorted({need, *(unit for unit in units if 0 < unit < need)})


def _row(
    seats: Sequence[Seats],
    level: Level,
    step: int,
    terms_of: Callable[[Seats, Rounding], Terms],
) -> Row:
    rounding = Rounding(level[1], max(1, step))
    terms = [*level[0], *(term for each in seats for term in terms_of(each, rounding))]
    return terms, level[1] - rounding.rest * rounding.times


def _by_appeals(each: Seats, rounding: Rounding) -> Terms:
    return [(each.taken, -1)]


def _by_visits(each: Seats, rounding: Rounding) -> Terms:
    return [(each.visits, -rounding.unit(each.answers))]


def _by_days(each: Seats, rounding: Rounding) -> Terms:
    return [(var, -rounding.unit(each.answers * count)) for var, count in each.days]


def _reached(terms: Terms, values: Sequence[float]) -> float:
    return sum(each * values[var] for var, each in terms)
