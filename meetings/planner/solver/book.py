"""Who and what is taken when: the hard rules between meetings, kept as meetings come and go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from meetings.planner.solver.draft import Held
from meetings.planner.solver.grid import Grid

Stop = tuple[int, int]
"""A start in minutes and a venue."""


class Book:
    """Engagements of venues, crews and officials; it can be asked what still fits in."""

    def __init__(self, grid: Grid, meetings: Iterable[Held] = ()) -> None:
        self.grid = grid
        self.meetings: set[Held] = set()
        self.venue_starts: dict[tuple[int, int], list[int]] = defaultdict(list)
        self.crew_stops: dict[tuple[int, int], list[Stop]] = defaultdict(list)
        self.stops: dict[tuple[int, int], list[Stop]] = defaultdict(list)
        self.weekly: dict[tuple[int, tuple[int, int]], int] = defaultdict(int)
        for held in meetings:
            self.add(held)

    def add(self, held: Held) -> None:
        """Take a meeting in."""
        self.meetings.add(held)
        stop = (held.start, held.venue)
        self.venue_starts[held.day, held.venue].append(held.start)
        self.crew_stops[held.day, held.crew].append(stop)
        week = self.grid.weeks[held.day]
        for official, _ in held.staff:
            self.stops[held.day, official].append(stop)
            self.weekly[official, week] += 1

    def remove(self, held: Held) -> None:
        """Take a meeting out."""
        self.meetings.remove(held)
        stop = (held.start, held.venue)
        self.venue_starts[held.day, held.venue].remove(held.start)
        self.crew_stops[held.day, held.crew].remove(stop)
        week = self.grid.weeks[held.day]
        for official, _ in held.staff:
            self.stops[held.day, official].remove(stop)
            self.weekly[official, week] -= 1

    def venue_free(self, venue: int, day: int, start: int) -> bool:
        """Whether the venue holds nothing else at that time."""
        return all(
            abs(start - other) >= self.grid.length
            for other in self.venue_starts.get((day, venue), ())
        )

    def crew_free(self, crew: int, day: int, stop: Stop) -> bool:
        """Whether the crew can be there, between its other meetings."""
        return self._fits(self.crew_stops[day, crew], stop)

    def free(self, official: int, day: int, stop: Stop) -> bool:
        """Whether the official can sit there: hours, limits, ways from and to other meetings."""
        grid = self.grid
        if self.weekly[official, grid.weeks[day]] >= grid.per_week[official]:
            return False
        stops = self.stops[day, official]
        if len(stops) >= grid.per_day[official] or not grid.free(official, day, stop[0]):
            return False
        return self._fits(stops, stop)

    def _fits(self, stops: list[Stop], stop: Stop) -> bool:
        return all(self.grid.reachable(other, stop) for other in stops)
