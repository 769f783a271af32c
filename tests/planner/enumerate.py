"""The best total of a tiny problem, by trying every plan.

A plan without answers is a choice of meetings for each day; the judge says which keep the rules. What the
chosen meetings can take up is tried in every way, district by district.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import product
from math import prod
from typing import NamedTuple

from meetings.planner.elements import Problem
from meetings.planner.plan import Meeting, Session
from meetings.planner.scorer import broken_rules, terms

MOST_MEETINGS = 150
MOST_CHOICES = 5_000
MOST_PLANS = 150_000
NEW = "new"


class Day(NamedTuple):
    """A choice of meetings for one day, and what it adds to the score."""

    pins: frozenset[str]
    minutes: int
    changes: int
    visits: Counter[tuple[str, str]]
    weeks: Counter[tuple[tuple[int, int], str]]
    supplies: tuple[Supply, ...]


class Supply(NamedTuple):
    """What one meeting can take up: at most ``seats`` of each topic, and so many together."""

    district: str
    capacity: int
    seats: tuple[tuple[str, int], ...]


class TooMany(Exception):
    """There are too many plans to try."""


def best_total(problem: Problem) -> int:
    """The highest total of any plan. Raises TooMany."""
    days = [_days(problem, number) for number in range(len(problem.dates))]
    plans = prod(map(len, days))
    if plans > MOST_PLANS:
        raise TooMany(f"{plans} plans")
    best = Best(problem)
    return max(best.total(chosen) for chosen in product(*days) if _together(problem, chosen))


def _days(problem: Problem, number: int) -> list[Day]:
    """Every choice of meetings for a day that keeps the rules as far as one day goes."""
    single = [[each] for each in _meetings(problem, number) if _keeps(problem, [each])]
    if len(single) > MOST_MEETINGS:
        raise TooMany(f"{len(single)} meetings on one day")
    choices: list[list[Meeting]] = [[]]
    longest = [(index + 1, chosen) for index, chosen in enumerate(single)]
    while longest:
        choices += [chosen for _, chosen in longest]
        longest = [
            (index + 1, [*chosen, *single[index]])
            for begin, chosen in longest
            for index in range(begin, len(single))
            if _keeps(problem, [*chosen, *single[index]])
        ]
        if len(choices) > MOST_CHOICES:
            raise TooMany(f"{len(choices)} choices on one day")
    return [_day(problem, chosen) for chosen in choices]


def _keeps(problem: Problem, meetings: list[Meeting]) -> bool:
    known = [each.id for each in meetings if not each.id.startswith(NEW)]
    return len(known) == len(set(known)) and all(
        broken.what in ("missing", "per_week") for broken in broken_rules(problem, meetings)
    )


def _meetings(problem: Problem, number: int) -> Iterator[Meeting]:
    """Every meeting of a day, kept pins at their own times too; many break rules."""
    day = problem.dates[number]
    starts = {*problem.slots, *(pin.meeting.start for pin in problem.pinned)}
    names = (NEW, *problem.pin_by_id)
    where = product(names, problem.venues, sorted(starts), problem.crews)
    for index, (name, venue, start, crew) in enumerate(where):
        for turn, sessions in enumerate(_seatings(problem, venue.district)):
            fresh = f"{NEW}-{number}-{index}-{turn}" if name == NEW else name
            yield Meeting(fresh, venue.id, day, start, crew.id, sessions)


def _seatings(problem: Problem, district: str) -> Iterator[tuple[Session, ...]]:
    """Every way to seat officials at topics that they answer for there, or at home."""
    places = [
        (None, *(topic for topic, at in each.responsible.items() if district in at))
        for each in problem.officials
    ]
    for seated in product(*places):
        by_topic: dict[str, list[str]] = {}
        for official, topic in zip(problem.officials, seated, strict=True):
            if topic is not None:
                by_topic.setdefault(topic, []).append(official.id)
        if by_topic:
            yield tuple(Session(topic, tuple(ids)) for topic, ids in sorted(by_topic.items()))


def _day(problem: Problem, meetings: list[Meeting]) -> Day:
    present = {each.id for each in meetings}
    costs = terms.change_costs(problem, meetings)
    visits: Counter[tuple[str, str]] = Counter()
    weeks: Counter[tuple[tuple[int, int], str]] = Counter()
    for meeting in meetings:
        week = meeting.date.isocalendar()[:2]
        weeks.update((week, official) for official in meeting.officials)
        district = problem.venue_by_id[meeting.venue].district
        visits.update(
            (duty.id, district)
            for duty in problem.duties
            if duty.official in meeting.officials and duty.first <= meeting.date <= duty.last
        )
    return Day(
        pins=frozenset(present & problem.pin_by_id.keys()),
        minutes=sum(terms.minutes(problem, meetings).values()),
        changes=sum(cost for pin, cost in costs.items() if pin in present),
        visits=visits,
        weeks=weeks,
        supplies=tuple(_supply(problem, meeting) for meeting in meetings),
    )


def _supply(problem: Problem, meeting: Meeting) -> Supply:
    venue = problem.venue_by_id[meeting.venue]
    seats = tuple(
        (session.topic, sum(problem.official_by_id[each].answers for each in session.officials))
        for session in meeting.sessions
    )
    return Supply(venue.district, venue.capacity, seats)


def _together(problem: Problem, chosen: tuple[Day, ...]) -> bool:
    """Whether days go together: pins once, fixed ones all, nobody too often in a week."""
    pins = [pin for day in chosen for pin in day.pins]
    if len(pins) != len(set(pins)) or any(each.id not in pins for each in problem.fixed):
        return False
    weeks: Counter[tuple[tuple[int, int], str]] = Counter()
    for day in chosen:
        weeks += day.weeks
    return all(
        times <= problem.official_by_id[who].max_per_week for (_, who), times in weeks.items()
    )


class Best:
    """The best total of meetings that are chosen."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.appeals = cache(self._appeals)
        self.worth = {
            (topic, district): self._worth(topic, count)
            for (topic, district), count in problem.backlog.items()
        }

    def _worth(self, topic: str, count: int) -> list[int]:
        """The points of each appeal of a backlog, in the order in which they are taken up."""
        steps = [4 * count // 10, 3 * count // 10]
        steps.append(count - sum(steps))
        factor = self.problem.weights.factor(topic)
        points = zip(steps, self.problem.weights.served, strict=True)
        return [each * factor for step, each in points for _ in range(step)]

    def total(self, chosen: tuple[Day, ...]) -> int:
        """The total with the best answers."""
        weights = self.problem.weights
        minutes = sum(day.minutes for day in chosen)
        kept = {pin for day in chosen for pin in day.pins}
        left_out = sum(pin.id not in kept for pin in self.problem.movable)
        supplies = tuple(sorted(supply for day in chosen for supply in day.supplies))
        return (
            self.appeals(supplies)
            - weights.travel * (minutes // 10)
            - weights.duty * self._missing(chosen)
            - weights.cancel * left_out
            - sum(day.changes for day in chosen)
        )

    def _missing(self, chosen: tuple[Day, ...]) -> int:
        return sum(
            max(0, duty.at_least - sum(day.visits[duty.id, district] for day in chosen))
            for duty in self.problem.duties
            for district in duty.districts
        )

    def _appeals(self, supplies: tuple[Supply, ...]) -> int:
        """The best of served and fairness: every lowest share that can be, and the most above it."""
        ways = [self._ways(each.id, supplies) for each in self.problem.districts]
        ways = [each for each in ways if each]
        shares = sorted({share for each in ways for share in each if share is not None}) or [0]
        found = []
        for lowest in shares:
            reached = [
                [points for share, points in each.items() if share is None or share >= lowest]
                for each in ways
            ]
            if all(reached):
                served = sum(max(each) for each in reached)
                found.append(served + self.problem.weights.fairness * lowest)
        return max(found)

    def _ways(self, district: str, supplies: tuple[Supply, ...]) -> dict[int | None, int]:
        """The most points for each share of a district; its share is None if it has no backlog."""
        topics = [topic for topic, where in self.problem.backlog if where == district]
        counts = [self.problem.backlog[topic, district] for topic in topics]
        taken = {tuple(0 for _ in topics)}
        for supply in supplies:
            if supply.district == district:
                taken = {more for each in taken for more in _taking(each, counts, topics, supply)}
        best: dict[int | None, int] = {}
        for each in taken:
            share = 100 * sum(each) // sum(counts) if sum(counts) else None
            points = sum(
                sum(self.worth[topic, district][:number])
                for topic, number in zip(topics, each, strict=True)
            )
            best[share] = max(points, best.get(share, points))
        return best


def _taking(
    taken: tuple[int, ...], counts: list[int], topics: list[str], supply: Supply
) -> Iterator[tuple[int, ...]]:
    """Every state that one meeting can lead to."""
    seats = dict(supply.seats)
    most = [
        min(seats.get(topic, 0), count - already)
        for topic, count, already in zip(topics, counts, taken, strict=True)
    ]
    for more in product(*(range(each + 1) for each in most)):
        if sum(more) <= supply.capacity:
            yield tuple(one + other for one, other in zip(taken, more, strict=True))
