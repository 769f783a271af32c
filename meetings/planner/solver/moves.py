"""Ways to unmake a little of a roster and make it anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from random import Random

from meetings.planner.solver.grid import Grid
from meetings.planner.solver.roster import Roster, Trip
from meetings.planner.solver.schedule import nearest, runs, way
from meetings.planner.solver.seating import Seating
from meetings.planner.solver.table import Block, Key
from meetings.planner.solver.tours import Tour

NOISE = 60.0
"""Points."""
SKIP = (0.0, 0.1, 0.3)
TRUST = (0.0, 0.5, 0.9, 1.0)


class Moves:
    """Moves within some days; every change is written down until it is kept or undone."""

    def __init__(
        self, roster: Roster, days: Sequence[int], pool: Sequence[Tour], random: Random
    ) -> None:
        self.roster = roster
        self.seating = Seating(roster)
        self.grid: Grid = roster.grid
        self.random = random
        self.days = [day for day in days if self.grid.slots_at[day]]
        inside = set(days)
        self.weeks = [
            [day for day in week if day in inside] for week in self.grid.week_days.values()
        ]
        self.weeks = [week for week in self.weeks if week]
        self.crews = len(self.grid.crew_home)
        self.pool = [nearest(self.grid, pool, crew) for crew in range(self.crews)]
        self.running: dict[Key, list[Tour]] = {}
        self.journal: list[Callable[[], None]] = []
        self.week_of = {day: week for week in self.weeks for day in week}

    def undo(self) -> None:
        """Take everything back since the last ``keep``."""
        for step in reversed(self.journal):
            step()
        self.journal.clear()
        self.roster.revert()

    def keep(self) -> None:
        """Let everything stand."""
        self.journal.clear()
        self.roster.settle()

    def _drop(self, trip: Trip) -> None:
        self.roster.drop(trip)
        self.journal.append(lambda: self.roster.take(trip))

    def _fill(self, pairs: Iterable[tuple[Block, int]]) -> None:
        """Seat by gain, by the tariff or between, with some noise; then use the visits that this spared."""
        draw = self.random.random
        skip = self.random.choice(SKIP)
        useful = self.seating.useful
        able = sorted({pair for pair in pairs if useful(*pair)})
        chosen = [pair for pair in able if draw() >= skip] if skip else able
        spread = NOISE * draw() if draw() < 0.7 else 0.0
        noise = {pair: spread * (draw() - 0.5) for pair in chosen} if spread else {}
        trust = self.random.choice(TRUST)
        self._seat(chosen, trust, noise)
        if trust:
            spared = self.roster.tariff.visits
            self._seat([pair for pair in chosen if spared[pair[1]] > 0], 0.0, noise)

    def _seat(
        self, pairs: list[tuple[Block, int]], trust: float, noise: dict[tuple[Block, int], float]
    ) -> None:
        for trip in self.seating.fill(pairs, trust, noise):
            self.journal.append(_undone(self.roster, trip))

    def _clear(self, block: Block) -> list[int]:
        trips = list(self.roster.trips[block])
        for trip in trips:
            self._drop(trip)
        return [trip.official for trip in trips]

    def _open(self, key: Key, tour: Tour) -> None:
        self.roster.open(key, tour)
        self.journal.append(lambda: _closed(self.roster, key))

    def _close(self, key: Key) -> list[int]:
        tour = self.roster.tours[key]
        freed = [
            official for district in tour.counts for official in self._clear((key[0], district))
        ]
        tables = self.roster.close(key)
        self.journal.append(lambda: self.roster.open(key, tour, tables))
        return freed

    def _blocks(self, days: Iterable[int]) -> list[Block]:
        return [
            (day, district)
            for day in days
            for crew in range(self.crews)
            if (tour := self.roster.tours.get((day, crew)))
            for district in tour.counts
        ]

    def _reseat(self, officials: Iterable[int], days: Iterable[int]) -> list[tuple[Block, int]]:
        """The blocks of some days to which these officials could come."""
        blocks = self._blocks(days)
        return [
            (block, official)
            for official in set(officials)
            for block in blocks
            if block[1] in self.grid.topics_at[official]
        ]

    def _all(self, blocks: Iterable[Block]) -> list[tuple[Block, int]]:
        return [(block, official) for block in blocks for official in self.grid.useful_at[block[1]]]

    def officials(self) -> None:
        """Some officials of one week go elsewhere."""
        week = self.random.choice(self.weeks)
        trips = [trip for block in self._blocks(week) for trip in self.roster.trips[block]]
        if not trips:
            return
        sitting = sorted({trip.official for trip in trips})
        chosen = set(self.random.sample(sitting, min(len(sitting), self.random.randint(1, 4))))
        for trip in trips:
            if trip.official in chosen:
                self._drop(trip)
        self._fill(self._reseat(chosen, week))

    def blocks(self) -> None:
        """A few blocks of one week are staffed anew."""
        week = self.random.choice(self.weeks)
        blocks = self._blocks(week)
        if not blocks:
            return
        chosen = self.random.sample(blocks, min(len(blocks), self.random.randint(1, 2)))
        freed = [official for block in chosen for official in self._clear(block)]
        self._fill(self._all(chosen) + self._reseat(freed, week))

    def tour(self) -> None:
        """A crew goes another tour on one day, or the idle one that lives nearest does."""
        day = self.random.choice(self.days)
        crew = self.random.randrange(self.crews)
        if self.roster.book.crew_stops.get((day, crew)):
            return
        freed = self._close((day, crew)) if (day, crew) in self.roster.tours else []
        busy = {district for _, district in self._blocks([day])}
        able = [tour for tour in self._running(day, crew) if busy.isdisjoint(tour.counts)]
        if able:
            tour = self.random.choice(able)
            self._open((day, self._nearest_idle(day, tour)), tour)
            self._fill(
                self._all((day, district) for district in tour.counts)
                + self._reseat(freed, self.week_of[day])
            )

    def _running(self, day: int, crew: int) -> list[Tour]:
        """The tours near a crew that can go on a day."""
        key = (day, crew)
        if key not in self.running:
            self.running[key] = [tour for tour in self.pool[crew] if runs(self.grid, tour, day)]
        return self.running[key]

    def _nearest_idle(self, day: int, tour: Tour) -> int:
        idle = [
            crew
            for crew in range(self.crews)
            if (day, crew) not in self.roster.tours
            and not self.roster.book.crew_stops.get((day, crew))
        ]
        return min(idle, key=lambda crew: (way(self.grid, tour, crew), crew))

    def idle(self) -> None:
        """A crew stays at home on one day; its visitors go elsewhere in the week."""
        day = self.random.choice(self.days)
        key = (day, self.random.randrange(self.crews))
        if key in self.roster.tours:
            self._fill(self._reseat(self._close(key), self.week_of[day]))

    def swap(self) -> None:
        """Two days exchange the tours of a crew."""
        one, other = self.random.choice(self.days), self.random.choice(self.days)
        crew = self.random.randrange(self.crews)
        keys = [(one, crew), (other, crew)]
        if one == other or any(key not in self.roster.tours for key in keys):
            return
        tours = [self.roster.tours[key] for key in keys]
        freed = [self._close(key) for key in keys]
        pairs: list[tuple[Block, int]] = []
        for key, tour in zip(keys, reversed(tours), strict=True):
            busy = {district for _, district in self._blocks([key[0]])}
            if runs(self.grid, tour, key[0]) and not busy & set(tour.counts):
                self._open(key, tour)
                pairs += self._all((key[0], district) for district in tour.counts)
        for key, officials in zip(keys, freed, strict=True):
            pairs += self._reseat(officials, self.week_of[key[0]])
        self._fill(pairs)

    def district(self) -> None:
        """Some of the trips to one district are given to others, all over the days."""
        blocks = self._blocks(self.days)
        if not blocks:
            return
        place = self.random.choice(blocks)[1]
        mine = [block for block in blocks if block[1] == place]
        chosen = self.random.sample(mine, min(len(mine), self.random.randint(2, 5)))
        freed = [
            (trip.official, block[0])
            for block in chosen
            for trip in list(self.roster.trips[block])
            if self.random.random() < 0.6
        ]
        gone = {(day, official) for official, day in freed}
        for block in chosen:
            for trip in list(self.roster.trips[block]):
                if (block[0], trip.official) in gone:
                    self._drop(trip)
        pairs = self._all(chosen)
        for official, day in freed:
            pairs += self._reseat([official], self.week_of[day])
        self._fill(pairs)


def _undone(roster: Roster, trip: Trip) -> Callable[[], None]:
    return lambda: roster.drop(trip)


def _closed(roster: Roster, key: Key) -> None:
    roster.close(key)
