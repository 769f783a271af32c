"""The example of docs/planner.md is what it says."""

import re
from pathlib import Path

import pytest

from meetings.planner import elements
from meetings.planner import plan as plans
from meetings.planner import problem as problems
from meetings.planner.scorer import score
from tests.planner.enumerate import best_total

TEXT = Path("docs/planner.md").read_text(encoding="utf-8")


def example(kind):
    (found,) = re.findall(rf"```json {kind}\n(.*?)```", TEXT, re.DOTALL)
    return found


def test_the_example_has_the_score_that_it_claims():
    verdict = score(problems.loads(example("problem")), plans.loads(example("plan")))
    assert (verdict.broken, verdict.disagreements) == ((), ())
    for value in (400, 3200, -46, -80):
        assert f"| {value} |".replace("-", "−") in TEXT
    assert verdict.score.total == 3474


def test_the_example_says_what_would_be_best():
    assert best_total(problems.loads(example("problem"))) == 3551
    assert plans.loads(example("plan")).bound == 3551


@pytest.mark.parametrize("weight", ["fairness", "duty", "change_time", "change_venue", "cancel"])
def test_the_usual_weights_are_named(weight):
    assert f"`{weight}` {getattr(elements.Weights(), weight)}" in TEXT


@pytest.mark.parametrize("keys", [problems.KEYS, plans.PLAN_KEYS, plans.MEETING_KEYS])
def test_every_key_is_named(keys):
    for key in keys:
        assert f"`{key}`" in TEXT
