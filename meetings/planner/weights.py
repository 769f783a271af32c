"""The weights of a problem, and whether its score can be reckoned with at all."""

from __future__ import annotations

from meetings.planner.document import InvalidProblem, Node
from meetings.planner.elements import Problem, Weights

COUNTS = (
    "fairness",
    "travel",
    "duty",
    "change_time",
    "change_venue",
    "change_official",
    "change_topic",
    "cancel",
)
EXACT = 2**53


def read_weights(node: Node, topics: frozenset[str]) -> Weights:
    """The weights; what is absent has its usual value."""
    members = node.record((), ("served", *COUNTS, "topics"))
    usual = Weights()
    counts = {key: members[key].count() for key in COUNTS if key in members}
    return Weights(
        served=_read_served(members["served"]) if "served" in members else usual.served,
        topics=_read_factors(members["topics"], topics) if "topics" in members else usual.topics,
        **counts,
    )


def _read_served(node: Node) -> tuple[int, int, int]:
    steps = node.items()
    if len(steps) != 3:
        node.fail("must be three integers")
    first, second, third = (step.count() for step in steps)
    if not first >= second >= third:
        node.fail("must never rise")
    return first, second, third


def _read_factors(node: Node, topics: frozenset[str]) -> dict[str, int]:
    factors = node.mapping()
    for topic, factor in factors.items():
        if topic not in topics:
            factor.fail("there is no such topic")
    return {topic: factor.count() for topic, factor in factors.items()}


def check_reckonable(problem: Problem) -> None:
    """Refuse weights and counts with which a score is no longer exact in every language's numbers."""
    if _largest_score(problem) > EXACT:
        raise InvalidProblem("weights", "with these counts a score could pass 2 to the 53rd")


def _largest_score(problem: Problem) -> int:
    weights = problem.weights
    served = sum(
        count * weights.served[0] * weights.factor(topic)
        for (topic, _), count in problem.backlog.items()
    )
    visits = sum(duty.at_least * len(duty.districts) for duty in problem.duties)
    return (
        served
        + 100 * weights.fairness
        + visits * weights.duty
        + sum(_dearest_change(problem, pin.meeting.officials) for pin in problem.pinned)
        + weights.travel * _longest_ways(problem) // 10
    )


def _dearest_change(problem: Problem, officials: frozenset[str]) -> int:
    weights = problem.weights
    changed = (
        weights.change_time
        + weights.change_venue
        + weights.change_official * (len(officials) + len(problem.officials))
        + weights.change_topic * 2 * len(problem.topics)
    )
    return max(weights.cancel, changed)


def _longest_ways(problem: Problem) -> int:
    """Minutes when everybody goes the longest way before and after each slot of every day."""
    days = (problem.last - problem.first).days + 1
    people = len(problem.officials) + len(problem.crews)
    longest = max(
        (max(row.values(), default=0) for row in problem.travel_minutes.values()), default=0
    )
    ways = 2 * (len(problem.slots) + len(problem.pinned))
    return people * days * ways * max(longest, 15)
