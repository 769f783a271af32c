"""The demo region as a planning problem."""

from __future__ import annotations

from meetings.planner.problem import read
from meetings.plans import from_records
from tests.demo.conftest import NOW
from tests.plans.region import question


def test_the_demo_region_makes_a_problem(region):
    built = from_records.build(region, question(now=NOW))
    problem = read(built.document)
    assert built.unheld == ()
    assert len(problem.districts) == 17
    assert len(problem.crews) == 4
    assert sum(problem.backlog.values()) > 50
    assert sum(pin.meeting.id.startswith("m") for pin in problem.pinned) > 3
