"""The demo region as a planning problem, and its plan against the diary."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask_babel import force_locale

from meetings.planner import plan as documents
from meetings.planner.problem import read
from meetings.planner.solver import solve
from meetings.plans import from_records, obstacles, steps
from meetings.plans.plan import Plan
from tests.plans.region import question
from tests.region import NOW, TODAY

# The region is the same on any database, as tests/demo/test_loading.py shows.
pytestmark = pytest.mark.engine("sqlite")

FIRST, LAST = TODAY + timedelta(days=1), TODAY + timedelta(days=28)


def test_the_demo_region_makes_a_problem(region):
    built = from_records.build(region, question(first=FIRST, last=LAST, now=NOW))
    problem = read(built.document)
    assert built.unheld == ()
    assert len(problem.districts) == 17
    assert len(problem.crews) == 4
    assert sum(problem.backlog.values()) > 50
    assert sum(pin.meeting.id.startswith("m") for pin in problem.pinned) > 3


def test_the_diary_takes_what_the_planner_makes_of_it(region):
    """Only between venues of one district the planner reckons with a shorter way than the diary."""
    problem = from_records.build(region, question(first=FIRST, last=LAST, now=NOW)).document
    solved = solve(read(problem), seconds=3, workers=1)
    plan = Plan(
        first_day=FIRST, last_day=LAST, problem=problem, document=documents.write(solved), pins=[]
    )
    found = steps.of(region, plan)
    assert len(found.new) > 5
    with force_locale("en"):
        lines = obstacles.of(region, found, now=NOW)
    assert [line for line in lines if "and the way takes" not in line] == []
