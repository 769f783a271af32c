"""The verdict on a plan: its true score, the rules that it breaks, and what it claims wrongly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

from meetings.planner.elements import Problem
from meetings.planner.plan import Meeting, Plan, Score, gap
from meetings.planner.scorer.broken import Broken
from meetings.planner.scorer.people import people_rules
from meetings.planner.scorer.pins import pin_rules
from meetings.planner.scorer.places import place_rules
from meetings.planner.scorer.references import check_references
from meetings.planner.scorer.sessions import session_rules
from meetings.planner.scorer.terms import score_of

GAP_PRECISION = 0.0001


@dataclass(frozen=True, slots=True)
class Verdict:
    """``score``: the five terms and their sum, recomputed. ``broken``: in order of the rules.

    ``disagreements``: a sentence for each claim of the plan (score, bound, gap) that is not so.
    """

    score: Score
    broken: tuple[Broken, ...]
    disagreements: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether the plan breaks no rule."""
        return not self.broken


def score(problem: Problem, plan: Plan) -> Verdict:
    """The verdict on a plan. Raises InvalidPlan when it names what the problem has not."""
    check_references(problem, plan)
    true = score_of(problem, plan.meetings)
    return Verdict(true, broken_rules(problem, plan.meetings), tuple(_disagreements(plan, true)))


def broken_rules(problem: Problem, meetings: Sequence[Meeting]) -> tuple[Broken, ...]:
    """Every rule that these meetings break; every id in them must be known."""
    found = [
        broken
        for rules in (place_rules, people_rules, session_rules, pin_rules)
        for broken in rules(problem, meetings)
    ]
    return tuple(sorted(found, key=lambda each: (each.rule, each.meetings, each.others)))


def _disagreements(plan: Plan, true: Score) -> Iterator[str]:
    for term in (each.name for each in fields(Score)):
        claimed, is_so = getattr(plan.score, term), getattr(true, term)
        if claimed != is_so:
            yield f"the plan claims {term} {claimed}, it is {is_so}"
    if plan.bound < true.total:
        yield f"the plan claims the bound {plan.bound}, its total is {true.total}"
    if abs(plan.gap - gap(plan.bound, true.total)) > GAP_PRECISION:
        yield f"the plan claims the gap {plan.gap:.4f}, it is {gap(plan.bound, true.total):.4f}"
