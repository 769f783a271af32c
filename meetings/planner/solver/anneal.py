"""Simulated annealing: moves that lose a little are kept now and then, ever more seldom."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from random import Random

from meetings.planner.solver.moves import Moves
from meetings.planner.solver.roster import Roster
from meetings.planner.solver.tours import Tour

Heat = tuple[float, float]
"""Temperature at the start and at the end, in tenths of points."""


def anneal(
    roster: Roster,
    days: Sequence[int],
    pool: Sequence[Tour],
    *,
    heat: Heat,
    steps: int,
    seed: int,
    over: Callable[[], bool],
) -> int:
    """So many moves within the days, or fewer when time is over; how many were made."""
    random = Random(seed)  # noqa: S311 - no secret depends on it
    moves = Moves(roster, days, pool, random)
    if not moves.days:
        return 0
    kinds = [moves.officials, moves.blocks, moves.tour, moves.swap, moves.district, moves.idle]
    shares = [4, 4, 3, 1, 2, 1]
    now = roster.score()
    moves.keep()
    for step in range(steps):
        if step % 16 == 0 and over():
            return step
        warmth = heat[0] * (heat[1] / heat[0]) ** (step / steps)
        random.choices(kinds, shares)[0]()
        score = roster.score()
        if score >= now or random.random() < math.exp((score - now) / warmth):
            now = score
            moves.keep()
        else:
            moves.undo()
    return steps
