"""The problem in small numbers: everything has an index, and what can never be is left out already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import accumulate, pairwise

from meetings.planner.elements import Official, Problem, Venue

SAME_DISTRICT = 15
DUSK = 30

Place = tuple[int, int]
"""A day (index) and a start in minutes."""


class Grid:
    """Indexes of days, venues, districts, topics, officials and crews, and what is possible for each.

    Days are counted from the problem's first; times are minutes since midnight.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.days: tuple[date, ...] = problem.dates
        self.weeks: list[tuple[int, int]] = [day.isocalendar()[:2] for day in self.days]
        self.week_days: dict[tuple[int, int], list[int]] = {}
        for index, week in enumerate(self.weeks):
            self.week_days.setdefault(week, []).append(index)
        numbers = {week: number for number, week in enumerate(self.week_days)}
        self.week_of = [numbers[week] for week in self.weeks]
        self.length = problem.slot_minutes
        self.slots = sorted(problem.slots)
        self._index()
        self._people()
        self._needs()
        self._open: dict[tuple[int, int, int], bool] = {}
        self._free: dict[tuple[int, int, int], bool] = {}
        self._starts_free: dict[tuple[int, int], frozenset[int]] = {}

    def _index(self) -> None:
        problem = self.problem
        self.day_of = {day: index for index, day in enumerate(self.days)}
        self.district_of = {each.id: index for index, each in enumerate(problem.districts)}
        self.venue_of = {each.id: index for index, each in enumerate(problem.venues)}
        self.topic_of = {topic: index for index, topic in enumerate(problem.topics)}
        self.official_of = {each.id: index for index, each in enumerate(problem.officials)}
        self.crew_of = {each.id: index for index, each in enumerate(problem.crews)}
        self.capacity = [venue.capacity for venue in problem.venues]
        self.located = [self.district_of[venue.district] for venue in problem.venues]
        self.travel = _matrix(problem.travel_minutes, list(self.district_of))

    def _people(self) -> None:
        problem = self.problem
        self.home = [self.district_of[each.home] for each in problem.officials]
        self.crew_home = [self.district_of[each.home] for each in problem.crews]
        self.answers = [each.answers for each in problem.officials]
        self.per_day = [each.max_per_day for each in problem.officials]
        self.per_week = [each.max_per_week for each in problem.officials]
        self.topics_at: list[dict[int, tuple[int, ...]]] = [
            self._responsible(each) for each in problem.officials
        ]
        self.topic_bits = [
            [
                sum(1 << topic for topic in places.get(each, ()))
                for each in range(len(problem.districts))
            ]
            for places in self.topics_at
        ]
        self.useful_at: list[list[int]] = [[] for _ in problem.districts]
        for official, places in enumerate(self.topics_at):
            for district in sorted(places):
                self.useful_at[district].append(official)

    def _responsible(self, official: Official) -> dict[int, tuple[int, ...]]:
        found: dict[int, set[int]] = {}
        for topic, districts in official.responsible.items():
            for district in districts:
                found.setdefault(self.district_of[district], set()).add(self.topic_of[topic])
        return {district: tuple(sorted(topics)) for district, topics in found.items()}

    def _needs(self) -> None:
        problem = self.problem
        self.need = [[0] * len(problem.topics) for _ in problem.districts]
        for (topic, district), count in problem.backlog.items():
            self.need[self.district_of[district]][self.topic_of[topic]] = count
        self.factor = [problem.weights.factor(topic) for topic in problem.topics]
        self.backlog = [sum(needs) for needs in self.need]

    @cached_property
    def slots_at(self) -> list[dict[int, list[int]]]:
        """For every day: start → the venues that may hold a new meeting then, the largest first."""
        order = sorted(range(len(self.capacity)), key=lambda venue: (-self.capacity[venue], venue))
        return [self._starts(day, order) for day in range(len(self.days))]

    def _starts(self, day: int, order: list[int]) -> dict[int, list[int]]:
        found = {start: [v for v in order if self.opens(v, day, start)] for start in self.slots}
        return {start: venues for start, venues in found.items() if venues}

    @cached_property
    def largest(self) -> list[dict[int, dict[int, int]]]:
        """For every day and start: the largest open venue of each district."""
        return [
            {
                start: {self.located[venue]: venue for venue in reversed(venues)}
                for start, venues in starts.items()
            }
            for starts in self.slots_at
        ]

    @cached_property
    def points(self) -> list[list[list[int]]]:
        """For every district and topic: the points of the first appeals taken up, none to all."""
        served = self.problem.weights.served
        return [
            [
                [0, *accumulate(each for size, each in levels for _ in range(size))]
                for topic, count in enumerate(needs)
                for levels in (Steps.of(count, served, self.factor[topic]).levels,)
            ]
            for needs in self.need
        ]

    @cached_property
    def asked(self) -> set[tuple[int, int]]:
        """(official, district) of all duties."""
        return {
            (self.official_of[duty.official], self.district_of[name])
            for duty in self.problem.duties
            for name in duty.districts
        }

    def opens(self, venue: int, day: int, start: int) -> bool:
        """Whether the venue may hold a meeting then, by its hours, season and light."""
        key = (venue, day, start)
        if key not in self._open:
            self._open[key] = may_open(self.problem, self.problem.venues[venue], *self._span(key))
        return self._open[key]

    def free(self, official: int, day: int, start: int) -> bool:
        """Whether the official is neither absent nor busy then."""
        key = (official, day, start)
        if key not in self._free:
            person = self.problem.officials[official]
            self._free[key] = may_sit(person, *self._span(key))
        return self._free[key]

    def free_starts(self, official: int, day: int) -> frozenset[int]:
        """The slots of a day at which the official is neither absent nor busy."""
        key = (official, day)
        if key not in self._starts_free:
            self._starts_free[key] = frozenset(
                start for start in self.slots if self.free(official, day, start)
            )
        return self._starts_free[key]

    def _span(self, key: tuple[int, int, int]) -> tuple[date, int, int]:
        return self.days[key[1]], key[2], key[2] + self.length

    def leg(self, here: int, there: int) -> int:
        """Minutes from venue to venue."""
        if here == there:
            return 0
        return self.travel[self.located[here]][self.located[there]]

    def round_trip(self, home: int, stops: list[int]) -> int:
        """Minutes of a day from a home district over venues, in order, and back."""
        if not stops:
            return 0
        out = self.travel[home][self.located[stops[0]]]
        back = self.travel[home][self.located[stops[-1]]]
        between = sum(self.leg(a, b) for a, b in pairwise(stops))
        return out + between + back

    def reachable(self, one: tuple[int, int], other: tuple[int, int]) -> bool:
        """Whether one person can be at two (start, venue) of a day."""
        (first, here), (second, there) = sorted((one, other))
        return second - first - self.length >= self.leg(here, there) and first != second


