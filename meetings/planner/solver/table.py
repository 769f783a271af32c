"""The meetings of a tour, before anybody sits there."""

from __future__ import annotations

from dataclasses import dataclass, field

from meetings.planner.solver.book import Book
from meetings.planner.solver.grid import Grid
from meetings.planner.solver.tours import Tour

Block = tuple[int, int]
"""A day and a district."""

Key = tuple[int, int]
"""A day and a crew."""


@dataclass(eq=False, slots=True)
class Table:
    """A meeting being staffed; ``room`` is what is left of its capacity."""

    block: Block
    start: int
    venue: int
    crew: int
    room: int
    staff: dict[int, int] = field(default_factory=dict)
    topics: dict[int, int] = field(default_factory=dict)


def tables_of(grid: Grid, book: Book, key: Key, tour: Tour) -> list[Table]:
    """The largest venue at each start; a crew does not move for a room that is no larger."""
    day, crew = key
    tables: list[Table] = []
    for start, district in tour.stages:
        venue = _largest(grid, book, (day, start), district)
        if venue is None:
            continue
        last = tables[-1].venue if tables else venue
        if grid.capacity[last] >= grid.capacity[venue] and _stays(
            grid, book, last, (day, start), district
        ):
            venue = last
        if all(grid.reachable((each.start, each.venue), (start, venue)) for each in tables):
            tables.append(Table((day, district), start, venue, crew, grid.capacity[venue]))
    return tables


def _largest(grid: Grid, book: Book, when: tuple[int, int], district: int) -> int | None:
    venue = grid.largest[when[0]][when[1]][district]
    if book.venue_free(venue, *when):
        return venue
    others = grid.slots_at[when[0]][when[1]]
    return next(
        (
            each
            for each in others
            if grid.located[each] == district and book.venue_free(each, *when)
        ),
        None,
    )


def _stays(grid: Grid, book: Book, venue: int, when: tuple[int, int], district: int) -> bool:
    there = grid.located[venue] == district and grid.opens(venue, *when)
    return there and book.venue_free(venue, *when)
