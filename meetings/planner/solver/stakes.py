"""What the meetings of a piece are worth: served, fairness and duties, next to what stands outside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from meetings.planner.elements import Duty
from meetings.planner.solver.frame import total
from meetings.planner.solver.grid import Steps
from meetings.planner.solver.model import Model, Var
from meetings.planner.solver.piece import Piece

Key = tuple[int, int]
"""A district and a topic."""


Visit = tuple[int, int, int]
"""An official, a district and a day."""


class Stakes:
    """Adds served, fairness and duties to a model of a piece, each point of the score counting ``scale``.

    ``amounts``: the appeals taken up inside the piece; ``visits``: the variables that count visits.
    """

    def __init__(
        self,
        model: Model,
        piece: Piece,
        amounts: Mapping[Key, list[Var]],
        visits: Mapping[Visit, list[Var]],
        scale: int,
    ) -> None:
        self.model = model
        self.piece = piece
        self.grid = piece.grid
        self.amounts = amounts
        self.visits = visits
        self.scale = scale
        for key in sorted(self.amounts):
            self._served(key)
        if any(self.grid.backlog) and self.grid.problem.weights.fairness:
            self._fairness()
        for duty in self.grid.problem.duties:
            for name in duty.districts:
                self._duty(duty, self.grid.district_of[name])

    def _served(self, key: Key) -> None:
        """The steps that are not full yet."""
        district, topic = key
        grid, model = self.grid, self.model
        done, hint = self.piece.taken[key], model.hinted(self.amounts[key])
        steps: list[Var] = []
        levels = Steps.of(
            grid.need[district][topic], grid.problem.weights.served, grid.factor[topic]
        ).levels
        for size, points in levels:
            room, done = max(0, size - done), max(0, done - size)
            if room:
                steps.append(model.number(0, room, hint))
                hint -= model.hints[-1]
                model.pays(steps[-1], points * self.scale)
        model.cp.add(total(steps) == total(self.amounts[key]))

    def _fairness(self) -> None:
        grid, model = self.grid, self.model
        taken: dict[int, list[Var]] = {district: [] for district in range(len(grid.need))}
        for (district, _), variables in self.amounts.items():
            taken[district] += variables
        outside: dict[int, int] = defaultdict(int)
        for (district, _), amount in self.piece.taken.items():
            outside[district] += amount
        shares = {
            district: 100 * (outside[district] + model.hinted(taken[district])) // whole
            for district, whole in enumerate(grid.backlog)
            if whole
        }
        lowest = model.number(0, 100, min(shares.values()))
        model.pays(lowest, grid.problem.weights.fairness * self.scale)
        for district in shares:
            reached = 100 * (outside[district] + total(taken[district]))
            model.cp.add(grid.backlog[district] * lowest <= reached)

    def _duty(self, duty: Duty, district: int) -> None:
        """Visits that are still missing."""
        grid, model = self.grid, self.model
        official = grid.official_of[duty.official]
        outside = sum(
            grid.located[held.venue] == district
            and duty.first <= grid.days[held.day] <= duty.last
            and any(official == each for each, _ in held.staff)
            for held in self.piece.outside
        )
        visits = [
            var
            for day in range(len(grid.days))
            if duty.first <= grid.days[day] <= duty.last
            for var in self.visits.get((official, district, day), ())
        ]
        needed = duty.at_least - outside
        if needed > 0 and visits:
            missing = model.number(0, needed, needed - model.hinted(visits))
            model.cp.add(missing + total(visits) >= needed)
            model.pays(missing, -grid.problem.weights.duty * self.scale)
