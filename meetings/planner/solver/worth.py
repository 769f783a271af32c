"""What a draft is worth: the five terms of the score, reckoned by district, by person and day, and by pin."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from meetings.planner.elements import Weights
from meetings.planner.plan import Score
from meetings.planner.solver.draft import FREE, Held, held_of, ordered
from meetings.planner.solver.grid import Grid, Steps
from meetings.planner.solver.split import Split, split

Levels = list[tuple[int, int, int]]
Shape = tuple[tuple[int, tuple[tuple[int, int], ...]], ...]


@dataclass(frozen=True, slots=True)
class Worth:
    """The score of a draft, and how its appeals are split: ``taken[i]`` of the i-th meeting, in order."""

    score: Score
    meetings: list[Held]
    taken: list[dict[int, int]]


class Scale:
    """Weighs drafts of one grid; remembers the districts that it has weighed."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.pins = [
            held_of(grid, grid.problem.pinned, number) for number in range(len(grid.problem.pinned))
        ]
        self.levels = [self._levels(district) for district in range(len(grid.need))]
        self._known: dict[tuple[int, Shape], Split] = {}

    def _levels(self, district: int) -> Levels:
        grid = self.grid
        points = grid.problem.weights.served
        return sorted(
            (
                (each, topic, size)
                for topic, count in enumerate(grid.need[district])
                for size, each in Steps.of(count, points, grid.factor[topic]).levels
                if size
            ),
            key=lambda level: (-level[0], level[1]),
        )

    def weigh(self, meetings: Iterable[Held]) -> Worth:
        """All terms of a draft."""
        held = ordered(meetings)
        parts: list[list[int]] = [[] for _ in self.grid.need]
        for number, each in enumerate(held):
            parts[self.grid.located[each.venue]].append(number)
        splits = [self._split(district, held, part) for district, part in enumerate(parts)]
        taken: list[dict[int, int]] = [{} for _ in held]
        for part, found in zip(parts, splits, strict=True):
            for number, amounts in zip(part, found.taken, strict=True):
                taken[number] = amounts
        score = Score.of(
            served=sum(found.served for found in splits),
            fairness=self._fairness([found.total for found in splits]),
            travel=self.travel(held),
            duties=self.duties(held),
            changes=self.changes(held),
        )
        return Worth(score, held, taken)

    def _split(self, district: int, held: list[Held], part: list[int]) -> Split:
        grid = self.grid
        supplies = [held[number].supply(grid) for number in part]
        rooms = [grid.capacity[held[number].venue] for number in part]
        shape = tuple(
            (room, tuple(sorted(supply.items())))
            for room, supply in zip(rooms, supplies, strict=True)
        )
        if (district, shape) not in self._known:
            self._known[district, shape] = split(self.levels[district], rooms, supplies)
        return self._known[district, shape]

    def _fairness(self, taken: list[int]) -> int:
        shares = [
            100 * part // whole
            for part, whole in zip(taken, self.grid.backlog, strict=True)
            if whole
        ]
        return self.grid.problem.weights.fairness * min(shares, default=0)

    def travel(self, held: list[Held]) -> int:
        """The travel term of meetings in order."""
        return -self.grid.problem.weights.travel * (self.minutes(held) // 10)

    def minutes(self, held: list[Held]) -> int:
        """Minutes on the way of everybody."""
        grid = self.grid
        stops: dict[tuple[int, int], list[int]] = {}
        for each in held:
            stops.setdefault((each.day, -1 - each.crew), []).append(each.venue)
            for official, _ in each.staff:
                stops.setdefault((each.day, official), []).append(each.venue)
        return sum(
            grid.round_trip(grid.home[who] if who >= 0 else grid.crew_home[-1 - who], venues)
            for (_, who), venues in stops.items()
        )

    def duties(self, held: list[Held]) -> int:
        """The duties term."""
        grid = self.grid
        visits: dict[tuple[int, int], list[int]] = {}
        for each in held:
            for official, _ in each.staff:
                visits.setdefault((official, grid.located[each.venue]), []).append(each.day)
        missing = 0
        for duty in grid.problem.duties:
            official = grid.official_of[duty.official]
            for name in duty.districts:
                days = visits.get((official, grid.district_of[name]), [])
                met = sum(duty.first <= grid.days[day] <= duty.last for day in days)
                missing += max(0, duty.at_least - met)
        return -grid.problem.weights.duty * missing

    def changes(self, held: list[Held]) -> int:
        """The changes term."""
        kept = {each.pin: each for each in held if each.pin != FREE}
        return -sum(
            self.change(number, kept.get(number))
            for number, pin in enumerate(self.grid.problem.pinned)
            if not pin.fixed
        )

    def change(self, number: int, now: Held | None) -> int:
        """The price of what became of one movable pin."""
        weights = self.grid.problem.weights
        if now is None:
            return weights.cancel
        stood = self.grid.problem.pinned[number].meeting
        moved = (self.grid.days[now.day], now.start) != (stood.date, stood.start)
        price = weights.change_time * moved
        price += weights.change_venue * (self.grid.venue_of[stood.venue] != now.venue)
        officials = {self.grid.official_of[each] for each in stood.officials}
        topics = {self.grid.topic_of[each] for each in stood.topics}
        return price + _differences(weights, officials, topics, now)


def _differences(weights: Weights, officials: set[int], topics: set[int], now: Held) -> int:
    sitting = {official for official, _ in now.staff}
    return weights.change_official * len(officials ^ sitting) + weights.change_topic * len(
        topics ^ now.topics
    )
