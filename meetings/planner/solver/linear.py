"""Linear programmes with whole coefficients, and bounds of them that do not depend on rounding."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from ortools.linear_solver.python.model_builder_helper import (
    ModelBuilderHelper,
    ModelSolverHelper,
)

FINE = 1 << 20
"""Duals are rounded to this part of one."""

Terms = list[tuple[int, int]]
"""(variable, coefficient)."""


@dataclass(frozen=True, slots=True)
class Solution:
    """Values of the variables and prices of the rows; ``found`` is false when the solver gave up."""

    found: bool
    objective: float
    values: list[float]
    prices: list[float]


class Linear:
    """Maximise whole-numbered points under rows ``terms <= limit``; variables go from 0 to ``most``."""

    def __init__(self) -> None:
        self.most: list[int] = []
        self.points: list[int] = []
        self.rows: list[tuple[Terms, int]] = []

    def var(self, most: int, points: int = 0) -> int:
        """A variable; its index."""
        self.most.append(max(0, most))
        self.points.append(points)
        return len(self.most) - 1

    def at_most(self, terms: Terms, limit: int) -> None:
        """A row."""
        if terms:
            self.rows.append((terms, limit))

    def no_more(self, one: Terms, other: Terms) -> None:
        """``one <= other``."""
        self.at_most(one + [(var, -each) for var, each in other], 0)

    def solve(self, seconds: float) -> Solution:
        """Solve by the dual simplex method of GLOP."""
        helper = self._helper()
        solver = ModelSolverHelper("glop")
        solver.set_time_limit_in_seconds(max(0.01, seconds))
        solver.set_solver_specific_parameters("use_dual_simplex:true")
        solver.solve(helper)
        if not solver.has_solution():
            return Solution(False, 0.0, [], [])
        return Solution(
            True,
            solver.objective_value(),
            [float(value) for value in solver.variable_values()],
            [float(value) for value in solver.dual_values()],
        )

    def _helper(self) -> ModelBuilderHelper:
        helper = ModelBuilderHelper()
        helper.set_maximize(True)
        for most, points in zip(self.most, self.points, strict=True):
            index = helper.add_var()
            helper.set_var_lower_bound(index, 0.0)
            helper.set_var_upper_bound(index, float(most))
            helper.set_var_objective_coefficient(index, float(points))
        for terms, limit in self.rows:
            row = helper.add_linear_constraint()
            helper.set_constraint_lower_bound(row, -math.inf)
            helper.set_constraint_upper_bound(row, float(limit))
            for var, each in terms:
                helper.safe_add_term_to_constraint(row, var, float(each))
        return helper

    def left(self, prices: Iterable[float]) -> list[float]:
        """Reduced costs: the points of one of each variable beyond what it uses of the rows, at these prices."""
        left = [float(points) for points in self.points]
        for (terms, _), price in zip(self.rows, prices, strict=True):
            if price:
                for var, each in terms:
                    left[var] -= price * each
        return left

    def proven(self, prices: Iterable[float]) -> int:
        """An upper bound of the optimum, rounded up, by weak duality: right for whatever prices, to the unit.

        For prices y >= 0 no solution exceeds y·limits plus, for each variable, its most times what its points
        exceed its priced row coefficients by; everything is reckoned in integers.
        """
        left = [points * FINE for points in self.points]
        total = 0
        for (terms, limit), price in zip(self.rows, prices, strict=True):
            exact = max(0, round(price * FINE)) if math.isfinite(price) else 0
            if exact:
                total += exact * limit
                for var, each in terms:
                    left[var] -= exact * each
        total += sum(most * rest for most, rest in zip(self.most, left, strict=True) if rest > 0)
        return -(-total // FINE)
