"""The days that a search may change, week by week."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from meetings.planner.solver.compiled import compiled
from meetings.planner.solver.facts import Bools, Facts, Ints
from meetings.planner.solver.roster import NOBODY


class Span(NamedTuple):
    """The days that may change, and lists that moves write down for themselves."""

    days: Ints
    """Days with any start."""
    weeks: Ints
    """Rows of days, one for each week, padded with -1."""
    row_of: Ints
    """For every day of the problem its row in ``weeks``."""
    chosen: Ints
    """Days of the move at hand."""
    blocks: Ints
    """Where crews are: day × K + district."""
    people: Ints
    """Officials, each once."""
    mark: Bools
    """Whether an official is in ``people``."""


def span_of(facts: Facts, days: Ints) -> Span:
    """The days, by week."""
    weeks: dict[int, list[int]] = {}
    for day in days:
        weeks.setdefault(int(facts.week_of[day]), []).append(day)
    width = max((len(week) for week in weeks.values()), default=0)
    rows = [[*week, *[NOBODY] * (width - len(week))] for week in weeks.values()]
    row_of = np.full(len(facts.week_of), NOBODY, np.int64)
    for row, week in enumerate(weeks.values()):
        row_of[week] = row
    officials, districts = facts.reaches.shape
    return Span(
        days=np.array([day for day in days if facts.runs[:, day].any()], np.int64),
        weeks=np.array(rows, np.int64).reshape(len(rows), width),
        row_of=row_of,
        chosen=np.zeros(len(facts.week_of), np.int64),
        blocks=np.zeros(len(facts.week_of) * districts, np.int64),
        people=np.zeros(officials, np.int64),
        mark=np.zeros(officials, np.bool_),
    )


@compiled
def below(random: np.random.Generator, count: int) -> int:
    """A number from 0, less than ``count``."""
    return int(random.random() * count)


@compiled
def draw_first(random: np.random.Generator, things: Ints, size: int, count: int) -> int:
    """Bring some things to the front, as many as there are at the most; how many."""
    count = min(count, size)
    for index in range(count):
        other = index + below(random, size - index)
        kept = things[index]
        things[index] = things[other]
        things[other] = kept
    return count


@compiled
def some_weeks(random: np.random.Generator, span: Span, count: int) -> int:
    """Choose the days of one week or two."""
    size = 0
    first = below(random, len(span.weeks))
    for number in range(min(count, len(span.weeks))):
        row = first
        if number:
            row = (first + 1 + below(random, len(span.weeks) - 1)) % len(span.weeks)
        for day in span.weeks[row]:
            if day >= 0:
                span.chosen[size] = day
                size += 1
    return size


@compiled
def week_with(span: Span, day: int) -> Ints:
    """The days of a day's week, padded."""
    days: Ints = span.weeks[span.row_of[day]]
    return days
