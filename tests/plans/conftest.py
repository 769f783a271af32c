"""The small region, and a solver that ends soon."""

from __future__ import annotations

import pytest

from meetings.plans import commands, solver_process, working
from tests.plans import region as regions
from tests.plans.at_hand import SOON, SolverAtHand


@pytest.fixture
def region(make, session):
    """The small region, committed."""
    built = regions.region(make)
    session.commit()
    return built


@pytest.fixture(autouse=True)
def hurry(monkeypatch):
    """Problems this small need neither a search of seconds nor a process that loads for one."""
    for module in (working, commands):
        monkeypatch.setattr(module, "SolverProcess", SolverAtHand)


@pytest.fixture
def own_process(hurry, monkeypatch):
    """The solver runs in a process of its own, as it does in the service."""
    usual = solver_process.command

    def command(problem, plan, seconds, seed):
        return usual(problem, plan, min(seconds, SOON), seed)

    monkeypatch.setattr(working, "SolverProcess", solver_process.SolverProcess)
    monkeypatch.setattr(solver_process, "command", command)
