"""The independent scorer's word on a draft: its true score and the rules that it breaks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from meetings.planner import plan as documents
from meetings.planner import problem as problems
from meetings.planner.elements import Problem
from meetings.planner.plan import Meeting, Score
from meetings.planner.scorer import Broken, pins, score

TERMS = ("served", "fairness", "travel", "duties", "changes")


@dataclass(frozen=True)
class Judgement:
    """``terms`` by name with their ``total``; ``broken`` in the order of the rules."""

    score: Score
    broken: tuple[Broken, ...]

    @property
    def terms(self) -> dict[str, int]:
        """The five terms."""
        return {name: getattr(self.score, name) for name in TERMS}

    @property
    def total(self) -> int:
        """Their sum."""
        return self.score.total


@dataclass(frozen=True)
class Change:
    """What a change does to the score, term by term."""

    before: Judgement
    after: Judgement

    @property
    def terms(self) -> dict[str, int]:
        """The difference of each term."""
        return {name: self.after.terms[name] - self.before.terms[name] for name in TERMS}

    @property
    def total(self) -> int:
        """The difference of the sum."""
        return self.after.total - self.before.total

    @property
    def newly_broken(self) -> tuple[Broken, ...]:
        """The rules that did not break before."""
        return tuple(each for each in self.after.broken if each not in self.before.broken)


def judge(problem: Problem, meetings: Iterable[Meeting]) -> Judgement:
    """The true score of these meetings, and every rule that they break."""
    verdict = score(problem, documents.Plan(meetings=tuple(meetings)))
    return Judgement(verdict.score, verdict.broken)


def contradictions(problem: Problem) -> list[Broken]:
    """The rules that fixed pins break together, whatever else is planned."""
    return pins.contradictions(problem)


def contradictions_of(document: Mapping[str, Any]) -> list[Broken]:
    """The same of a problem's document, which cannot be read while there are any."""
    fixed = {pin["id"] for pin in document["pinned"] if pin["pin"] == "fixed"}
    loose = [{**pin, "pin": "movable"} for pin in document["pinned"]]
    problem = problems.read({**document, "pinned": loose})
    pinned = tuple(replace(pin, fixed=pin.meeting.id in fixed) for pin in problem.pinned)
    return contradictions(replace(problem, pinned=pinned))


def claimed(
    document: Mapping[str, Any], meetings: Iterable[Meeting], judged: Judgement
) -> dict[str, Any]:
    """The plan's document with these meetings and their true score.

    The bound stays, but for a plan that beats it by breaking a rule.
    """
    plan = documents.read(document)
    bound = max(plan.bound, judged.total)
    own = replace(
        plan,
        meetings=tuple(meetings),
        score=judged.score,
        bound=bound,
        gap=documents.gap(bound, judged.total),
    )
    return documents.write(own)
