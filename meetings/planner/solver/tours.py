"""Where a crew can go in one day: a district for each start, with time enough for the ways between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np

from meetings.planner.solver.grid import Grid

Stage = tuple[int, int]
"""A start in minutes and a district."""


@dataclass(frozen=True, slots=True)
class Tour:
    """A crew's day: stages in order of time; ``inner``: the least minutes between them."""

    stages: tuple[Stage, ...]
    inner: int

    @property
    def first(self) -> int:
        """The district it begins in."""
        return self.stages[0][1]

    @property
    def last(self) -> int:
        """The district it ends in."""
        return self.stages[-1][1]

    @property
    def counts(self) -> dict[int, int]:
        """How many meetings in each district."""
        return _counts(self.stages)

    def starts(self, district: int) -> list[int]:
        """When it is in a district."""
        return [start for start, where in self.stages if where == district]


@cache
def _counts(stages: tuple[Stage, ...]) -> dict[int, int]:
    return dict(Counter(district for _, district in stages))


def tours(grid: Grid, where: Sequence[Set[int]], travel: Sequence[Sequence[int]]) -> list[Tour]:
    """All tours over the districts open at each slot; of those with the same districts and ends, the shortest.

    ``where[i]``: districts in which a meeting may be at the i-th slot. ``travel``: minutes, at the least.
    """
    best: dict[tuple[int, int, tuple[int, ...]], Tour] = {}
    for stages in _stages(grid, where, travel):
        inner = sum(travel[a][b] for (_, a), (_, b) in pairwise(stages) if a != b)
        key = (stages[0][1], stages[-1][1], tuple(sorted(district for _, district in stages)))
        if key not in best or inner < best[key].inner:
            best[key] = Tour(stages, inner)
    return list(best.values())


def _stages(
    grid: Grid, where: Sequence[Set[int]], travel: Sequence[Sequence[int]]
) -> list[tuple[Stage, ...]]:
    found: list[tuple[Stage, ...]] = [()]
    for start, districts in zip(grid.slots, where, strict=True):
        found += [
            (*stages, (start, district))
            for stages in found
            for district in sorted(districts)
            if _fits(grid, stages, start, district, travel)
        ]
    return [stages for stages in found if stages]


def _fits(
    grid: Grid,
    stages: tuple[Stage, ...],
    start: int,
    district: int,
    travel: Sequence[Sequence[int]],
) -> bool:
    return all(
        start - before - grid.length >= (0 if where == district else travel[where][district])
        for before, where in stages
    )


def least_travel(grid: Grid) -> list[list[int]]:
    """The least minutes between districts by any way; on the diagonal, from a home to a venue of its own."""
    least = np.array(grid.travel, dtype=np.int64)
    np.fill_diagonal(least, 0)
    for via in range(len(least)):
        np.minimum(least, least[:, via, None] + least[None, via, :], out=least)
    found: list[list[int]] = least.tolist()
    for place, row in enumerate(found):
        away = [2 * minutes for other, minutes in enumerate(row) if other != place]
        row[place] = min([grid.travel[place][place], *away])
    return found
