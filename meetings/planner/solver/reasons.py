"""Why a plan is empty, for each kind of venue."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

from meetings.planner.elements import Venue
from meetings.planner.solver.grid import DUSK, Grid

Spot = tuple[int, int, int]
"""A venue, a day and a start."""


def why_empty(grid: Grid) -> list[str]:
    """One sentence for each kind of venue, and one when there are no crews, slots or venues at all."""
    problem = grid.problem
    general = [
        sentence
        for lacking, sentence in (
            (not problem.venues, "There is no venue."),
            (not problem.crews, "There is no crew."),
            (not problem.slots, "There is no start time."),
            (not any(grid.backlog), "There is nothing to take up: the backlog is empty."),
        )
        if lacking
    ]
    kinds = sorted({venue.kind for venue in problem.venues})
    return general + [f"{kind}: {_reason(grid, kind)}" for kind in kinds]


def _reason(grid: Grid, kind: str) -> str:
    spots = list(_spots(grid, kind))
    for holds, sentence in _obstacles(grid):
        spots = [spot for spot in spots if holds(*spot)]
        if not spots:
            return sentence
    return "meetings are possible, but none is worth its way."


def _spots(grid: Grid, kind: str) -> Iterator[Spot]:
    venues = [index for index, venue in enumerate(grid.problem.venues) if venue.kind == kind]
    return product(venues, range(len(grid.days)), grid.slots)


def _obstacles(grid: Grid) -> list[tuple[Callable[[int, int, int], bool], str]]:
    """What must hold, from the calendar to the people; each with the sentence that says it never does."""
    problem = grid.problem

    def in_season(venue: int, day: int, start: int) -> bool:
        season = problem.venues[venue].season
        return season is None or season[0] <= grid.days[day] <= season[1]

    def no_closure(venue: int, day: int, start: int) -> bool:
        date = grid.days[day]
        return date not in problem.holidays and date not in problem.venues[venue].closed

    def within_hours(venue: int, day: int, start: int) -> bool:
        return _open(problem.venues[venue], grid.days[day].weekday(), start, start + grid.length)

    def staffed(venue: int, day: int, start: int) -> bool:
        return any(
            grid.free(official, day, start) and grid.per_day[official] and grid.per_week[official]
            for official in grid.useful_at[grid.located[venue]]
        )

    def needed(venue: int, day: int, start: int) -> bool:
        return grid.backlog[grid.located[venue]] > 0 and grid.capacity[venue] > 0

    return [
        (in_season, "out of season on every day of the period."),
        (no_closure, "every day of the season is a holiday or a closed date."),
        (within_hours, "no start time lets a meeting fit into the opening hours."),
        (grid.opens, f"it is dark then, and {DUSK} minutes of daylight must be left."),
        (lambda *_: bool(problem.crews), "there is no crew."),
        (staffed, "no responsible official is free at any of the possible times."),
        (needed, "there is nothing to take up there."),
    ]


def _open(venue: Venue, weekday: int, start: int, end: int) -> bool:
    return any(since <= start and end <= until for since, until in venue.open[weekday])
