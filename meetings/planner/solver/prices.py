"""What the next appeals of each topic and district are worth while a plan grows."""

from __future__ import annotations

from meetings.planner.solver.draft import Held
from meetings.planner.solver.grid import Grid


class Prices:
    """Counts what is taken up, and the visits that duties still ask for."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.taken = [[0] * len(needs) for needs in grid.need]
        self.worth = grid.points
        self.duties: dict[tuple[int, int], list[tuple[int, int, int]]] = {}
        self.visits: dict[tuple[int, int], list[int]] = {}
        for duty in grid.problem.duties:
            official = grid.official_of[duty.official]
            days = [index for index, day in enumerate(grid.days) if duty.first <= day <= duty.last]
            for name in duty.districts:
                if days:
                    key = (official, grid.district_of[name])
                    term = (duty.at_least, days[0], days[-1])
                    self.duties.setdefault(key, []).append(term)

    def trial(self) -> Prices:
        """A copy whose appeals can be taken up without consequence."""
        copy = Prices.__new__(Prices)
        copy.__dict__.update(self.__dict__)
        copy.taken = [list(row) for row in self.taken]
        return copy

    def gain(self, district: int, topic: int, amount: int, more: int = 0) -> tuple[int, int]:
        """Points and number of the next appeals, at most ``amount``, after ``more`` not yet counted."""
        worth = self.worth[district][topic]
        since = min(self.taken[district][topic] + more, len(worth) - 1)
        until = min(since + amount, len(worth) - 1)
        return worth[until] - worth[since], until - since

    def duty(self, official: int, district: int, day: int) -> float:
        """Points of one more visit."""
        terms = self.duties.get((official, district))
        if not terms:
            return 0.0
        visits = self.visits.get((official, district), [])
        missing = sum(
            since <= day <= until and sum(since <= visit <= until for visit in visits) < count
            for count, since, until in terms
        )
        return float(self.grid.problem.weights.duty * missing)

    def take_up(self, district: int, topic: int, amount: int) -> None:
        """Count appeals as taken up."""
        self.taken[district][topic] += amount

    def take(self, held: Held, staff: list[tuple[int, int, int]]) -> None:
        """Count a meeting."""
        district = self.grid.located[held.venue]
        for official, topic, amount in staff:
            self.take_up(district, topic, amount)
            self.visits.setdefault((official, district), []).append(held.day)
