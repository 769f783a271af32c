"""What is asked of a plan, counted while it changes: appeals by district and topic, and visits by duty."""

from __future__ import annotations

from collections.abc import Iterable

from meetings.planner.solver.draft import Held
from meetings.planner.solver.grid import Grid

Block = tuple[int, int]


class Demand:
    """Supplies count up to the backlog; ``worth`` is served, fairness and duties together.

    ``lacking[district]``: the topics of which more could be taken up, a bit for each.
    """

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        weights = grid.problem.weights
        self.points = grid.points
        self.supplied = [[0] * len(needs) for needs in grid.need]
        self.lacking = [
            sum(1 << topic for topic, count in enumerate(needs) if count) for needs in grid.need
        ]
        self.taken = [0] * len(grid.need)
        self.served = 0
        self.missing = 0
        self.fairness = weights.fairness
        self.duty_points = weights.duty
        self.asked = [district for district, backlog in enumerate(grid.backlog) if backlog]
        self.windows: dict[tuple[int, int], list[list[int]]] = {}
        self._windows()

    def _windows(self) -> None:
        """For each official and district: first day, last day, visits asked, visits made."""
        grid = self.grid
        for duty in grid.problem.duties:
            first = (duty.first - grid.problem.first).days
            last = (duty.last - grid.problem.first).days
            for name in duty.districts:
                key = (grid.official_of[duty.official], grid.district_of[name])
                self.windows.setdefault(key, []).append([first, last, duty.at_least, 0])
                self.missing += duty.at_least

    def stand(self, meetings: Iterable[Held], taken: Iterable[dict[int, int]]) -> None:
        """Count meetings that stand, with the appeals that they take up."""
        for held, amounts in zip(meetings, taken, strict=True):
            district = self.grid.located[held.venue]
            for topic, amount in amounts.items():
                self.supply(district, topic, amount)
            for official, _ in held.staff:
                self.visit(official, (held.day, district), 1)

    def supply(self, district: int, topic: int, amount: int) -> None:
        """Add what could be taken up, or take it back."""
        points = self.points[district][topic]
        row = self.supplied[district]
        top = len(points) - 1
        before, row[topic] = row[topic], row[topic] + amount
        if row[topic] < top:
            self.lacking[district] |= 1 << topic
        else:
            self.lacking[district] &= ~(1 << topic)
        before = min(before, top)
        after = min(row[topic], top)
        self.taken[district] += after - before
        self.served += points[after] - points[before]

    def gain(self, district: int, topic: int, amount: int) -> int:
        """Points of ``amount`` more."""
        points = self.points[district][topic]
        top = len(points) - 1
        start = self.supplied[district][topic]
        if start >= top:
            return 0
        return points[min(start + amount, top)] - points[start]

    def visit(self, official: int, block: Block, count: int) -> None:
        """Count visits, or take them back."""
        for window in self.windows.get((official, block[1]), ()):
            if window[0] <= block[0] <= window[1]:
                before = max(0, window[2] - window[3])
                window[3] += count
                self.missing += max(0, window[2] - window[3]) - before

    def duty(self, official: int, block: Block) -> float:
        """Points of one more visit."""
        windows = self.windows.get((official, block[1]))
        if windows is None:
            return 0.0
        open_to = sum(
            first <= block[0] <= last and made < asked for first, last, asked, made in windows
        )
        return float(self.duty_points * open_to)

    def worth(self) -> int:
        """Served, fairness and duties."""
        backlog, taken = self.grid.backlog, self.taken
        lowest = min((100 * taken[each] // backlog[each] for each in self.asked), default=0)
        return self.served + self.fairness * lowest - self.duty_points * self.missing
