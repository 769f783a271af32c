"""A CP-SAT model that knows a complete hint: every variable is made together with its value."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread

from ortools.sat.python import cp_model

Var = cp_model.IntVar

WALL = 300.0
POLL = 0.1
TINY = 1e-6
UNKNOWN = 1 << 60
"""The bound of a search that found nothing."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard to try: deterministic seconds, wall-clock seconds as the brake, a seed.

    ``over`` says when to stop early; ``guided`` follows the linear relaxation, which is better for large pieces and worse for proofs.
    """

    budget: float
    wall: float = WALL
    seed: int = 0
    guided: bool = True
    over: Callable[[], bool] | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search found: ``values`` by variable index, or None; ``bound`` of the objective."""

    values: Sequence[int] | None
    objective: int
    bound: int
    optimal: bool
    spent: float
    braked: bool = False

    def __getitem__(self, var: Var) -> int:
        assert self.values is not None
        return self.values[var.index]

    def holds(self, var: Var) -> bool:
        """Whether a boolean is true."""
        return self[var] == 1


class Model:
    """Variables with their hints, constraints, and an objective to maximise."""

    def __init__(self) -> None:
        self.cp = cp_model.CpModel()
        self.hints: list[int] = []
        self.vars: list[Var] = []
        self.terms: list[Var] = []
        self.points: list[int] = []

    def flag(self, hint: bool) -> Var:
        """A boolean."""
        return self._kept(self.cp.new_bool_var(""), int(hint))

    def number(self, low: int, high: int, hint: int) -> Var:
        """An integer from low to high."""
        return self._kept(self.cp.new_int_var(low, high, ""), min(max(hint, low), high))

    def _kept(self, var: Var, hint: int) -> Var:
        self.vars.append(var)
        self.hints.append(hint)
        return var

    def pays(self, var: Var, points: int) -> None:
        """Add a term to the objective."""
        if points:
            self.terms.append(var)
            self.points.append(points)

    def hint(self, var: Var) -> int:
        """The value a variable was made with."""
        return self.hints[var.index]

    def hinted(self, variables: Iterable[Var]) -> int:
        """The sum of hints."""
        return sum(self.hints[var.index] for var in variables)

    def at_most(self, variables: Sequence[Var], limit: int) -> None:
        """No more than ``limit`` of the booleans."""
        if len(variables) <= limit:
            return
        if limit == 1:
            self.cp.add_at_most_one(variables)
        else:
            self.cp.add(cp_model.LinearExpr.sum(variables) <= limit)

    def solve(self, effort: Effort) -> Answer:
        """Search with one worker, from the hint."""
        self.cp.maximize(cp_model.LinearExpr.weighted_sum(self.terms, self.points))
        for var, value in zip(self.vars, self.hints, strict=True):
            self.cp.add_hint(var, value)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = effort.seed
        solver.parameters.max_deterministic_time = effort.budget
        solver.parameters.max_time_in_seconds = effort.wall
        solver.parameters.symmetry_level = 0
        solver.parameters.linearization_level = 2
        if effort.guided:
            solver.parameters.search_branching = cp_model.LP_SEARCH
        with _watched(solver, effort.over):
            status = solver.solve(self.cp)
        return self._answer(solver, status, effort)

    def _answer(
        self, solver: cp_model.CpSolver, status: cp_model.CpSolverStatus, effort: Effort
    ) -> Answer:
        found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
        response = solver.response_proto
        return Answer(
            list(response.solution) if found else None,
            round(solver.objective_value) if found else 0,
            math.floor(solver.best_objective_bound + TINY) if found else UNKNOWN,
            status == cp_model.OPTIMAL,
            response.deterministic_time,
            solver.wall_time >= effort.wall or bool(effort.over and effort.over()),
        )


@contextmanager
def _watched(solver: cp_model.CpSolver, over: Callable[[], bool] | None) -> Iterator[None]:
    """Stop the search soon after it is over."""
    ended = Event()

    def watch() -> None:
        while over and not ended.wait(POLL):
            if over():
                solver.stop_search()

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        ended.set()
        watcher.join()
