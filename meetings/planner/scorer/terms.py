"""The five terms of the score, each with what it is made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from meetings.planner.elements import Problem
from meetings.planner.plan import Meeting, Score
from meetings.planner.scorer.sessions import taken_up
from meetings.planner.scorer.visits import district, grouped, way, way_between


def score_of(problem: Problem, meetings: Sequence[Meeting]) -> Score:
    """The score of these meetings, whether or not they keep the rules."""
    return Score.of(
        served=sum(served(problem, meetings).values()),
        fairness=problem.weights.fairness * min(shares(problem, meetings).values(), default=0),
        travel=-problem.weights.travel * (sum(minutes(problem, meetings).values()) // 10),
        duties=-problem.weights.duty * sum(missing_visits(problem, meetings).values()),
        changes=-sum(change_costs(problem, meetings).values()),
    )


def served(problem: Problem, meetings: Iterable[Meeting]) -> dict[tuple[str, str], int]:
    """The points of each (topic, district) with a backlog."""
    taken = taken_up(problem, meetings)
    return {
        (topic, where): _points(problem, count, taken[topic, where]) * problem.weights.factor(topic)
        for (topic, where), count in problem.backlog.items()
    }


def _points(problem: Problem, count: int, taken: int) -> int:
    first = min(taken, 4 * count // 10)
    second = min(taken - first, 3 * count // 10)
    rest = min(taken, count) - first - second
    worth = problem.weights.served
    return first * worth[0] + second * worth[1] + rest * worth[2]


def shares(problem: Problem, meetings: Iterable[Meeting]) -> dict[str, int]:
    """Of each district with a backlog, the whole percents of it that are taken up."""
    backlog: Counter[str] = Counter()
    for (_, where), count in problem.backlog.items():
        backlog[where] += count
    taken: Counter[str] = Counter()
    for (_, where), count in taken_up(problem, meetings).items():
        taken[where] += count
    return {where: 100 * taken[where] // count for where, count in backlog.items() if count}


def minutes(problem: Problem, meetings: Sequence[Meeting]) -> Counter[tuple[str, str]]:
    """Minutes on the way over the whole plan, by (``official`` or ``crew``, id)."""
    on_the_way: Counter[tuple[str, str]] = Counter()
    officials = grouped(meetings, lambda each: [(each.date, who) for who in sorted(each.officials)])
    for (_, who), day in officials.items():
        home = problem.official_by_id[who].home
        on_the_way["official", who] += _round_trip(problem, home, day)
    for (_, who), day in grouped(meetings, lambda each: [(each.date, each.crew)]).items():
        on_the_way["crew", who] += _round_trip(problem, problem.crew_by_id[who].home, day)
    return on_the_way


def _round_trip(problem: Problem, home: str, day: Sequence[Meeting]) -> int:
    there = way(problem, home, district(problem, day[0]))
    back = way(problem, district(problem, day[-1]), home)
    between = sum(way_between(problem, one, other) for one, other in pairwise(day))
    return there + between + back


def missing_visits(problem: Problem, meetings: Iterable[Meeting]) -> dict[tuple[str, str], int]:
    """How many visits each duty lacks in each of its districts, by (duty, district)."""
    visited = grouped(
        meetings, lambda each: [(who, district(problem, each)) for who in each.officials]
    )
    missing = {}
    for duty in problem.duties:
        for where in duty.districts:
            held = visited.get((duty.official, where), [])
            counted = sum(duty.first <= meeting.date <= duty.last for meeting in held)
            missing[duty.id, where] = max(0, duty.at_least - counted)
    return missing


def change_costs(problem: Problem, meetings: Iterable[Meeting]) -> dict[str, int]:
    """What the plan does to each movable pin, in points, by its id."""
    planned = {meeting.id: meeting for meeting in meetings}
    return {pin.id: _change_cost(problem, pin, planned.get(pin.id)) for pin in problem.movable}


def _change_cost(problem: Problem, pinned: Meeting, meeting: Meeting | None) -> int:
    weights = problem.weights
    if meeting is None:
        return weights.cancel
    moved = (pinned.date, pinned.start) != (meeting.date, meeting.start)
    return (
        weights.change_time * moved
        + weights.change_venue * (pinned.venue != meeting.venue)
        + weights.change_official * len(pinned.officials ^ meeting.officials)
        + weights.change_topic * len(pinned.topics ^ meeting.topics)
    )
