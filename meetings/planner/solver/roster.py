"""A plan in motion: tours of crews, and trips of officials to them, that can be made and unmade quickly.

A trip seats one official about one topic at some of the tables of a block. What a topic's officials could take
up in a district counts up to its backlog, so that the order of trips does not matter.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import NamedTuple

from meetings.planner.solver.book import Book
from meetings.planner.solver.demand import Demand
from meetings.planner.solver.draft import FREE, Held
from meetings.planner.solver.grid import Grid
from meetings.planner.solver.table import Block, Key, Table, tables_of
from meetings.planner.solver.tariff import Tariff
from meetings.planner.solver.tours import Tour

SESSIONS = 3
CLOSE = 1e-9
ROOMIEST = itemgetter(0, 1, 2)


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
        self.trust = 0.0
        self.book = book
        self.demand = demand
        self.tours: dict[Key, Tour] = {}
        self.tables: dict[Block, list[Table]] = {}
        self.crew: dict[Block, int] = {}
        self.trips: dict[Block, list[Trip]] = {}
        self.days: dict[Key, list[Trip]] = defaultdict(list)
        self.weekly: dict[tuple[int, tuple[int, int]], int] = defaultdict(int)
        self.minutes = 0
        self.spent: dict[tuple[int, int], int] = {}
        self.touched: set[tuple[int, int]] = set()

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
        self.weekly[trip.official, self.grid.weeks[day]] += len(trip.seats)
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
        self.weekly[trip.official, self.grid.weeks[day]] -= len(trip.seats)
        self._touch(trip)

    def _touch(self, trip: Trip) -> None:
        day = trip.block[0]
        self.touched.add((day, trip.official))
        self.touched.add((day, -1 - self.crew[trip.block]))

    def score(self) -> int:
        """Ten times the score of what the roster holds, without changes of pins."""
        for key in self.touched:
            now = self._way(*key)
            self.minutes += now - self.spent.get(key, 0)
            self.spent[key] = now
        self.touched.clear()
        return 10 * self.demand.worth() - self.grid.problem.weights.travel * self.minutes

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

    def best(self, block: Block, official: int) -> Trip | None:
        """The most gainful way in which an official can come to a block; None when none gains."""
        grid, (day, district) = self.grid, block
        duty = self.demand.duty(official, block)
        topics = self.demand.lacking(district, grid.topics_at[official][district])
        if not topics and not duty:
            return None
        limit = self._limit(day, official)
        if limit <= 0:
            return None
        free = grid.free_starts(official, day)
        tables = [table for table in self.tables[block] if table.start in free]
        minutes = 2 * grid.travel[grid.home[official]][district]
        trips = self.days.get((day, official))
        if trips:
            tables, minutes = self._between(tables, official, trips)
        if not tables:
            return None
        bonus = duty - grid.problem.weights.travel * minutes / 10
        spared = self.trust * self.tariff.visits[official]
        answers = grid.answers[official]
        best: Trip | None = None
        for topic in topics or grid.topics_at[official][district]:
            seats = self._seats(tables, topic, answers, limit)
            trip = self._trip(official, topic, block, seats, (bonus, spared))
            if trip and (best is None or trip.rank > best.rank):
                best = trip
        return best

    def _limit(self, day: int, official: int) -> int:
        """How many meetings the official may still have that day; none next to meetings that stand."""
        grid, key = self.grid, (official, self.grid.weeks[day])
        left = grid.per_week[official] - self.weekly[key]
        if left <= 0 or self.book.stops.get((day, official)):
            return 0
        today = sum(len(trip.seats) for trip in self.days.get((day, official), ()))
        left -= self.book.weekly.get(key, 0)
        return min(left, grid.per_day[official] - today)

    def _between(
        self, tables: list[Table], official: int, trips: list[Trip]
    ) -> tuple[list[Table], int]:
        """The tables that can be reached between the day's other seats, and the least minutes more."""
        grid = self.grid
        home = grid.home[official]
        stops = sorted((table.start, table.venue) for trip in trips for table, _ in trip.seats)
        now = grid.round_trip(home, [venue for _, venue in stops])
        able: list[Table] = []
        least = 0
        for table in tables:
            stop = (table.start, table.venue)
            if all(grid.reachable(other, stop) for other in stops):
                way = grid.round_trip(home, [venue for _, venue in sorted([*stops, stop])]) - now
                least = min(least, way) if able else way
                able.append(table)
        return able, least

    def _seats(
        self, tables: list[Table], topic: int, answers: int, limit: int
    ) -> list[tuple[Table, int]]:
        able: list[tuple[int, bool, int, Table]] = []
        for table in tables:
            there = topic in table.topics
            if there or len(table.topics) < SESSIONS:
                room = table.room
                able.append((room if room < answers else answers, there, -table.start, table))
        if len(able) > 1:
            able.sort(key=ROOMIEST, reverse=True)
            del able[limit:]
        return [(seat[3], seat[0]) for seat in able]

    def _trip(
        self,
        official: int,
        topic: int,
        block: Block,
        seats: list[tuple[Table, int]],
        terms: tuple[float, float],
    ) -> Trip | None:
        """As many of the seats as gain something."""
        bonus, spared = terms
        district = block[1]
        amount = used = served = 0
        for _, more in seats:
            points = self.demand.gain(district, topic, amount, more)
            if points <= (spared if used else 0) and (used or served + bonus <= 0):
                break
            served += points
            amount += more
            used += 1
        if served + bonus <= 0 or not used:
            return None
        at_tariff = min(served, amount * self.tariff.appeals[district][topic])
        rank = served + self.trust * (at_tariff - served) + bonus - spared * used
        return Trip(rank, official, topic, block, tuple(seats[:used]))

    def fill(
        self,
        pairs: Iterable[tuple[Block, int]],
        trust: float = 0.0,
        noise: Mapping[tuple[Block, int], float] | None = None,
    ) -> list[Trip]:
        """Seat trips of (block, official), those that rank highest first, as long as one gains; those seated.

        ``trust`` in the tariff, from 0 to 1; ``noise``: points by official that are added to ranks.
        """
        self.trust = trust
        more = noise or {}
        heap: list[tuple[float, Block, int]] = []
        for block, official in pairs:
            trip = self.best(block, official)
            if trip:
                heap.append((-trip.rank - more.get((block, official), 0.0), block, official))
        heapq.heapify(heap)
        seated: list[Trip] = []
        while heap:
            _, block, official = heapq.heappop(heap)
            trip = self.best(block, official)
            if trip is None:
                continue
            rank = -trip.rank - more.get((block, official), 0.0)
            if heap and rank > heap[0][0] + CLOSE:
                heapq.heappush(heap, (rank, block, official))
                continue
            self.take(trip)
            seated.append(trip)
            heapq.heappush(heap, (rank, block, official))
        return seated

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
