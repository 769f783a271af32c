"""What stands already: fixed pins as they are, movable pins with as few changes as the rules allow."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from meetings.planner.solver.book import Book
from meetings.planner.solver.draft import Held, held_of
from meetings.planner.solver.grid import Grid
from meetings.planner.solver.worth import Scale

Staff = tuple[tuple[int, int], ...]


def stand(grid: Grid, scale: Scale) -> Book:
    """A book with all fixed pins, and with every movable pin for which a place was found."""
    book = Book(grid)
    pins = list(enumerate(grid.problem.pinned))
    for number, pin in pins:
        held = held_of(grid, grid.problem.pinned, number)
        if pin.fixed and held:
            book.add(held)
    for number, pin in pins:
        if not pin.fixed:
            _place(grid, scale, book, number)
    return book


def _place(grid: Grid, scale: Scale, book: Book, number: int) -> None:
    stood = scale.pins[number]
    if stood is None:
        return
    best: Held | None = None
    price = grid.problem.weights.cancel + 1
    for venue, day, start in _spots(grid, stood):
        held = _at(grid, book, stood, (venue, day, start))
        if held and (asked := scale.change(number, held)) < price:
            best, price = held, asked
        if best == stood:
            break
    if best:
        book.add(best)


def _spots(grid: Grid, stood: Held) -> Iterator[tuple[int, int, int]]:
    """Its own place first, then other slots of its week, then other venues of its district."""
    yield stood.venue, stood.day, stood.start
    district = grid.located[stood.venue]
    others = [venue for venue, where in enumerate(grid.located) if where == district]
    days = grid.week_days[grid.weeks[stood.day]]
    for venue in sorted(others, key=lambda each: (each != stood.venue, each)):
        for day, start in product(days, grid.slots):
            yield venue, day, start
        if venue != stood.venue:
            yield venue, stood.day, stood.start


def _at(grid: Grid, book: Book, stood: Held, spot: tuple[int, int, int]) -> Held | None:
    venue, day, start = spot
    if not grid.opens(venue, day, start) or not book.venue_free(venue, day, start):
        return None
    crews = sorted(range(len(grid.crew_home)), key=lambda each: (each != stood.crew, each))
    crew = next((each for each in crews if book.crew_free(each, day, (start, venue))), None)
    if crew is None:
        return None
    staff = _staff(grid, book, stood.staff, spot)
    return Held(day, start, venue, crew, staff, stood.pin) if staff else None


def _staff(grid: Grid, book: Book, staff: Staff, spot: tuple[int, int, int]) -> Staff:
    """Those who can sit there; a topic that all have left is taken over by someone else."""
    venue, day, start = spot
    district = grid.located[venue]
    able = {
        official: grid.topics_at[official].get(district, ())
        for official in grid.useful_at[district]
        if book.free(official, day, (start, venue))
    }
    kept = {official: topic for official, topic in staff if topic in able.get(official, ())}
    for topic in sorted({topic for _, topic in staff} - set(kept.values())):
        others = [each for each in able if topic in able[each] and each not in kept]
        if others:
            kept[min(others, key=lambda each: (grid.travel[grid.home[each]][district], each))] = (
                topic
            )
    return tuple(sorted(kept.items()))
