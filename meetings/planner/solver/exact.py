"""Small problems as one whole model: every venue, every way, every pin; its bound is the optimum's."""

from __future__ import annotations

from dataclasses import dataclass

from meetings.planner.solver.draft import Held, held_of
from meetings.planner.solver.frame import Frame
from meetings.planner.solver.grid import Grid
from meetings.planner.solver.keeping import Keeping
from meetings.planner.solver.model import Answer, Effort
from meetings.planner.solver.piece import Piece, Post
from meetings.planner.solver.stakes import Stakes
from meetings.planner.solver.ways import add_exact_ways
from meetings.planner.solver.worth import Scale, Worth

SEATS = 2500
"""Officials at posts that one model can hold."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The meetings found, or None, and a proven bound of the total."""

    meetings: list[Held] | None
    bound: int
    answer: Answer


def is_small(grid: Grid) -> bool:
    """Whether the whole problem fits into one model."""
    seats = sum(
        len(grid.useful_at[grid.located[venue]])
        for starts in grid.slots_at
        for venues in starts.values()
        for venue in venues
    )
    return seats + 8 * len(grid.problem.pinned) <= SEATS


def solve_exactly(grid: Grid, scale: Scale, worth: Worth, effort: Effort) -> Outcome:
    """Search from a draft; nothing is left out of the model."""
    movable = [number for number, pin in enumerate(grid.problem.pinned) if not pin.fixed]
    piece = Piece.of(grid, worth, worth.meetings, movable)
    piece.allow(all_posts(grid) | {post for pin in movable for post in own_time(grid, pin)})
    frame = Frame(piece, everybody=bool(movable))
    Stakes(frame.model, piece, frame.taken, frame.visits, 1)
    add_exact_ways(frame)
    spots = {pin: [*all_posts(grid), *own_time(grid, pin)] for pin in movable}
    keeping = Keeping(frame, scale, spots, 1)
    answer = frame.model.solve(effort)
    lost = sum(grid.problem.weights.cancel for _ in movable)
    base = -lost + _unreachable(frame)
    bound = answer.bound + base
    if answer.values is None:
        return Outcome(None, bound, answer)
    return Outcome(keeping.named(answer, frame.meetings(answer)), bound, answer)


def _unreachable(frame: Frame) -> int:
    """Points of the duties that no post of the model can fulfil, which the model does not count."""
    grid = frame.grid
    missing = 0
    for duty in grid.problem.duties:
        official = grid.official_of[duty.official]
        for name in duty.districts:
            district = grid.district_of[name]
            if not any(
                frame.visits.get((official, district, day))
                for day in range(len(grid.days))
                if duty.first <= grid.days[day] <= duty.last
            ):
                missing += duty.at_least
    return -grid.problem.weights.duty * missing


def all_posts(grid: Grid) -> set[Post]:
    """Every open venue at every slot of every day."""
    return {
        (day, start, venue)
        for day, starts in enumerate(grid.slots_at)
        for start, venues in starts.items()
        for venue in venues
    }


def own_time(grid: Grid, pin: int) -> list[Post]:
    """The posts at the very time of a pin, which may be no slot."""
    stood = held_of(grid, grid.problem.pinned, pin)
    if stood is None:
        return []
    return [
        (stood.day, stood.start, venue)
        for venue in range(len(grid.capacity))
        if grid.opens(venue, stood.day, stood.start)
    ]
