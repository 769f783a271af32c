"""A plan made in one go, day by day: each crew goes where its day is worth most."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from meetings.planner.solver.book import Book, Stop
from meetings.planner.solver.draft import FREE, Held
from meetings.planner.solver.grid import Grid
from meetings.planner.solver.prices import Prices

SESSIONS = 3
NEAREST = 24

Staff = list[tuple[int, int, int]]
"""Officials with their topic and how many appeals they take up."""


@dataclass
class Chain:
    """Meetings that one crew could hold on one day in one district, and what they are worth."""

    value: float = 0.0
    meetings: list[Held] = field(default_factory=list)
    amounts: list[Staff] = field(default_factory=list)


class Greedy:
    """Fills a book; ``prices`` say what is still to be taken up, and what it is worth."""

    def __init__(self, grid: Grid, book: Book) -> None:
        self.grid = grid
        self.book = book
        self.prices = Prices(grid)
        for held in sorted(book.meetings, key=lambda each: each.order):
            self.prices.take(held, self._estimate(held))

    def _estimate(self, held: Held) -> Staff:
        room = self.grid.capacity[held.venue]
        found: Staff = []
        for official, topic in held.staff:
            amount = min(room, self.grid.answers[official])
            found.append((official, topic, amount))
            room -= amount
        return found

    def fill(self, days: Iterable[int], stopped: Callable[[], bool]) -> None:
        """Add meetings to the days, as long as one is worth its way."""
        for day in days:
            if stopped():
                return
            for crew in range(len(self.grid.crew_home)):
                while self._extend(day, crew):
                    pass

    def _extend(self, day: int, crew: int) -> bool:
        best = Chain()
        for district in self._near(crew):
            chain = self.chain(day, crew, district)
            if chain.value > best.value:
                best = chain
        for held, amounts in zip(best.meetings, best.amounts, strict=True):
            self.book.add(held)
            self.prices.take(held, amounts)
        return bool(best.meetings)

    def _near(self, crew: int) -> list[int]:
        grid = self.grid
        home = grid.crew_home[crew]
        return sorted(
            range(len(grid.need)), key=lambda each: (grid.travel[home][each] * (each != home), each)
        )[:NEAREST]

    def chain(self, day: int, crew: int, district: int) -> Chain:
        """The meetings of one crew on one day in one district, one after the other."""
        found = Chain()
        trial = self.prices.trial()
        seated: dict[int, list[Stop]] = {}
        for start, venues in self.grid.slots_at[day].items():
            venue = self._venue(found, crew, day, start, district, venues)
            if venue is None:
                continue
            staff, value = self._staff(trial, seated, day, (start, venue))
            if not staff:
                continue
            held = Held(day, start, venue, crew, _seats(staff), FREE)
            found.meetings.append(held)
            found.amounts.append(staff)
            found.value += value
            for official, topic, amount in staff:
                trial.take_up(district, topic, amount)
                seated.setdefault(official, []).append((start, venue))
        found.value -= self._way(found, crew)
        return found

    def _way(self, chain: Chain, crew: int) -> float:
        stops = [held.venue for held in chain.meetings]
        minutes = self.grid.round_trip(self.grid.crew_home[crew], stops)
        return self.grid.problem.weights.travel * minutes / 10

    def _venue(
        self, chain: Chain, crew: int, day: int, start: int, district: int, venues: list[int]
    ) -> int | None:
        grid = self.grid
        last = chain.meetings[-1] if chain.meetings else None
        for venue in venues:
            if grid.located[venue] != district or not self.book.venue_free(venue, day, start):
                continue
            stop = (start, venue)
            if last and not grid.reachable((last.start, last.venue), stop):
                continue
            if self.book.crew_free(crew, day, stop):
                return self._stay(last, crew, stop, day)
        return None

    def _stay(self, last: Held | None, crew: int, stop: Stop, day: int) -> int:
        """The venue of the meeting before where that will do, so that nobody has to move."""
        grid, (start, venue) = self.grid, stop
        if last is None or grid.capacity[venue] > grid.capacity[last.venue]:
            return venue
        may_stay = (
            grid.opens(last.venue, day, start)
            and self.book.venue_free(last.venue, day, start)
            and self.book.crew_free(crew, day, (start, last.venue))
        )
        return last.venue if may_stay else venue

    def _staff(
        self, trial: Prices, seated: dict[int, list[Stop]], day: int, stop: Stop
    ) -> tuple[Staff, float]:
        """Officials in falling order of gain until the venue is full."""
        grid = self.grid
        district = grid.located[stop[1]]
        room = grid.capacity[stop[1]]
        topics: set[int] = set()
        staff: Staff = []
        value = 0.0
        queue = self._queue(trial, seated, day, stop, room)
        taken = [0] * len(grid.factor)
        for _, official, _ in queue:
            cost = self._cost(seated, day, official, district)
            gain, topic, amount = self._best(trial, official, district, (room, topics, taken, day))
            if gain <= cost or topic < 0:
                continue
            staff.append((official, topic, amount))
            value += gain - cost
            room -= amount
            taken[topic] += amount
            topics.add(topic)
        return staff, value

    def _queue(
        self, trial: Prices, seated: dict[int, list[Stop]], day: int, stop: Stop, room: int
    ) -> list[tuple[float, int, int]]:
        grid = self.grid
        district = grid.located[stop[1]]
        nothing = [0] * len(grid.factor)
        queue = []
        for official in grid.useful_at[district]:
            if not self._free(seated, official, day, stop):
                continue
            state = (room, set[int](), nothing, day)
            gain, topic, _ = self._best(trial, official, district, state)
            cost = self._cost(seated, day, official, district)
            if gain > cost:
                queue.append((cost - gain, official, topic))
        return sorted(queue)

    def _free(self, seated: dict[int, list[Stop]], official: int, day: int, stop: Stop) -> bool:
        grid = self.grid
        mine = seated.get(official, ())
        if mine:
            if len(mine) + len(self.book.stops[day, official]) >= grid.per_day[official]:
                return False
            week = self.book.weekly[official, grid.weeks[day]]
            if week + len(mine) >= grid.per_week[official]:
                return False
            if not all(grid.reachable(other, stop) for other in mine):
                return False
        return self.book.free(official, day, stop)

    def _cost(self, seated: dict[int, list[Stop]], day: int, official: int, district: int) -> float:
        """The way of an official, shared by the meetings that the day may still have for them."""
        grid = self.grid
        if seated.get(official) or self.book.stops[day, official]:
            return 0.0
        way = 2 * grid.travel[grid.home[official]][district]
        return grid.problem.weights.travel * way / 10 / min(2, grid.per_day[official])

    def _best(
        self,
        trial: Prices,
        official: int,
        district: int,
        state: tuple[int, set[int], list[int], int],
    ) -> tuple[float, int, int]:
        room, topics, taken, day = state
        amount = min(room, self.grid.answers[official])
        best = (0.0, -1, 0)
        for topic in self.grid.topics_at[official][district]:
            if len(topics) >= SESSIONS and topic not in topics:
                continue
            gain, used = trial.gain(district, topic, amount, taken[topic])
            if gain > best[0] or best[1] < 0:
                best = (float(gain), topic, used)
        if best[1] >= 0:
            best = (best[0] + trial.duty(official, district, day), best[1], best[2])
        return best


def _seats(staff: Staff) -> tuple[tuple[int, int], ...]:
    return tuple(sorted((official, topic) for official, topic, _ in staff))
