"""The solver: ``solve(problem, …) -> plan``; it knows the scorer only from the documents."""

from meetings.planner.solver.ahead import is_compiled
from meetings.planner.solver.run import solve

__all__ = ["is_compiled", "solve"]
