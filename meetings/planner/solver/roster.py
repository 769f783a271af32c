"""A plan in motion: tours of crews, and trips of officials to them, that can be made and unmade quickly.

A trip seats one official about one topic at some of the tables of a block. What a topic's officials could take
up in a district counts up to its backlog, so that the order of trips does not matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from meetings.planner.solver.book import Book
from meetings.planner.solver.demand import Demand
from meetings.planner.solver.draft import FREE, Held
from meetings.planner.solver.grid import Grid
from meetings.planner.solver.table import Block, Key, Table, tables_of
from meetings.planner.solver.tariff import Tariff
from meetings.planner.solver.tours import Tour


class Trip(NamedTuple):
    """Where an official sits about what; ``seats``: tables with the appeals that can be taken up at each.

    ``rank`` orders trips: by their gain, by what they gain at the tariff, or between the two.
    """

    rank: float
    official: int
    topic: int
    block: Block
    seats: tuple[tuple[Table, int], ...]


class Roster:
    """Tours and trips next to the meetings of a book, which stand."""

    def __init__(self, grid: Grid, book: Book, demand: Demand, tariff: Tariff) -> None:
        self.grid = grid
        self.tariff = tariff
        self.book = book
        self.demand = demand
        self.tours: dict[Key, Tour] = {}
        self.tables: dict[Block, list[Table]] = {}
        self.crew: dict[Block, int] = {}
        self.trips: dict[Block, list[Trip]] = {}
        self.days: dict[Key, list[Trip]] = defaultdict(list)
        self.today = [[most] * len(grid.days) for most in grid.per_day]
        self.this_week = [[most] * len(grid.week_days) for most in grid.per_week]
        self._stand()
        self.minutes = 0
        self.spent: dict[tuple[int, int], int] = {}
        self.before: dict[tuple[int, int], int] = {}
        self.touched: set[tuple[int, int]] = set()

    def _stand(self) -> None:
        """What the meetings of the book leave of each official's days and weeks."""
        for (day, official), stops in self.book.stops.items():
            if stops:
                self.today[official][day] = 0
                self.this_week[official][self.grid.week_of[day]] -= len(stops)

    def open(self, key: Key, tour: Tour, tables: Mapping[Block, list[Table]] | None = None) -> None:
        """Send a crew on a tour; ``tables``: those of an earlier one that is taken up again."""
        self.tours[key] = tour
        for district in tour.counts:
            block = (key[0], district)
            self.tables[block] = []
            self.trips[block] = []
            self.crew[block] = key[1]
        if tables is None:
            for table in tables_of(self.grid, self.book, key, tour):
                self.tables[table.block].append(table)
        else:
            self.tables.update(tables)

    def close(self, key: Key) -> dict[Block, list[Table]]:
        """Take a tour back, once nobody sits there; its tables."""
        blocks = [(key[0], district) for district in self.tours.pop(key).counts]
        for block in blocks:
            del self.trips[block], self.crew[block]
        return {block: self.tables.pop(block) for block in blocks}

    def take(self, trip: Trip) -> None:
        """Seat an official."""
        day, district = trip.block
        for table, amount in trip.seats:
            table.staff[trip.official] = trip.topic
            table.topics[trip.topic] = table.topics.get(trip.topic, 0) + 1
            table.room -= amount
        self.demand.supply(district, trip.topic, sum(amount for _, amount in trip.seats))
        self.demand.visit(trip.official, trip.block, len(trip.seats))
        self.trips[trip.block].append(trip)
        self.days[day, trip.official].append(trip)
        self.today[trip.official][day] -= len(trip.seats)
        self.this_week[trip.official][self.grid.week_of[day]] -= len(trip.seats)
        self._touch(trip)

    def drop(self, trip: Trip) -> None:
        """Unseat an official."""
        day, district = trip.block
        for table, amount in trip.seats:
            del table.staff[trip.official]
            table.topics[trip.topic] -= 1
            if not table.topics[trip.topic]:
                del table.topics[trip.topic]
            table.room += amount
        self.demand.supply(district, trip.topic, -sum(amount for _, amount in trip.seats))
        self.demand.visit(trip.official, trip.block, -len(trip.seats))
        self.trips[trip.block].remove(trip)
        self.days[day, trip.official].remove(trip)
        self.today[trip.official][day] += len(trip.seats)
        self.this_week[trip.official][self.grid.week_of[day]] += len(trip.seats)
        self._touch(trip)

    def _touch(self, trip: Trip) -> None:
        day = trip.block[0]
        self.touched.add((day, trip.official))
        self.touched.add((day, -1 - self.crew[trip.block]))

    def score(self) -> int:
        """Ten times the score of what the roster holds, without changes of pins."""
        for key in self.touched:
            before, now = self.spent.get(key, 0), self._way(*key)
            if now != before:
                self.minutes += now - before
                self.spent[key] = now
                self.before.setdefault(key, before)
        self.touched.clear()
        return 10 * self.demand.worth() - self.grid.problem.weights.travel * self.minutes

    def settle(self) -> None:
        """Forget the ways before the last changes."""
        self.before.clear()

    def revert(self) -> None:
        """The ways as they were at the last ``settle``, once the changes since are taken back."""
        for key, minutes in self.before.items():
            self.minutes += minutes - self.spent[key]
            self.spent[key] = minutes
        self.before.clear()
        self.touched.clear()

    def _way(self, day: int, who: int) -> int:
        grid = self.grid
        if who < 0:
            crew = -1 - who
            tour = self.tours.get((day, crew))
            stops = [
                (table.start, table.venue)
                for district in (tour.counts if tour else ())
                for table in self.tables[day, district]
                if table.staff
            ]
            home = grid.crew_home[crew]
        else:
            stops = [
                (table.start, table.venue)
                for trip in self.days.get((day, who), ())
                for table, _ in trip.seats
            ]
            home = grid.home[who]
        return grid.round_trip(home, [venue for _, venue in sorted(stops)])

    def limit(self, official: int, day: int) -> int:
        """How many meetings the official may still have that day; none next to meetings that stand."""
        today, week = self.today[official][day], self.this_week[official][self.grid.week_of[day]]
        return today if today < week else week

    def meetings(self) -> list[Held]:
        """The meetings that somebody sits in."""
        return [
            Held(
                table.block[0],
                table.start,
                table.venue,
                table.crew,
                tuple(sorted(table.staff.items())),
                FREE,
            )
            for _, tables in sorted(self.tables.items())
            for table in tables
            if table.staff
        ]
