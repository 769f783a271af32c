"""The history of one appeal as lines of days, and how it goes on when the appeal changes; pure.

It consists of two runs of steps, each a day and what holds from then on: the outcomes, and where
the appeal belongs. What is known of the past (the day of an outcome) changes the past; what is not
counts from today.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeVar

from meetings.appeals.appeal import Outcome
from meetings.appeals.event import FOREVER

T = TypeVar("T")
Steps = list[tuple[date, T]]


class Place(NamedTuple):
    """Where an appeal belongs."""

    topic_id: int
    district_id: int
    organisation_id: int | None


class Answer(NamedTuple):
    """An outcome, and whether its day is known."""

    outcome: Outcome
    dated: bool


class Line(NamedTuple):
    """How an appeal stood from ``on`` until before ``until``; ``days`` as in AppealEvent."""

    on: date
    until: date
    received_on: date
    outcome: Outcome
    days: int | None
    place: Place


@dataclass(frozen=True)
class Facts:
    """What the appeal says of itself now."""

    received_on: date
    outcome: Outcome
    outcome_on: date | None
    place: Place


WAITING = Answer(Outcome.UNDER_REVIEW, False)


def revised(lines: Sequence[Line], facts: Facts, today: date) -> list[Line]:
    """The history that ends in what the appeal says now; the same lines when it says nothing new.

    ``lines`` are those that last, in the order of their days. Topic, district and organisation
    change from today on, the outcome from ``outcome_on``, or from today where there is none. A
    corrected day of receipt moves the first line.
    """
    first = facts.received_on
    answers = _tidy(
        ((line.on, Answer(line.outcome, line.days is not None)) for line in lines), first
    )
    places = _tidy(((line.on, line.place) for line in lines), first)
    return _lines(
        first, _tidy(_answered(answers, facts, today), first), _placed(places, facts, today)
    )


def _tidy(steps: Iterable[tuple[date, T]], first: date) -> Steps[T]:
    """Steps by day: the last of a day holds, the first begins with the receipt, none repeats."""
    by_day = {max(day, first): value for day, value in steps}
    tidied: Steps[T] = []
    for day, value in sorted(by_day.items(), key=lambda step: step[0]):
        if not tidied:
            tidied.append((first, value))
        elif value != tidied[-1][1]:
            tidied.append((day, value))
    return tidied


def _answered(steps: Steps[Answer], facts: Facts, today: date) -> Steps[Answer]:
    settled = facts.outcome is not Outcome.UNDER_REVIEW
    if not steps:
        said = Answer(facts.outcome, settled and facts.outcome_on is not None)
        return [(facts.received_on, WAITING), (facts.outcome_on or today, said)]
    if settled and facts.outcome_on:
        return _told(steps, facts, facts.outcome_on)
    if facts.outcome is not steps[-1][1].outcome:
        return _added(steps, today, Answer(facts.outcome, settled))
    return steps


def _told(steps: Steps[Answer], facts: Facts, day: date) -> Steps[Answer]:
    """The day of an outcome is known: what was taken to hold after it did not."""
    before = [step for step in steps if step[0] < day]
    while before and before[-1][1].outcome is facts.outcome:
        before.pop()
    return _added(before or [(facts.received_on, WAITING)], day, Answer(facts.outcome, True))


def _placed(steps: Steps[Place], facts: Facts, today: date) -> Steps[Place]:
    if not steps:
        return [(facts.received_on, facts.place)]
    return _tidy(_added(steps, today, facts.place), facts.received_on)


def _added(steps: Steps[T], day: date, value: T) -> Steps[T]:
    """A step is never older than the one it follows."""
    return [*steps, (max(day, steps[-1][0]), value)]


def _lines(first: date, answers: Steps[Answer], places: Steps[Place]) -> list[Line]:
    outcomes = list(_with_days(answers, first))
    days = sorted({day for day, _value in (*outcomes, *places)})
    return [
        Line(day, until, first, *_at(outcomes, day), _at(places, day))
        for day, until in zip(days, [*days[1:], FOREVER], strict=True)
    ]


def _with_days(
    steps: Steps[Answer], first: date
) -> Iterator[tuple[date, tuple[Outcome, int | None]]]:
    """Each outcome with the days from receipt to the first answer since it was last open."""
    since: date | None = None
    for day, answer in steps:
        if answer.outcome is Outcome.UNDER_REVIEW:
            since = None
        elif answer.dated:
            since = since or day
        yield day, (answer.outcome, (since - first).days if since else None)


def _at(steps: Sequence[tuple[date, T]], day: date) -> T:
    return steps[bisect_right(steps, day, key=lambda step: step[0]) - 1][1]
