"""The solver held against the judge, which shares no code with it."""

import pytest

from meetings.planner import plan as plans
from meetings.planner import problem as problems
from meetings.planner.generator import generate
from meetings.planner.scorer import score
from meetings.planner.solver import solve

PARTS = 8


@pytest.mark.parametrize("part", range(PARTS))
def test_the_judge_accepts_every_plan_of_small_instances(part):
    for seed in range(part, 200, PARTS):
        problem = problems.read(generate("small", seed))
        plan = solve(problem, seconds=20, seed=seed, workers=1, budget=0.005)
        verdict = score(problem, plans.loads(plans.dumps(plan)))
        assert (verdict.broken, verdict.disagreements) == ((), ()), f"seed {seed}"