@dataclass(frozen=True)
class Steps:
    """How much the appeals of one topic and district count: (how many, points each), falling."""

    levels: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, count: int, points: tuple[int, int, int], factor: int) -> Steps:
        """The three steps of a backlog of ``count``."""
        first, second = 4 * count // 10, 3 * count // 10
        sizes = (first, second, count - first - second)
        return cls(tuple((size, each * factor) for size, each in zip(sizes, points, strict=True)))

    def worth(self, taken: int) -> int:
        """Points of the first ``taken`` appeals."""
        total = 0
        for size, each in self.levels:
            total += min(taken, size) * each
            taken -= min(taken, size)
        return total


def may_open(problem: Problem, venue: Venue, day: date, start: int, end: int) -> bool:
    """Hard rules 1 and 2 for one venue and one meeting."""
    if day in problem.holidays or day in venue.closed:
        return False
    if venue.season and not venue.season[0] <= day <= venue.season[1]:
        return False
    if not any(since <= start and end <= until for since, until in venue.open[day.weekday()]):
        return False
    sunrise, sunset = problem.daylight[day]
    return venue.lit or (start >= sunrise + DUSK and end <= sunset - DUSK)


def may_sit(official: Official, day: date, start: int, end: int) -> bool:
    """The absences and busy hours of hard rule 4 for one meeting."""
    if any(first <= day <= last for first, last in official.absent):
        return False
    return not any(
        busy.date == day and busy.start < end and start < busy.end for busy in official.busy
    )


def _matrix(minutes: Mapping[str, Mapping[str, int]], ids: list[str]) -> list[list[int]]:
    return [[SAME_DISTRICT if a == b else minutes[a][b] for b in ids] for a in ids]
