"""The solver: ``solve(problem, …) -> plan``; it knows the scorer only from the documents."""

from meetings.planner.solver.run import solve

__all__ = ["solve"]
