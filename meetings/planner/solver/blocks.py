"""Whole days in a coarser model: crews choose tours, officials count visits in each district of a day.

Which of a tour's meetings an official sits in is left to ``packing``; with three or four meetings in a row
and rooms that are seldom full there is nearly always a way, and the model is a quarter of the size.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise

from meetings.planner.solver.draft import Held
from meetings.planner.solver.frame import SESSIONS, total, weighted
from meetings.planner.solver.grid import Grid
from meetings.planner.solver.model import Answer, Model, Var
from meetings.planner.solver.piece import Piece
from meetings.planner.solver.tours import Tour

Block = tuple[int, int]
"""A day and a district."""

Rota = dict[tuple[int, int], Tour]
Visits = dict[Block, list[tuple[int, int, int]]]
"""For each block: official, topic, how many meetings."""


@dataclass
class Present:
    """What a block's variables are: the tours that pass it, and who visits it about what."""

    tours: list[tuple[int, Tour, Var]] = field(default_factory=list)
    visits: dict[tuple[int, int], Var] = field(default_factory=dict)
    comes: dict[int, Var] = field(default_factory=dict)
    amounts: dict[int, Var] = field(default_factory=dict)


class Blocks:
    """The model of a piece of whole days; ``options``: the tours open to each crew on each day."""

    def __init__(self, piece: Piece, options: Mapping[tuple[int, int], Sequence[Tour]]) -> None:
        self.piece = piece
        self.grid: Grid = piece.grid
        self.model = Model()
        self.now = _Now(piece)
        self.blocks: dict[Block, Present] = defaultdict(Present)
        self.chosen: dict[tuple[int, int], list[tuple[Tour, Var]]] = {}
        for (day, crew), open_to in sorted(options.items()):
            self._crew(day, crew, open_to)
        for block, present in self.blocks.items():
            self._block(block, present)
        self._officials()

    def _crew(self, day: int, crew: int, open_to: Sequence[Tour]) -> None:
        grid, model = self.grid, self.model
        home, now = grid.crew_home[crew], self.now.tours.get((day, crew))
        chosen: list[tuple[Tour, Var]] = []
        for tour in open_to:
            var = model.flag(now is not None and tour.stages == now.stages)
            chosen.append((tour, var))
            minutes = grid.travel[home][tour.first] + tour.inner + grid.travel[home][tour.last]
            model.pays(var, -minutes * grid.problem.weights.travel)
            for district in tour.counts:
                self.blocks[day, district].tours.append((crew, tour, var))
        model.at_most([var for _, var in chosen], 1)
        self.chosen[day, crew] = chosen

    def _block(self, block: Block, present: Present) -> None:
        model = self.model
        model.at_most([var for _, _, var in present.tours], 1)
        by_topic: dict[int, list[tuple[int, Var]]] = defaultdict(list)
        for official in self.grid.useful_at[block[1]]:
            self._official(block, present, official)
        for (official, topic), var in present.visits.items():
            by_topic[topic].append((official, var))
        sessions = [
            self._topic(block, present, topic, mine) for topic, mine in sorted(by_topic.items())
        ]
        tours = [var for _, _, var in present.tours]
        counts = [len(tour.starts(block[1])) for _, tour, _ in present.tours]
        if len(sessions) > SESSIONS:
            model.cp.add(total(sessions) <= SESSIONS * weighted(tours, counts))
        if present.amounts:
            rooms = [self._room(block, tour) for _, tour, _ in present.tours]
            model.cp.add(total(list(present.amounts.values())) <= weighted(tours, rooms))

    def _room(self, block: Block, tour: Tour) -> int:
        day, district = block
        return sum(
            self.grid.capacity[self.grid.largest[day][start][district]]
            for start in tour.starts(district)
        )

    def _official(self, block: Block, present: Present, official: int) -> None:
        grid, model = self.grid, self.model
        day, district = block
        limit = min(grid.per_day[official], self.piece.free_weekly(official, day))
        most = [
            min(limit, sum(grid.free(official, day, start) for start in tour.starts(district)))
            for _, tour, _ in present.tours
        ]
        top = max(most, default=0)
        topics = [
            each
            for each in grid.topics_at[official][district]
            if self._useful(block, official, each)
        ]
        if top <= 0 or not topics:
            return
        visits = []
        for topic in topics:
            visits.append(model.number(0, top, self.now.visits.get((block, official, topic), 0)))
            present.visits[official, topic] = visits[-1]
        comes = model.flag(model.hinted(visits) > 0)
        present.comes[official] = comes
        model.cp.add(total(visits) <= top * comes)
        tours = [var for _, _, var in present.tours]
        model.cp.add(total(visits) <= weighted(tours, most))
        way = 2 * grid.travel[grid.home[official]][district]
        model.pays(comes, -way * grid.problem.weights.travel)

    def _useful(self, block: Block, official: int, topic: int) -> bool:
        return (
            self.piece.left(block[1], topic) > 0
            or (block, official, topic) in self.now.visits
            or (official, block[1]) in self.grid.asked
        )

    def _topic(
        self, block: Block, present: Present, topic: int, mine: list[tuple[int, Var]]
    ) -> Var:
        """Sessions on the topic, and the appeals taken up in them."""
        model, grid = self.model, self.grid
        longest = max(len(tour.starts(block[1])) for _, tour, _ in present.tours)
        sessions = model.number(0, longest, self.now.sessions.get((block, topic), 0))
        tours = [var for _, _, var in present.tours]
        counts = [len(tour.starts(block[1])) for _, tour, _ in present.tours]
        model.cp.add(sessions <= weighted(tours, counts))
        for _, var in mine:
            model.cp.add(var <= sessions)
        answers = [grid.answers[official] for official, _ in mine]
        left = max(0, self.piece.left(block[1], topic))
        if left:
            amount = model.number(0, left, self.now.amounts.get((block, topic), 0))
            present.amounts[topic] = amount
            model.cp.add(amount <= weighted([var for _, var in mine], answers))
        return sessions

    def _officials(self) -> None:
        """Limits by day and week; a second district on a day only along a crew's tour."""
        days: dict[tuple[int, int], list[int]] = defaultdict(list)
        for (day, district), present in sorted(self.blocks.items()):
            for official in present.comes:
                days[official, day].append(district)
        weeks: dict[tuple[int, tuple[int, int]], list[tuple[Var, int]]] = defaultdict(list)
        for (official, day), districts in days.items():
            visits = [
                (var, min(self.grid.per_day[official], 9))
                for district in districts
                for (who, _), var in self.blocks[day, district].visits.items()
                if who == official
            ]
            weeks[official, self.grid.weeks[day]] += visits
            if len(visits) > 1:
                self.model.cp.add(total([var for var, _ in visits]) <= self.grid.per_day[official])
            if len(districts) > 1:
                self._districts(official, day, districts)
        for (official, week), terms in weeks.items():
            left = self.grid.per_week[official] - self.piece.weekly[official, week]
            if sum(most for _, most in terms) > left:
                self.model.cp.add(total([var for var, _ in terms]) <= left)

    def _districts(self, official: int, day: int, districts: list[int]) -> None:
        model, grid = self.model, self.grid
        home = grid.travel[grid.home[official]]
        joins: list[Var] = []
        for one, other in combinations(districts, 2):
            both = [var for _, tour, var in self.blocks[day, one].tours if other in tour.counts]
            if not both:
                continue
            comes = (self.blocks[day, one].comes[official], self.blocks[day, other].comes[official])
            join = model.flag(all(model.hint(var) for var in comes))
            joins.append(join)
            model.cp.add_implication(join, comes[0])
            model.cp.add_implication(join, comes[1])
            model.cp.add(join <= total(both))
            saved = home[one] + home[other] - grid.travel[one][other]
            model.pays(join, saved * grid.problem.weights.travel)
        comes_to = [self.blocks[day, district].comes[official] for district in districts]
        model.at_most(joins, 1)
        model.cp.add(total(comes_to) <= 1 + total(joins))

    @property
    def taken(self) -> dict[tuple[int, int], list[Var]]:
        """By district and topic: the appeals taken up."""
        found: dict[tuple[int, int], list[Var]] = defaultdict(list)
        for (_, district), present in self.blocks.items():
            for topic, var in present.amounts.items():
                found[district, topic].append(var)
        return found

    @property
    def visited(self) -> dict[tuple[int, int, int], list[Var]]:
        """By official, district and day: how many visits."""
        found: dict[tuple[int, int, int], list[Var]] = defaultdict(list)
        for (day, district), present in self.blocks.items():
            for (official, _), var in present.visits.items():
                found[official, district, day].append(var)
        return found

    def rota(self, answer: Answer) -> Rota:
        """The tours of a solution."""
        return {
            key: tour
            for key, chosen in self.chosen.items()
            for tour, var in chosen
            if answer.holds(var)
        }

    def visits(self, answer: Answer) -> Visits:
        """The visits of a solution."""
        return {
            block: [
                (official, topic, answer[var])
                for (official, topic), var in present.visits.items()
                if answer[var]
            ]
            for block, present in self.blocks.items()
        }


class _Now:
    """The meetings inside a piece, counted by block."""

    def __init__(self, piece: Piece) -> None:
        grid = piece.grid
        self.visits: dict[tuple[Block, int, int], int] = defaultdict(int)
        self.sessions: dict[tuple[Block, int], int] = defaultdict(int)
        self.amounts: dict[tuple[Block, int], int] = defaultdict(int)
        stages: dict[tuple[int, int], list[Held]] = defaultdict(list)
        for post, held in sorted(piece.inside.items()):
            block = (held.day, grid.located[held.venue])
            stages[held.day, held.crew].append(held)
            for official, topic in held.staff:
                self.visits[block, official, topic] += 1
            for topic in held.topics:
                self.sessions[block, topic] += 1
            for topic, amount in piece.amounts[post].items():
                self.amounts[block, topic] += amount
        self.tours = {key: tour_of(grid, meetings) for key, meetings in stages.items()}


def tour_of(grid: Grid, meetings: Sequence[Held]) -> Tour:
    """The tour that a crew's meetings of a day make, in order of time."""
    stages = tuple((held.start, grid.located[held.venue]) for held in meetings)
    between = pairwise(stages)
    return Tour(stages, sum(grid.travel[a][b] for (_, a), (_, b) in between if a != b))
