"""Which crew goes which tour on which day, so that over the weeks each tour is gone as often as it is worth."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from meetings.planner.solver.book import Book
from meetings.planner.solver.grid import Grid
from meetings.planner.solver.tours import Tour

NEAREST = 200
"""Tours that a crew chooses from."""

Shares = list[tuple[Tour, float]]
"""Tours with how many crew-days each is worth."""

Rota = dict[tuple[int, int], Tour]
"""Tours by day and crew."""


def schedule(grid: Grid, shares: Shares, book: Book, days: Iterable[int]) -> Rota:
    """Tours for crews that are free all day; every tour earns its share day by day, the most due goes first."""
    shares = sorted(shares, key=lambda share: (-share[1], share[0].stages))
    workdays = max(1, sum(bool(starts) for starts in grid.slots_at))
    credit = [count / 2 / workdays for _, count in shares]
    rota: Rota = {}
    for day in days:
        if not grid.slots_at[day]:
            continue
        for number, (_, count) in enumerate(shares):
            credit[number] += count / workdays
        _assign(grid, [tour for tour, _ in shares], credit, rota, (day, book))
    return rota


def by_backlog(grid: Grid) -> Shares:
    """Whole days in one district, as often as its part of the backlog says."""
    crew_days = sum(bool(starts) for starts in grid.slots_at) * len(grid.crew_home)
    whole = max(1, sum(grid.backlog))
    return [
        (Tour(tuple((start, district) for start in _hours(grid)), 0), crew_days * backlog / whole)
        for district, backlog in enumerate(grid.backlog)
        if backlog
    ]


def _hours(grid: Grid) -> list[int]:
    """Slots that do not overlap."""
    hours: list[int] = []
    for start in grid.slots:
        if not hours or start - hours[-1] >= grid.length:
            hours.append(start)
    return hours


def _assign(
    grid: Grid, tours: list[Tour], credit: list[float], rota: Rota, when: tuple[int, Book]
) -> None:
    day, book = when
    crews = [crew for crew in range(len(grid.crew_home)) if not book.crew_stops[day, crew]]
    busy: set[int] = set()
    for number in sorted(range(len(tours)), key=lambda each: (-credit[each], each)):
        tour = tours[number]
        if not crews or credit[number] < 0.5:
            return
        if busy & set(tour.counts) or not runs(grid, tour, day):
            continue
        crew = min(crews, key=lambda each: (way(grid, tour, each), each))
        crews.remove(crew)
        busy |= set(tour.counts)
        rota[day, crew] = tour
        credit[number] -= 1


def runs(grid: Grid, tour: Tour, day: int) -> bool:
    """Whether every stage has an open venue that day."""
    open_at = grid.slots_at[day]
    return all(
        any(grid.located[venue] == district for venue in open_at.get(start, ()))
        for start, district in tour.stages
    )


def nearest(grid: Grid, tours: Sequence[Tour], crew: int) -> list[Tour]:
    """The tours that a crew has the least way to."""
    return sorted(tours, key=lambda tour: (way(grid, tour, crew), tour.stages))[:NEAREST]


def way(grid: Grid, tour: Tour, crew: int) -> int:
    """Minutes of a crew from home to a tour and back."""
    home = grid.crew_home[crew]
    return grid.travel[home][tour.first] + grid.travel[home][tour.last]
