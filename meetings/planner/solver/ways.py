"""Travel of a frame's people: by the districts of a day for pieces of large plans, exactly for small ones."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

from meetings.planner.solver.frame import Frame, total, weighted
from meetings.planner.solver.model import Var
from meetings.planner.solver.piece import Post

Stops = dict[Post, list[Var]]


def persons(frame: Frame) -> list[tuple[int, int, int, Stops]]:
    """Day, person (crews below zero), home and possible stops."""
    grid = frame.grid
    found: list[tuple[int, int, int, Stops]] = []
    for day, posts in sorted(frame.days.items()):
        for crew, home in enumerate(grid.crew_home):
            mine = [(post, frame.crew[post][crew]) for post in posts if crew in frame.crew[post]]
            found.append((day, -1 - crew, home, _by_post(mine)))
        for official, seats in sorted(frame.seated(posts).items()):
            found.append((day, official, grid.home[official], _by_post(seats)))
    return found


def _by_post(mine: list[tuple[Post, Var]]) -> Stops:
    """The variables of each post; an official may sit there about one topic or another."""
    found: Stops = defaultdict(list)
    for post, var in mine:
        found[post].append(var)
    return found


def add_rough_ways(frame: Frame) -> None:
    """Ten points a minute's tenth: each district of a person's day costs the way there and back.

    Never less than the true way where the straight way is the shortest; the true one is reckoned afterwards.
    """
    grid, model = frame.grid, frame.model
    for day, who, home, stops in persons(frame):
        there = {grid.located[venue] for _, venue in _outside(frame, day, who)}
        by_district: dict[int, list[Var]] = defaultdict(list)
        for (_, _, venue), seats in stops.items():
            by_district[grid.located[venue]] += seats
        for district, variables in sorted(by_district.items()):
            if district in there:
                continue
            visits = model.flag(model.hinted(variables) > 0)
            for var in variables:
                model.cp.add_implication(var, visits)
            model.pays(visits, -2 * grid.travel[home][district] * grid.problem.weights.travel)


def _outside(frame: Frame, day: int, who: int) -> list[tuple[int, int]]:
    book = frame.book
    return book.stops[day, who] if who >= 0 else book.crew_stops[day, -1 - who]


def add_exact_ways(frame: Frame) -> None:
    """Arcs from home over the stops in order of time and back; only for pieces with nothing outside."""
    model = frame.model
    arcs: list[Var] = []
    minutes: list[int] = []
    for _, _, home, stops in persons(frame):
        _tour(frame, home, stops, arcs, minutes)
    spent = sum(model.hint(arc) * each for arc, each in zip(arcs, minutes, strict=True))
    tens = model.number(0, sum(minutes) // 10 + 1, spent // 10)
    model.cp.add(10 * tens + 9 >= weighted(arcs, minutes))
    model.pays(tens, -frame.grid.problem.weights.travel)


def _tour(frame: Frame, home: int, stops: Stops, arcs: list[Var], minutes: list[int]) -> None:
    grid, model = frame.grid, frame.model
    into: dict[Post, list[Var]] = defaultdict(list)
    out: dict[Post, list[Var]] = defaultdict(list)
    visited = [post for post in sorted(stops) if model.hinted(stops[post])]
    for post in stops:
        way = grid.travel[home][grid.located[post[2]]]
        into[post].append(model.flag(visited[:1] == [post]))
        out[post].append(model.flag(visited[-1:] == [post]))
        arcs += [into[post][-1], out[post][-1]]
        minutes += [way, way]
    follows = set(pairwise(visited))
    for post in stops:
        for other in stops:
            if post[1] < other[1] and grid.reachable(post[1:], other[1:]):
                arc = model.flag((post, other) in follows)
                out[post].append(arc)
                into[other].append(arc)
                arcs.append(arc)
                minutes.append(grid.leg(post[2], other[2]))
    for post, seats in stops.items():
        model.cp.add(total(into[post]) == total(seats))
        model.cp.add(total(out[post]) == total(seats))
    if stops:
        model.cp.add_at_most_one([into[post][0] for post in stops])
