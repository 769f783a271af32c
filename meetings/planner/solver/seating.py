"""Who comes to which block: the most gainful trip of an official, and the trips that rank highest first."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from functools import cache
from operator import itemgetter

from meetings.planner.solver.roster import Roster, Trip
from meetings.planner.solver.table import Block, Table

SESSIONS = 3
CLOSE = 1e-9
STALE = -1
ROOMIEST = itemgetter(0, 1, 2)

Seats = list[tuple[Table, int]]
"""Tables with the appeals that can be taken up at each."""


class Seating:
    """Seats officials at the tables of a roster.

    ``trust``: how far trips are ranked by the tariff, from 0 (by their gain) to 1.
    """

    def __init__(self, roster: Roster) -> None:
        self.roster = roster
        self.grid = roster.grid
        self.demand = roster.demand
        self.tariff = roster.tariff
        self.trust = 0.0

    def useful(self, block: Block, official: int) -> bool:
        """Whether an official has time for a block, and something to take up or a duty there."""
        day, district = block
        if self.roster.limit(official, day) <= 0:
            return False
        lacking = self.demand.lacking[district] & self.grid.topic_bits[official][district]
        return bool(lacking) or (official, district) in self.demand.windows

    def best(self, block: Block, official: int) -> Trip | None:
        """The most gainful way in which an official can come to a block; None when none gains."""
        grid, roster, (day, district) = self.grid, self.roster, block
        lacking = self.demand.lacking[district] & grid.topic_bits[official][district]
        duty = self.demand.duty(official, block)
        if not lacking and not duty:
            return None
        limit = roster.limit(official, day)
        if limit <= 0:
            return None
        tables = roster.tables[block]
        free = grid.free_starts(official, day)
        if len(free) < len(grid.slots):
            tables = [table for table in tables if table.start in free]
        minutes = 2 * grid.travel[grid.home[official]][district]
        trips = roster.days.get((day, official))
        if trips:
            tables, minutes = self._between(tables, official, trips)
        if not tables:
            return None
        bonus = duty - grid.problem.weights.travel * minutes / 10
        topics = _topics(lacking) if lacking else grid.topics_at[official][district]
        return self._about(topics, official, block, tables[:], (limit, bonus))

    def _about(
        self,
        topics: tuple[int, ...],
        official: int,
        block: Block,
        tables: list[Table],
        terms: tuple[int, float],
    ) -> Trip | None:
        """The best topic; none is looked at whose appeals could never pay."""
        limit, bonus = terms
        answers = self.grid.answers[official]
        spared = self.trust * self.tariff.visits[official]
        most = min(limit, len(tables)) * answers
        best: Trip | None = None
        for topic in topics:
            hope = self.demand.gain(block[1], topic, most) + bonus
            if hope <= 0 or (best and hope <= best.rank):
                continue
            seats = self._seats(tables, topic, answers, limit)
            trip = self._trip(official, topic, block, seats, (bonus, spared))
            if trip and (best is None or trip.rank > best.rank):
                best = trip
        return best

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

    def _seats(self, tables: list[Table], topic: int, answers: int, limit: int) -> Seats:
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
        seats: Seats,
        terms: tuple[float, float],
    ) -> Trip | None:
        """As many of the seats as gain something."""
        bonus, spared = terms
        points = self.demand.points[block[1]][topic]
        top = len(points) - 1
        start = now = min(self.demand.supplied[block[1]][topic], top)
        amount = used = served = 0
        for _, more in seats:
            after = min(now + more, top)
            gain = points[after] - points[now]
            if gain <= (spared if used else 0) and (used or served + bonus <= 0):
                break
            now = after
            served = points[now] - points[start]
            amount += more
            used += 1
        if served + bonus <= 0 or not used:
            return None
        at_tariff = min(served, amount * self.tariff.appeals[block[1]][topic])
        rank = served + self.trust * (at_tariff - served) + bonus - spared * used
        return Trip(rank, official, topic, block, tuple(seats[:used]))

    def fill(
        self,
        pairs: Iterable[tuple[Block, int]],
        trust: float = 0.0,
        noise: Mapping[tuple[Block, int], float] | None = None,
    ) -> list[Trip]:
        """Seat trips of (block, official), those that rank highest first, as long as one gains; those seated.

        ``noise``: points that are added to ranks.
        """
        self.trust = trust
        more = noise or {}
        heap: list[tuple[float, Block, int, int, Trip]] = []
        for block, official in pairs:
            trip = self.best(block, official)
            if trip:
                rank = -trip.rank - more.get((block, official), 0.0)
                heap.append((rank, block, official, 0, trip))
        heapq.heapify(heap)
        seated: list[Trip] = []
        busy: dict[int, int] = {}
        used: dict[int, int] = {}
        while heap:
            rank, block, official, when, trip = heapq.heappop(heap)
            if when < max(busy.get(official, 0), used.get(block[1], 0)):
                again = self.best(block, official)
                if again is None:
                    continue
                rank = -again.rank - more.get((block, official), 0.0)
                if heap and rank > heap[0][0] + CLOSE:
                    heapq.heappush(heap, (rank, block, official, len(seated), again))
                    continue
                trip = again
            self.roster.take(trip)
            seated.append(trip)
            busy[official] = used[block[1]] = len(seated)
            heapq.heappush(heap, (rank, block, official, STALE, trip))
        return seated


@cache
def _topics(bits: int) -> tuple[int, ...]:
    return tuple(topic for topic in range(bits.bit_length()) if bits >> topic & 1)
