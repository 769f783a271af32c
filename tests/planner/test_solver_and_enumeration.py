"""The solver held against every plan there is, on problems small enough to try them all."""

from functools import cache

import pytest

from meetings.planner import problem as problems
from meetings.planner.generator import generate
from meetings.planner.solver import solve
from tests.planner.enumerate import best_total

# These take long to enumerate.
LARGE = {
    3,
    34,
    47,
    54,
    59,
    62,
    68,
    80,
    92,
    100,
    125,
    159,
    195,
    214,
    216,
    222,
    228,
    233,
    248,
    249,
    251,
    253,
    254,
}
SEEDS = [seed for seed in range(260) if seed not in LARGE]


@cache
def tiny(seed):
    problem = problems.read(generate("tiny", seed))
    return problem, best_total(problem)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_optimum_is_found_and_the_bound_is_it(seed):
    problem, best = tiny(seed)
    plan = solve(problem, seconds=60, seed=seed, workers=1, budget=5)
    assert plan.score.total == plan.bound == best
    assert plan.gap == 0
    assert plan.deterministic


@pytest.mark.parametrize("seed", SEEDS[::4])
def test_no_plan_is_better_than_the_best_and_no_bound_lies_below_it(seed):
    """The search ends before it has begun; what is there by then holds still."""
    problem, best = tiny(seed)
    plan = solve(problem, seconds=0, seed=seed, workers=1)
    assert plan.score.total <= best <= plan.bound
