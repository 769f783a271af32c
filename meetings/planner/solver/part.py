"""A group of days in the linear programme: tours, visits about each topic, days of officials on their ways."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from meetings.planner.solver.grid import Grid
from meetings.planner.solver.held_days import HeldDays
from meetings.planner.solver.limits import limit
from meetings.planner.solver.linear import Linear, Terms
from meetings.planner.solver.tours import least_travel, tours

SESSIONS = 3


class Seats(NamedTuple):
    """An official's part in a district's appeals on one topic, ``answers`` in one visit at the most.

    ``taken`` and ``visits``: variables; ``days``: kinds of days that pass there, with the visits on each.
    """

    answers: int
    taken: int
    visits: int
    days: Terms


class Part:
    """The variables of one group of days."""

    def __init__(
        self,
        grid: Grid,
        lp: Linear,
        taken: dict[tuple[int, int], Terms],
        days: Sequence[int],
    ) -> None:
        self.grid = grid
        self.lp = lp
        self.least = least_travel(grid)
        self.taken = taken
        self.span = sorted(days)
        self.held = HeldDays(grid, self.span, self.least)
        odd_days = {day for day, _ in self.odd} | {pin.day for pin in self.held.pins}
        self.days = [day for day in self.span if self.grid.slots_at[day] or day in odd_days]
        self.visits: dict[tuple[int, int], Terms] = defaultdict(list)
        self.trips: dict[int, Terms] = defaultdict(list)
        self.meetings: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self.extra: dict[int, Terms] = defaultdict(list)
        self.beside: dict[int, dict[int, Terms]] = {}
        self.budgets: dict[int, int] = {}
        self.supplies: dict[tuple[int, int], int] = {}
        self.kinds: dict[int, dict[int, Terms]] = {}
        self.seats: dict[tuple[int, int], list[Seats]] = defaultdict(list)
        self._tours()
        self._odd_pins()
        self._on_held_days()
        self._sets()
        for district in sorted(self.meetings):
            self._district(district)
        for official in range(len(self.grid.home)):
            limit(self, official)

    def _tours(self) -> None:
        """How many crew-days go on each tour, and from which homes the ways out and back are."""
        grid, lp = self.grid, self.lp
        where = [
            {
                grid.located[venue]
                for day in self.days
                for venue in grid.slots_at[day].get(start, ())
                if grid.useful_at[grid.located[venue]]
            }
            for start in grid.slots
        ]
        crew_days = len(self.days) * len(grid.crew_home) - sum(self.held.crews.values())
        self.tours = tours(grid, where, self.least)
        weight = grid.problem.weights.travel
        self.tour_vars = [lp.var(crew_days, -weight * tour.inner) for tour in self.tours]
        for tour, var in zip(self.tours, self.tour_vars, strict=True):
            for district, count in tour.counts.items():
                self.meetings[district].append((var, count))
        self._homes()

    def _sets(self) -> None:
        """The districts that one person can see in a day, with the ways through them."""
        self.sets: dict[frozenset[int], list[tuple[int, int, int]]] = defaultdict(list)
        for district in self.meetings:
            self.sets[frozenset({district})].append((district, district, 0))
        for tour in self.tours:
            places = frozenset(tour.counts)
            if len(places) == len(tour.stages):
                self.sets[places].append((tour.first, tour.last, tour.inner))

    def _homes(self) -> None:
        """Each home sends its crews out and takes them back, as many as live there."""
        grid, lp = self.grid, self.lp
        homes = Counter(
            {home: len(self.days) * count for home, count in Counter(grid.crew_home).items()}
        )
        for crew, count in self.held.crews.items():
            homes[grid.crew_home[crew]] -= count
        ends: tuple[dict[int, Terms], dict[int, Terms]] = (defaultdict(list), defaultdict(list))
        for tour, var in zip(self.tours, self.tour_vars, strict=True):
            ends[0][tour.first].append((var, 1))
            ends[1][tour.last].append((var, 1))
        for end in ends:
            leaving: dict[int, Terms] = {home: [] for home in homes}
            for district, terms in sorted(end.items()):
                ways: Terms = []
                for home in sorted(homes):
                    price = grid.problem.weights.travel * self.least[home][district]
                    ways.append((lp.var(homes[home], -price), 1))
                    leaving[home].append(ways[-1])
                lp.no_more(terms, ways)
            for home, count in sorted(homes.items()):
                lp.at_most(leaving[home], count)

    def _odd_pins(self) -> None:
        """A pin may keep a start that is no slot: one meeting more, in whatever district."""
        for _ in self.odd:
            extra = [(self.lp.var(1), 1) for _ in self.grid.need]
            self.lp.at_most(extra, 1)
            for district, term in enumerate(extra):
                self.meetings[district].append(term)
                self.extra[district].append(term)

    def _on_held_days(self) -> None:
        """Meetings that crews have on the days of fixed pins, in whatever districts."""
        if not self.held.meetings:
            return
        loose = [(self.lp.var(self.held.meetings), 1) for _ in self.grid.need]
        self.lp.at_most(loose, self.held.meetings)
        for district, term in enumerate(loose):
            self.meetings[district].append(term)

    @property
    def odd_starts(self) -> list[tuple[int, int]]:
        """Day and start of all pins that may stand at no slot."""
        return [*self.odd, *((pin.day, pin.start) for pin in self.held.pins)]

    @property
    def odd(self) -> list[tuple[int, int]]:
        """Day and start of the movable pins that stand at no slot."""
        grid = self.grid
        return [
            (grid.day_of[pin.meeting.date], pin.meeting.start)
            for pin in grid.problem.pinned
            if not pin.fixed
            and pin.meeting.start not in grid.slots
            and grid.day_of.get(pin.meeting.date) in self.span
        ]

    def _district(self, district: int) -> None:
        """Meetings, their rooms, sessions and appeals."""
        grid, lp = self.grid, self.lp
        meetings = self.meetings[district]
        most = len(self.days) * max(1, len(grid.slots)) * len(grid.crew_home)
        most += len(self.odd) + self.held.meetings
        topics = [topic for topic, need in enumerate(grid.need[district]) if need]
        sessions = {topic: lp.var(most) for topic in topics}
        taken = {topic: lp.var(grid.need[district][topic]) for topic in topics}
        rooms = self._rooms(district, most)
        lp.no_more([(var, 1) for var, _ in rooms], meetings)
        lp.no_more([(var, 1) for var in taken.values()], rooms)
        lp.no_more(
            [(var, 1) for var in sessions.values()],
            [(var, SESSIONS * count) for var, count in meetings],
        )
        for topic in topics:
            lp.no_more([(sessions[topic], 1)], meetings)
            self.taken[district, topic].append((taken[topic], 1))
        supply: dict[int, Terms] = {topic: [] for topic in topics}
        for official in grid.useful_at[district]:
            self._official(official, district, sessions, supply)
        for topic in topics:
            lp.no_more([(taken[topic], 1)], supply[topic])
            self.supplies[district, topic] = len(lp.rows) - 1

    def _rooms(self, district: int, most: int) -> Terms:
        """Meetings in rooms of each capacity; there are only so many hours of each."""
        grid = self.grid
        hours = Counter(
            grid.capacity[venue]
            for day in self.days
            for venues in grid.slots_at[day].values()
            for venue in venues
            if grid.located[venue] == district
        )
        hours[max(grid.capacity)] += len(self.odd)
        hours.update(self.held.rooms(grid, district))
        return [(self.lp.var(min(most, count)), room) for room, count in sorted(hours.items())]

    def _official(
        self, official: int, district: int, sessions: dict[int, int], supply: dict[int, Terms]
    ) -> None:
        """Visits about each topic, and what they take up; not more than meetings, and each day's limit."""
        grid, lp = self.grid, self.lp
        per_day = grid.per_day[official]
        most = per_day * len(self.days)
        days = self.days_there(official).get(district)
        if not days or not grid.per_week[official]:
            return
        meetings = self.meetings[district]
        odd = self.extra[district] + self.visits_on_held_days(official).get(district, [])
        present = [(var, 1) for var, _ in days]
        lp.no_more(present, [(var, 1) for var, _ in meetings])
        visits: Terms = []
        for topic in grid.topics_at[official][district]:
            if topic in sessions:
                visits.append((lp.var(most), 1))
                lp.no_more([visits[-1]], [(sessions[topic], 1)])
                need, answers = grid.need[district][topic], grid.answers[official]
                taken = (lp.var(need), 1)
                supply[topic].append(taken)
                lp.no_more([taken], [(visits[-1][0], min(need, answers))])
                top = min(need, answers * per_day)
                lp.no_more([taken], [(var, top) for var, _ in present + odd])
                self.seats[district, topic].append(
                    Seats(answers, taken[0], visits[-1][0], days + odd)
                )
        if self._asked(official, district):
            visits.append((lp.var(most), 1))
        self.visits[official, district] = visits
        lp.no_more(visits, days + odd)
        lp.no_more(visits, [(var, min(count, per_day)) for var, count in meetings])

    def days_there(self, official: int) -> dict[int, Terms]:
        """For each district the official's kinds of days that pass it, with the visits there."""
        if official not in self.kinds:
            self.kinds[official] = self._kinds(official)
        return self.kinds[official]

    def visits_on_held_days(self, official: int) -> dict[int, Terms]:
        """For each district the visits that an official has there on the days of fixed pins."""
        if official not in self.beside:
            most = self.held.visits[official]
            places = sorted(self.grid.topics_at[official]) if most else []
            loose = [(self.lp.var(most), 1) for _ in places]
            self.lp.at_most(loose, most)
            self.beside[official] = {
                place: [term] for place, term in zip(places, loose, strict=True)
            }
        return self.beside[official]

    def _kinds(self, official: int) -> dict[int, Terms]:
        """A variable for each way to share a day's visits among districts, paying the shortest way."""
        grid, lp = self.grid, self.lp
        there: dict[int, Terms] = defaultdict(list)
        home, per_day = self.least[grid.home[official]], grid.per_day[official]
        for places, ways in self.sets.items():
            if len(places) > per_day or not places <= grid.topics_at[official].keys():
                continue
            minutes = min(home[first] + inner + home[last] for first, last, inner in ways)
            for counts in _shared(per_day, len(places)):
                day = lp.var(len(self.days), -minutes * grid.problem.weights.travel)
                self.trips[official].append((day, 1))
                for district, count in zip(sorted(places), counts, strict=True):
                    there[district].append((day, count))
        return there

    def _asked(self, official: int, district: int) -> bool:
        name = self.grid.problem.officials[official].id
        place = self.grid.problem.districts[district].id
        return any(
            duty.official == name and place in duty.districts for duty in self.grid.problem.duties
        )


def _shared(visits: int, places: int) -> list[tuple[int, ...]]:
    """The ways to share visits among places, at least one each."""
    if places == 1:
        return [(visits,)]
    return [
        (first, *rest)
        for first in range(1, visits - places + 2)
        for rest in _shared(visits - first, places - 1)
    ]
