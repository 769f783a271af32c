"""From a problem to a plan: what stands, a greedy start, a search, a bound."""

from __future__ import annotations

from collections.abc import Callable

from meetings.planner.elements import Problem
from meetings.planner.plan import Plan, gap
from meetings.planner.solver.clockwork import Deadline, Stop
from meetings.planner.solver.draft import FREE, meeting_of
from meetings.planner.solver.greedy import Greedy
from meetings.planner.solver.grid import Grid
from meetings.planner.solver.pins import stand
from meetings.planner.solver.reasons import why_empty
from meetings.planner.solver.worth import Scale, Worth

Progress = Callable[[int, int, float, float], None]
"""Called with score, bound, gap and seconds."""


def solve(
    problem: Problem,
    *,
    seconds: float = 60.0,
    seed: int = 0,
    workers: int = 2,
    progress: Progress | None = None,
    stop: Stop | None = None,
    budget: float | None = None,
) -> Plan:
    """The best plan found, with a proven bound.

    ``seconds``: wall clock. ``budget``: deterministic seconds of search for each worker; with it the same
    seed gives the same plan, unless the wall clock or ``stop`` (a callable or an event) ends it early.
    """
    deadline = Deadline(seconds, stop)
    grid = Grid(problem)
    scale = Scale(grid)
    book = stand(grid, scale)
    Greedy(grid, book).fill(range(len(grid.days)), deadline.over)
    worth = scale.weigh(book.meetings)
    bound = most(grid)
    if progress:
        progress(worth.score.total, bound, gap(bound, worth.score.total), deadline.elapsed)
    return plan_of(grid, worth, bound, seed, deadline)


def most(grid: Grid) -> int:
    """A bound that needs no solver: everything taken up, nobody on the way."""
    scale = Scale(grid)
    served = sum(points * count for levels in scale.levels for points, _, count in levels)
    return served + grid.problem.weights.fairness * (100 if any(grid.backlog) else 0)


def plan_of(grid: Grid, worth: Worth, bound: int, seed: int, deadline: Deadline) -> Plan:
    """The document of a draft."""
    return Plan(
        meetings=tuple(
            meeting_of(grid, held, name, taken)
            for held, name, taken in zip(
                worth.meetings, _names(grid, worth), worth.taken, strict=True
            )
        ),
        score=worth.score,
        bound=bound,
        gap=gap(bound, worth.score.total),
        seed=seed,
        seconds=deadline.elapsed,
        deterministic=not deadline.cut,
        notes=() if worth.meetings else tuple(why_empty(grid)),
    )


def _names(grid: Grid, worth: Worth) -> list[str]:
    """Pins keep their id; others are numbered."""
    taken = {pin.meeting.id for pin in grid.problem.pinned}
    fresh = (name for number in range(1, 10**9) if (name := f"m{number}") not in taken)
    return [
        next(fresh) if held.pin == FREE else grid.problem.pinned[held.pin].meeting.id
        for held in worth.meetings
    ]
