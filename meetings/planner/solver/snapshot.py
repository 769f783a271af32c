"""A roster put down in plain values, to be sent to another process or taken up again."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass

from meetings.planner.solver.book import Book
from meetings.planner.solver.demand import Demand
from meetings.planner.solver.grid import Grid
from meetings.planner.solver.roster import Roster, Trip
from meetings.planner.solver.table import Key
from meetings.planner.solver.tariff import Tariff
from meetings.planner.solver.tours import Tour
from meetings.planner.solver.worth import Worth

Seats = tuple[int, int, tuple[int, int], tuple[tuple[int, int], ...]]
"""Official, topic, block, and start with appeals of each table."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The tours and trips of a roster."""

    tours: tuple[tuple[Key, Tour], ...] = ()
    seats: tuple[Seats, ...] = ()

    @classmethod
    def of(cls, roster: Roster) -> Snapshot:
        """What a roster holds, in order."""
        return cls(
            tuple(sorted(roster.tours.items(), key=lambda item: item[0])),
            tuple(
                sorted(
                    (
                        trip.official,
                        trip.topic,
                        trip.block,
                        tuple((table.start, amount) for table, amount in trip.seats),
                    )
                    for trips in roster.trips.values()
                    for trip in trips
                )
            ),
        )

    def on(self, days: Set[int]) -> Snapshot:
        """The part on these days."""
        return Snapshot(
            tuple(item for item in self.tours if item[0][0] in days),
            tuple(seats for seats in self.seats if seats[2][0] in days),
        )

    def roster(self, grid: Grid, standing: Worth, tariff: Tariff) -> Roster:
        """The roster again, next to the meetings that stand."""
        demand = Demand(grid)
        demand.stand(standing.meetings, standing.taken)
        roster = Roster(grid, Book(grid, standing.meetings), demand, tariff)
        for key, tour in self.tours:
            roster.open(key, tour)
        for official, topic, block, seats in self.seats:
            at = {table.start: table for table in roster.tables[block]}
            tables = tuple((at[start], amount) for start, amount in seats)
            roster.take(Trip(0.0, official, topic, block, tables))
        return roster


def joined(parts: Iterable[Snapshot]) -> Snapshot:
    """Parts on different days as one."""
    parts = list(parts)
    return Snapshot(
        tuple(sorted((item for part in parts for item in part.tours), key=lambda item: item[0])),
        tuple(sorted(seats for part in parts for seats in part.seats)),
    )
