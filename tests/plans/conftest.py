"""The small region, and a solver that ends soon."""

from __future__ import annotations

import pytest

from meetings.plans import solver_process
from tests.plans import region as regions

SOON = 0.7


@pytest.fixture
def region(make, session):
    """The small region, committed."""
    built = regions.region(make)
    session.commit()
    return built


@pytest.fixture(autouse=True)
def hurry(monkeypatch):
    """Problems this small need no search of seconds."""
    usual = solver_process.command

    def command(problem, plan, seconds, seed):
        return usual(problem, plan, min(seconds, SOON), seed)

    monkeypatch.setattr(solver_process, "command", command)
