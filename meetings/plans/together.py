"""Whether meetings that are wished can all be held, and where: one small exact model."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, product
from typing import Any

from ortools.sat.python import cp_model

from meetings.planner.elements import Problem
from meetings.planner.plan import Meeting
from meetings.planner.plan import Session as Part
from meetings.planner.scorer.people import people_rules
from meetings.planner.scorer.places import place_rules
from meetings.plans.choice import Choice

Flags = Mapping[Any, Any]
"""What can be chosen, each with the variable that says whether it is."""


@dataclass(frozen=True)
class _Options:
    """The variables of a choice; ``spots`` by their number."""

    choice: Choice
    spots: Flags
    crews: Flags
    officials: Flags


def together(problem: Problem, choices: Sequence[Choice]) -> list[Meeting] | None:
    """One meeting for each choice, beside all that is fixed, so that no rule breaks; None when none can.

    Of several ways it takes one with much to take up and short ways. Each meeting has one session
    with one official: with more of them it could only be harder to hold.
    """
    return _Model(problem).solved(choices)


class _Model:
    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._cp = cp_model.CpModel()
        self._bound: dict[tuple[str, date], list[Meeting]] = defaultdict(list)
        for held in problem.fixed:
            for who in (held.crew, *held.officials):
                self._bound[who, _monday(held.date)].append(held)

    def solved(self, choices: Iterable[Choice]) -> list[Meeting] | None:
        options = [self._options(choice) for choice in choices]
        for one, other in combinations(options, 2):
            self._keep_apart(one, other)
        self._keep_measure(options)
        self._cp.maximize(sum(self._values(options)))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        if solver.solve(self._cp) != cp_model.OPTIMAL:
            return None
        return [
            each.choice.at(*(_chosen(solver, f) for f in (each.spots, each.crews, each.officials)))
            for each in options
        ]

    def _options(self, choice: Choice) -> _Options:
        open_ = [number for number, spot in enumerate(choice.spots) if self._opens(spot)]
        options = _Options(
            choice,
            self._one_of(open_),
            self._one_of(crew.id for crew in self._problem.crews),
            self._one_of(choice.topics),
        )
        self._keep_free(options)
        return options

    def _one_of(self, things: Iterable[Any]) -> Flags:
        flags = {thing: self._cp.new_bool_var("") for thing in things}
        self._cp.add_exactly_one(flags.values())
        return flags

    def _opens(self, spot: Meeting) -> bool:
        beside = [each for each in self._problem.fixed if each.venue == spot.venue]
        return not any(
            spot.id in each.meetings for each in place_rules(self._problem, [*beside, spot])
        )

    def _keep_free(self, options: _Options) -> None:
        """Nobody comes who is away, elsewhere by a fixed meeting, or has enough of them."""
        for number, flag in options.spots.items():
            spot = options.choice.spots[number]
            for crew, comes in options.crews.items():
                if self._clashes(crew, replace(spot, crew=crew)):
                    self._cp.add_bool_or(~flag, ~comes)
            for who, comes in options.officials.items():
                seated = replace(spot, sessions=(Part(options.choice.topics[who], (who,)),))
                if self._clashes(who, seated):
                    self._cp.add_bool_or(~flag, ~comes)

    def _clashes(self, who: str, meeting: Meeting) -> bool:
        beside = self._bound[who, _monday(meeting.date)]
        return any(
            meeting.id in each.meetings and who in each.others
            for each in people_rules(self._problem, [*beside, meeting])
        )

    def _keep_apart(self, one: _Options, other: _Options) -> None:
        """Two wishes share a place or a person only where the hours and the way between allow it."""
        clash = self._cp.new_bool_var("")
        for (a, here), (b, there) in product(one.spots.items(), other.spots.items()):
            both = [one.choice.spots[a], other.choice.spots[b]]
            if both[0].venue == both[1].venue and _taken_twice(self._problem, both):
                self._cp.add_bool_or(~here, ~there)
            elif any(people_rules(self._problem, both)):  # of the crew without a name
                self._cp.add_bool_or(~here, ~there, clash)
        for mine, theirs in ((one.crews, other.crews), (one.officials, other.officials)):
            for who in mine.keys() & theirs.keys():
                self._cp.add_bool_or(~mine[who], ~theirs[who], ~clash)

    def _keep_measure(self, options: Sequence[_Options]) -> None:
        """What an official can bear on a day and in a week, fixed meetings counted."""
        days, weeks = defaultdict(list), defaultdict(list)
        for each in options:
            day = each.choice.spots[0].date if each.choice.spots else self._problem.first
            for who, comes in each.officials.items():
                days[who, day].append(comes)
                weeks[who, _monday(day)].append(comes)
        for (who, day), comes in days.items():
            held = sum(each.date == day for each in self._bound[who, _monday(day)])
            self._at_most(comes, self._problem.official_by_id[who].max_per_day - held)
        for (who, monday), comes in weeks.items():
            held = len(self._bound[who, monday])
            self._at_most(comes, self._problem.official_by_id[who].max_per_week - held)

    def _at_most(self, comes: Sequence[Any], limit: int) -> None:
        if len(comes) > limit:
            self._cp.add(sum(comes) <= max(limit, 0))

    def _values(self, options: Iterable[_Options]) -> Iterable[Any]:
        """As the score counts them, roughly; of hours that are alike the earliest."""
        for each in options:
            if not each.choice.spots:
                continue
            where = self._problem.venue_by_id[each.choice.spots[0].venue].district
            for crew, comes in each.crews.items():
                yield -self._way(self._problem.crew_by_id[crew].home, where) * comes
            for who, comes in each.officials.items():
                yield self._worth(who, each.choice.topics[who], where) * comes
            for number, flag in each.spots.items():
                yield -number * flag

    def _worth(self, who: str, topic: str, where: str) -> int:
        official = self._problem.official_by_id[who]
        count = min(official.answers, self._problem.backlog.get((topic, where), 0))
        return 100 * count - self._way(official.home, where)

    def _way(self, here: str, there: str) -> int:
        return 0 if here == there else self._problem.travel_minutes[here][there]


def _taken_twice(problem: Problem, both: Sequence[Meeting]) -> bool:
    return any(len(each.meetings) > 1 for each in place_rules(problem, both))


def _chosen(solver: cp_model.CpSolver, flags: Flags) -> Any:
    return next(thing for thing, flag in flags.items() if solver.value(flag))


def _monday(day: date) -> date:
    return date.fromordinal(day.toordinal() - day.weekday())
