"""The solver held against every plan there is, on problems small enough to try them all."""

import pytest

from meetings.planner import problem as problems
from meetings.planner.generator import generate
from meetings.planner.solver import solve
from tests.planner.enumerate import best_total

# Those of the first tiny instances in which something is worth doing, and which are quick to enumerate.
SEEDS = (
    *(0, 2, 4, 5, 7, 8, 9, 12, 17, 18, 19, 22, 26, 27, 29, 30, 32, 33, 36, 38, 43, 44, 49, 51),
    *(52, 53, 56, 60, 62, 65, 71, 76, 78, 84, 86, 87, 96, 98, 104, 108, 109, 110, 111, 113, 114),
)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_plan_is_better_than_the_best_and_no_bound_lies_below_it(seed):
    problem = problems.read(generate("tiny", seed))
    plan = solve(problem, seconds=0.3, seed=seed, workers=1)
    assert plan.score.total <= best_total(problem) <= plan.bound
