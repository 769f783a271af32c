"""Days that fixed pins hold: the ways of their people are certain, and what else they do then costs no new way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from meetings.planner.solver.draft import Held, held_of
from meetings.planner.solver.grid import Grid

Stages = dict[tuple[int, int], list[tuple[int, int]]]
"""By day and person: starts and districts."""


class HeldDays:
    """The days of some span on which crews and officials are held.

    ``minutes``: the least that all of them are on the way then. ``meetings`` and ``visits[official]``: how many
    there can be at the most on such days, the pins included.
    """

    def __init__(self, grid: Grid, span: Iterable[int], least: Sequence[Sequence[int]]) -> None:
        self.pins = _fixed(grid, set(span))
        crews: Stages = defaultdict(list)
        officials: Stages = defaultdict(list)
        for held in self.pins:
            stage = (held.start, grid.located[held.venue])
            crews[held.day, held.crew].append(stage)
            for official, _ in held.staff:
                officials[held.day, official].append(stage)
        self.minutes = _minutes(crews, grid.crew_home, least) + _minutes(
            officials, grid.home, least
        )
        self.crews: dict[int, int] = defaultdict(int)
        self.officials: dict[int, int] = defaultdict(int)
        self.visits: dict[int, int] = defaultdict(int)
        for _, crew in crews:
            self.crews[crew] += 1
        for _, official in officials:
            self.officials[official] += 1
            self.visits[official] += grid.per_day[official]
        self.meetings = sum(len(grid.slots) + len(stages) for stages in crews.values())

    def rooms(self, grid: Grid, district: int) -> list[int]:
        """The rooms of a district that are held at no slot."""
        return [
            grid.capacity[held.venue]
            for held in self.pins
            if grid.located[held.venue] == district and held.start not in grid.slots
        ]


def _fixed(grid: Grid, days: set[int]) -> list[Held]:
    pins = grid.problem.pinned
    held = [held_of(grid, pins, number) for number, pin in enumerate(pins) if pin.fixed]
    return [each for each in held if each and each.day in days]


def _minutes(stages: Stages, homes: Sequence[int], least: Sequence[Sequence[int]]) -> int:
    """Home, the stages in order of time, and home again."""
    whole = 0
    for (_, who), held in stages.items():
        places = [district for _, district in sorted(held)]
        whole += least[homes[who]][places[0]] + least[homes[who]][places[-1]]
        whole += sum(least[one][other] for one, other in pairwise(places) if one != other)
    return whole
