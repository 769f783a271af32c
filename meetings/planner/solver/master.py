"""The whole plan as a linear programme without a calendar: its bound, and how often each tour is worth going.

All days are alike in it: how often a crew goes each tour, how often each official sits in each district about
each topic, on how many ways. Every plan gives a solution that is worth as much or more, so that its optimum
is a bound; dates, hours and whole numbers are what it leaves out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from meetings.planner.solver.cuts import Level, Row, cuts, first_cuts
from meetings.planner.solver.grid import Grid, Steps
from meetings.planner.solver.linear import Linear, Solution, Terms
from meetings.planner.solver.part import Part
from meetings.planner.solver.tariff import Tariff
from meetings.planner.solver.tours import Tour

SCALE = 10
TINY = 1e-6
ROUNDS = 6
LARGE = 20_000
"""Variables beyond which one solution more would take too long."""
LOSS = 20.0
"""Points that a tour may lose on a day and still be offered: dates and whole numbers make up for some."""
OFFERED = 1000
"""Tours of a group at most, next to those that are worth going."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """``bound`` of the total; for each group the tours with the number of crew-days that they are worth.

    Those that would lose little come next to those that are worth going, with none.
    ``tariff``: what appeals and visits are worth at the margin, in the first group.
    """

    bound: int
    tours: list[list[tuple[Tour, float]]]
    tariff: Tariff


class Master:
    """The rows and variables; points count ten times, so that minutes are whole.

    ``groups``: days that are alike in it, each group a set of whole weeks.
    """

    def __init__(self, grid: Grid, groups: Sequence[Sequence[int]]) -> None:
        self.grid = grid
        self.lp = Linear()
        self.taken: dict[tuple[int, int], Terms] = defaultdict(list)
        self.levels: dict[tuple[int, int], list[Level]] = {}
        self.parts = [Part(grid, self.lp, self.taken, days) for days in groups]
        self._duties()
        self._served()
        self._fairness()
        self.cuttable = not any(part.odd for part in self.parts)
        if self.cuttable:
            self._cut(first_cuts(self.parts, self.levels))

    def _cut(self, rows: Iterable[Row]) -> int:
        """Add rows; how many."""
        before = len(self.lp.rows)
        for terms, limit in rows:
            self.lp.at_most(terms, limit)
        return len(self.lp.rows) - before

    def outlook(self, seconds: float) -> Outlook | None:
        """The bound and the tours; None when there was no time for it."""
        self.solution = solution = self.lp.solve(seconds)
        if not solution.found:
            return None
        left = self.lp.left(solution.prices)
        used = [_offered(part, solution.values, left) for part in self.parts]
        return Outlook(self.bound(solution), used, self._tariff(solution))

    def sharpen(self, left: Callable[[], float]) -> Iterator[int]:
        """Ever lower bounds after an outlook: what breaks a cut is cut off and the rest solved again.

        ``left``: seconds that there are still.
        """
        if len(self.lp.most) > LARGE or not self.cuttable:
            return
        for _ in range(ROUNDS):
            if left() <= 0 or not self._cut(cuts(self.parts, self.levels, self.solution.values)):
                return
            self.solution = self.lp.solve(left())
            if not self.solution.found:
                return
            yield self.bound(self.solution)

    def _tariff(self, solution: Solution) -> Tariff:
        part = self.parts[0]
        appeals = [[0.0] * len(needs) for needs in self.grid.need]
        for (district, topic), row in part.supplies.items():
            appeals[district][topic] = max(0.0, solution.prices[row] / SCALE)
        visits = [0.0] * len(self.grid.home)
        for official, row in part.budgets.items():
            visits[official] = max(0.0, solution.prices[row] / SCALE)
        return Tariff(appeals, visits)

    def bound(self, solution: Solution) -> int:
        """Proven, whatever the solver's rounding; the tens of minutes may be rounded in the plan's favour."""
        travel = self.grid.problem.weights.travel
        certain = sum(part.held.minutes for part in self.parts)
        return (self.lp.proven(solution.prices) + (9 - certain) * travel) // SCALE

    def _duties(self) -> None:
        grid, lp = self.grid, self.lp
        for duty in grid.problem.duties:
            for name in duty.districts:
                key = (grid.official_of[duty.official], grid.district_of[name])
                missing = lp.var(duty.at_least, -SCALE * grid.problem.weights.duty)
                terms = [
                    (var, -1)
                    for part in self.parts
                    if any(duty.first <= grid.days[day] <= duty.last for day in part.days)
                    for var, _ in part.visits.get(key, [])
                ]
                lp.at_most([(missing, -1), *terms], -duty.at_least)
                lp.at_most([(missing, -1), *self._passing(key, duty.at_least)], -duty.at_least)

    def _passing(self, key: tuple[int, int], most: int) -> Terms:
        """Days on which an official passes a district, each counting no more visits than are asked."""
        official, district = key
        return [
            (var, -min(most, count))
            for part in self.parts
            for terms in (
                part.days_there(official).get(district, []),
                part.visits_on_held_days(official).get(district, []),
                part.extra[district],
            )
            for var, count in terms
        ]

    def _served(self) -> None:
        grid, lp = self.grid, self.lp
        for (district, topic), taken in sorted(self.taken.items()):
            levels = Steps.of(
                grid.need[district][topic], grid.problem.weights.served, grid.factor[topic]
            ).levels
            steps = [(lp.var(size, SCALE * points), size) for size, points in levels if size]
            lp.no_more([(var, 1) for var, _ in steps], taken)
            lp.at_most(taken, grid.need[district][topic])
            self.levels[district, topic] = self._prefixes(steps, taken)

    def _prefixes(self, steps: list[tuple[int, int]], taken: Terms) -> list[Level]:
        """The first step, the first two, and all that is taken up; each with how much it can be."""
        found: list[Level] = []
        for number in range(1, len(steps)):
            part = steps[:number]
            found.append(([(var, 1) for var, _ in part], sum(size for _, size in part)))
        return [*found, (taken, sum(size for _, size in steps))] if steps else []

    def _fairness(self) -> None:
        grid, lp = self.grid, self.lp
        if not any(grid.backlog):
            return
        lowest = lp.var(100, SCALE * grid.problem.weights.fairness)
        for district, backlog in enumerate(grid.backlog):
            if backlog:
                taken = [
                    (var, 100)
                    for topic in range(len(grid.factor))
                    for var, _ in self.taken[district, topic]
                ]
                lp.no_more([(lowest, backlog)], taken)


def _offered(
    part: Part, values: Sequence[float], left: Sequence[float]
) -> list[tuple[Tour, float]]:
    """The tours that are worth going with their crew-days, then those that lose least."""
    pairs = list(zip(part.tours, part.tour_vars, strict=True))
    worth = [(tour, values[var]) for tour, var in pairs if values[var] > TINY]
    others = sorted(
        (round(-left[var], 6), tour.stages, tour)
        for tour, var in pairs
        if values[var] <= TINY and left[var] > -LOSS * SCALE
    )
    return worth + [(tour, 0.0) for _, _, tour in others[:OFFERED]]
