"""A plan to begin with: tours in their shares over the days, and the most gainful trips to them."""

from __future__ import annotations

from dataclasses import dataclass

from meetings.planner.solver.book import Book
from meetings.planner.solver.changes import go, keep
from meetings.planner.solver.facts import Facts, facts_of
from meetings.planner.solver.grid import Grid
from meetings.planner.solver.queue import Queue, clear, queue_of
from meetings.planner.solver.references import refer
from meetings.planner.solver.roster import Roster, roster_of
from meetings.planner.solver.schedule import Rota, Shares, schedule
from meetings.planner.solver.seating import call, fill
from meetings.planner.solver.tariff import Tariff
from meetings.planner.solver.worth import Worth


@dataclass(frozen=True, slots=True)
class Opening:
    """A first plan, with the facts by which a search can go on from it."""

    facts: Facts
    roster: Roster


def opening(
    grid: Grid, standing: Worth, shares: Shares, tariff: Tariff, trusts: tuple[float, ...]
) -> Opening:
    """Crews are sent out by the shares next to what stands; officials are seated at each trust in turn."""
    tours = [tour for tour, _ in shares]
    facts = facts_of(grid, standing, tours, tariff)
    roster, queue = roster_of(facts), queue_of(facts)
    within = refer(facts), refer(roster)
    rota = schedule(grid, shares, Book(grid, standing.meetings), range(len(grid.days)))
    number = {tour: index for index, tour in enumerate(tours)}
    for (day, crew), tour in rota.items():
        go(*within, day, crew, number[tour])
    for trust in trusts:
        _call_all(*within, refer(queue), rota)
        fill(*within, refer(queue), trust)
    keep(within[1])
    return Opening(facts, roster)


def _call_all(facts: Facts, roster: Roster, queue: Queue, rota: Rota) -> None:
    clear(queue)
    for (day, _), tour in rota.items():
        for district in tour.counts:
            call(facts, roster, queue, day, district)
