"""One piece of annealing that any process can do, with everything it needs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic

from meetings.planner.elements import Problem
from meetings.planner.solver.anneal import Heat, anneal
from meetings.planner.solver.grid import Grid
from meetings.planner.solver.snapshot import Snapshot
from meetings.planner.solver.tariff import Tariff
from meetings.planner.solver.tours import Tour
from meetings.planner.solver.worth import Worth


@dataclass(frozen=True, slots=True)
class Setting:
    """What all tasks of a search share; ``pool``: the tours to choose from."""

    problem: Problem
    standing: Worth
    pool: tuple[Tour, ...]
    tariff: Tariff


@dataclass(frozen=True, slots=True)
class Task:
    """Anneal the days of a snapshot for so many steps; ``until``: the monotonic clock's emergency brake."""

    snapshot: Snapshot
    days: Sequence[int]
    heat: Heat
    steps: int
    seed: int
    until: float


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a task; ``whole`` is false when the brake was pulled."""

    snapshot: Snapshot
    whole: bool


class Bench:
    """Where tasks are done; it keeps the grid between them."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.grid = Grid(setting.problem)

    def do(self, task: Task, stopped: Callable[[], bool] = lambda: False) -> Done:
        """Anneal, and put the result down."""
        roster = task.snapshot.roster(self.grid, self.setting.standing, self.setting.tariff)
        made = anneal(
            roster,
            task.days,
            self.setting.pool,
            heat=task.heat,
            steps=task.steps,
            seed=task.seed,
            over=lambda: monotonic() >= task.until or stopped(),
        )
        return Done(Snapshot.of(roster), made == task.steps)
