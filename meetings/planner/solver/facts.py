"""The grid in arrays, with the tours to choose from: what never changes while the search goes on.

Axes: D days, S slots, K districts, T topics, O officials, C crews, N tours, P stages of a tour.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from meetings.planner.solver.book import Book
from meetings.planner.solver.grid import Grid
from meetings.planner.solver.schedule import nearest, runs, way
from meetings.planner.solver.stages import NOWHERE, venues_of
from meetings.planner.solver.tariff import Tariff
from meetings.planner.solver.tours import Tour
from meetings.planner.solver.worth import Worth

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


class Facts(NamedTuple):
    """Arrays by index; sentinel -1 where there is nothing. Minutes and points are whole numbers."""

    travel: Ints
    """K × K: minutes between districts."""
    located: Ints
    """The district of each venue."""
    capacity: Ints
    """The room of each venue."""
    pause: Ints
    """S × S: minutes from the end of a meeting at one slot to the start of a later one; -1 where not later."""
    home: Ints
    """The district of each official."""
    crew_home: Ints
    """The district of each crew."""
    answers: Ints
    """Appeals that each official can take up in a meeting."""
    free: Bools
    """O × D × S: neither absent nor busy."""
    able: Bools
    """O × K × T: responsible."""
    reaches: Bools
    """O × K: responsible for anything."""
    helpers: Ints
    """The officials responsible for anything in each district, one district after another."""
    helpers_from: Ints
    """K + 1: where those of a district begin."""
    need: Ints
    """K × T: the backlog."""
    backlog: Ints
    """The backlog of each district."""
    points: Ints
    """Points of the first appeals taken up of each need, none to all, one need after another."""
    points_from: Ints
    """K × T: where those of a need begin."""
    week_of: Ints
    """The ISO week of each day, counted from the first."""
    windows: Ints
    """Duties as rows of first day, last day and visits asked for, sorted by official and district."""
    windows_from: Ints
    """O × K: where the duties of an official in a district begin."""
    windows_to: Ints
    """O × K: where they end."""
    stages: Ints
    """N: how many stages each tour has."""
    slot: Ints
    """N × P: the slot of each stage."""
    district: Ints
    """N × P: the district of each stage."""
    enters: Bools
    """N × P: whether a stage is the first of the tour in its district."""
    venue: Ints
    """N × D × P: where the meeting is."""
    runs: Bools
    """N × D: whether every stage has an open venue."""
    approach: Ints
    """N × C: minutes of a crew from home to the tour and back."""
    near: Ints
    """C × some: the tours that a crew has the least way to."""
    taken_days: Bools
    """D × C: the crew holds a standing meeting."""
    prices: Floats
    """O: points of a visit spared, by the tariff."""
    tariff: Floats
    """K × T: points of an appeal taken up, by the tariff."""
    weights: Ints
    """Travel, fairness, duty."""
    today: Ints
    """O × D: meetings that each official may have; none next to meetings that stand."""
    this_week: Ints
    """O × weeks: the same by week."""
    supplied: Ints
    """K × T: appeals taken up by what stands."""
    made: Ints
    """Visits by what stands, duty by duty."""


def facts_of(grid: Grid, standing: Worth, tours: Sequence[Tour], tariff: Tariff) -> Facts:
    """All of it, next to the meetings that stand."""
    book = Book(grid, standing.meetings)
    days, crews = range(len(grid.days)), range(len(grid.crew_home))
    number = {tour: index for index, tour in enumerate(tours)}
    near = [[number[tour] for tour in nearest(grid, tours, crew)] for crew in crews]
    windows, windows_from, windows_to = _windows(grid)
    needs = [count for row in grid.need for count in row]
    today, this_week = _limits(grid, book)
    supplied, made = _standing(grid, standing, windows, windows_from, windows_to)
    return Facts(
        travel=_table(grid.travel, len(grid.need)),
        located=_ints(grid.located),
        capacity=_ints(grid.capacity),
        pause=_table(
            [[b - a - grid.length if b > a else -1 for b in grid.slots] for a in grid.slots],
            len(grid.slots),
        ),
        home=_ints(grid.home),
        crew_home=_ints(grid.crew_home),
        answers=_ints(grid.answers),
        free=_free(grid),
        able=_able(grid),
        reaches=np.any(_able(grid), axis=2),
        helpers=_ints([each for officials in grid.useful_at for each in officials]),
        helpers_from=_ints([0, *np.cumsum([len(officials) for officials in grid.useful_at])]),
        need=_table(grid.need, len(grid.problem.topics)),
        backlog=_ints(grid.backlog),
        points=_ints([each for row in grid.points for points in row for each in points]),
        points_from=_ints([0, *np.cumsum([each + 1 for each in needs])])[:-1].reshape(
            len(grid.need), -1
        ),
        week_of=_ints(grid.week_of),
        windows=windows,
        windows_from=windows_from,
        windows_to=windows_to,
        stages=_ints([len(tour.stages) for tour in tours]),
        slot=_padded([[grid.slots.index(start) for start, _ in tour.stages] for tour in tours]),
        district=_padded([[district for _, district in tour.stages] for tour in tours]),
        enters=_enters(tours),
        venue=_venues(grid, book, tours),
        runs=_table([[_goes(grid, tour, day) for day in days] for tour in tours], len(days)) > 0,
        approach=_table([[way(grid, tour, crew) for crew in crews] for tour in tours], len(crews)),
        near=_padded(near),
        taken_days=_table(
            [[bool(book.crew_stops.get((day, crew))) for crew in crews] for day in days],
            len(crews),
        )
        > 0,
        prices=np.array(tariff.visits, np.float64),
        tariff=np.array(tariff.appeals, np.float64).reshape(len(grid.need), -1),
        weights=_ints(
            [
                grid.problem.weights.travel,
                grid.problem.weights.fairness,
                grid.problem.weights.duty,
            ]
        ),
        today=today,
        this_week=this_week,
        supplied=supplied,
        made=made,
    )


def _ints(values: object) -> Ints:
    return np.array(values, np.int64)


def _table(rows: Sequence[Sequence[int]], width: int) -> Ints:
    """Two axes also where there is nothing: compiled code is for a number of axes."""
    return _ints(rows).reshape(len(rows), width)


def _padded(rows: Sequence[Sequence[int]]) -> Ints:
    width = max((len(row) for row in rows), default=0)
    return _table([[*row, *[NOWHERE] * (width - len(row))] for row in rows], width)


def _free(grid: Grid) -> Bools:
    free = np.ones((len(grid.home), len(grid.days), len(grid.slots)), bool)
    for official, person in enumerate(grid.problem.officials):
        if person.absent or person.busy:
            for day in range(len(grid.days)):
                starts = grid.free_starts(official, day)
                free[official, day] = [start in starts for start in grid.slots]
    return free


def _able(grid: Grid) -> Bools:
    able = np.zeros((len(grid.home), len(grid.need), len(grid.problem.topics)), bool)
    for official, places in enumerate(grid.topics_at):
        for district, topics in places.items():
            able[official, district, list(topics)] = True
    return able


def _windows(grid: Grid) -> tuple[Ints, Ints, Ints]:
    """Rows of duties, and for each official and district where they begin and end."""
    by_pair: dict[tuple[int, int], list[list[int]]] = {}
    for duty in grid.problem.duties:
        first = (duty.first - grid.problem.first).days
        last = (duty.last - grid.problem.first).days
        for name in duty.districts:
            pair = (grid.official_of[duty.official], grid.district_of[name])
            by_pair.setdefault(pair, []).append([first, last, duty.at_least])
    begins = np.zeros((len(grid.home), len(grid.need)), np.int64)
    ends = begins.copy()
    rows: list[list[int]] = []
    for pair, windows in sorted(by_pair.items()):
        begins[pair] = len(rows)
        rows += windows
        ends[pair] = len(rows)
    return _ints(rows).reshape(len(rows), 3), begins, ends


def _limits(grid: Grid, book: Book) -> tuple[Ints, Ints]:
    today = np.repeat(_ints(grid.per_day)[:, None], len(grid.days), axis=1)
    this_week = np.repeat(_ints(grid.per_week)[:, None], len(grid.week_days), axis=1)
    for (day, official), stops in book.stops.items():
        if stops:
            today[official, day] = 0
            this_week[official, grid.week_of[day]] -= len(stops)
    return today, this_week


def _standing(
    grid: Grid, standing: Worth, windows: Ints, begins: Ints, ends: Ints
) -> tuple[Ints, Ints]:
    """What the meetings that stand take up, and the visits that they are."""
    supplied = np.zeros((len(grid.need), len(grid.problem.topics)), np.int64)
    made = np.zeros(len(windows), np.int64)
    for held, amounts in zip(standing.meetings, standing.taken, strict=True):
        district = grid.located[held.venue]
        for topic, amount in amounts.items():
            supplied[district, topic] += amount
        for official, _ in held.staff:
            for row in range(begins[official, district], ends[official, district]):
                made[row] += windows[row, 0] <= held.day <= windows[row, 1]
    return supplied, made


def _enters(tours: Sequence[Tour]) -> Bools:
    enters = np.zeros((len(tours), max((len(tour.stages) for tour in tours), default=0)), bool)
    for number, tour in enumerate(tours):
        places = [district for _, district in tour.stages]
        for stage, district in enumerate(places):
            enters[number, stage] = district not in places[:stage]
    return enters


def _goes(grid: Grid, tour: Tour, day: int) -> bool:
    return bool(grid.slots_at[day]) and runs(grid, tour, day)


def _venues(grid: Grid, book: Book, tours: Sequence[Tour]) -> Ints:
    width = max((len(tour.stages) for tour in tours), default=0)
    venues = np.full((len(tours), len(grid.days), width), NOWHERE, np.int64)
    for number, tour in enumerate(tours):
        for day in range(len(grid.days)):
            if _goes(grid, tour, day):
                venues[number, day, : len(tour.stages)] = venues_of(grid, book, day, tour)
    return venues
