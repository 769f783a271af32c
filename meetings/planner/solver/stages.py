"""Where the meetings of a tour are held on a given day, before anybody sits there."""

from __future__ import annotations

from meetings.planner.solver.book import Book
from meetings.planner.solver.grid import Grid
from meetings.planner.solver.tours import Tour

NOWHERE = -1


def venues_of(grid: Grid, book: Book, day: int, tour: Tour) -> list[int]:
    """The largest free venue of each stage, or NOWHERE; a crew does not move for a room that is no larger."""
    found: list[int] = []
    stops: list[tuple[int, int]] = []
    for start, district in tour.stages:
        venue = _largest(grid, book, (day, start), district)
        if venue is not None and stops:
            last = stops[-1][1]
            roomy = grid.capacity[last] >= grid.capacity[venue]
            if roomy and _stays(grid, book, last, (day, start), district):
                venue = last
        if venue is None or not all(grid.reachable(each, (start, venue)) for each in stops):
            found.append(NOWHERE)
        else:
            found.append(venue)
            stops.append((start, venue))
    return found


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
