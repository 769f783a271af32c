"""Compiling the search before its clock begins: half a minute, once for all processes."""

from __future__ import annotations

import shutil
from pathlib import Path

from meetings.planner.elements import Problem
from meetings.planner.solver.clockwork import Deadline
from meetings.planner.solver.compiled import FOLDER
from meetings.planner.solver.grid import Grid
from meetings.planner.solver.opening import opening
from meetings.planner.solver.schedule import by_backlog
from meetings.planner.solver.search import Search
from meetings.planner.solver.tariff import no_tariff
from meetings.planner.solver.worth import Scale

LONG_ENOUGH = 600.0
BUDGET = 0.1
READY = Path(FOLDER, "ready")


def is_compiled() -> bool:
    """Whether the code of these sources is kept already."""
    return READY.exists()


def compile_ahead(problem: Problem) -> None:
    """Search a problem for a moment, unless that was done; the code of earlier sources goes."""
    if is_compiled():
        return
    grid = Grid(problem)
    nothing = Scale(grid).weigh([])
    opened = opening(grid, nothing, by_backlog(grid), no_tariff(grid), (0.0,))
    search = Search(opened.facts, opened.roster, seed=0, workers=1)
    search.run(Deadline(LONG_ENOUGH, None), BUDGET, lambda best: False)
    if FOLDER and opened.facts.runs.any():
        READY.touch()
        for other in READY.parent.parent.glob("numba-*"):
            if other != READY.parent:
                shutil.rmtree(other, ignore_errors=True)
