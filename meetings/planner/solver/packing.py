"""From visits counted by day and district to meetings: who sits in which of a tour's meetings."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from meetings.planner.solver.blocks import Rota, Visits
from meetings.planner.solver.draft import FREE, Held
from meetings.planner.solver.frame import SESSIONS
from meetings.planner.solver.grid import Grid
from meetings.planner.solver.tours import Tour


@dataclass
class _Table:
    """One meeting being staffed."""

    start: int
    venue: int
    room: int
    staff: dict[int, int] = field(default_factory=dict)

    @property
    def topics(self) -> set[int]:
        return set(self.staff.values())


def pack(grid: Grid, rota: Rota, visits: Visits) -> list[Held]:
    """Meetings in which everybody sits about as often as wished; a meeting that nobody sits in is not held."""
    packed: list[Held] = []
    for (day, crew), tour in sorted(rota.items()):
        tables = _tables(grid, day, tour)
        for district in sorted(tour.counts):
            mine = [table for table in tables if grid.located[table.venue] == district]
            _seat(grid, day, mine, visits.get((day, district), []))
        packed += [
            Held(day, table.start, table.venue, crew, tuple(sorted(table.staff.items())), FREE)
            for table in tables
            if table.staff
        ]
    return packed


def _tables(grid: Grid, day: int, tour: Tour) -> list[_Table]:
    """The largest venue at each start; a crew does not move for a room that is no larger."""
    tables: list[_Table] = []
    for start, district in tour.stages:
        venue = grid.largest[day][start][district]
        last = tables[-1].venue if tables else venue
        stays = grid.located[last] == district and grid.opens(last, day, start)
        if stays and grid.capacity[last] >= grid.capacity[venue]:
            venue = last
        tables.append(_Table(start, venue, grid.capacity[venue]))
    return [table for table in tables if _reached(grid, tables, table)]


def _reached(grid: Grid, tables: list[_Table], table: _Table) -> bool:
    """Whether the crew gets there from the tables before, which a change of venue may prevent."""
    return all(
        grid.reachable((other.start, other.venue), (table.start, table.venue))
        for other in tables
        if other.start < table.start
    )


def _seat(grid: Grid, day: int, tables: list[_Table], wishes: list[tuple[int, int, int]]) -> None:
    """Those with the least choice first; among tables the one that has the topic, then the one with most room."""
    topics: dict[int, int] = defaultdict(int)
    for _, topic, count in wishes:
        topics[topic] = max(topics[topic], count)
    choice = {
        official: [table for table in tables if grid.free(official, day, table.start)]
        for official, _, _ in wishes
    }
    order = sorted(
        wishes,
        key=lambda wish: (
            len(choice[wish[0]]) - wish[2],
            -topics[wish[1]],
            wish[1],
            -grid.answers[wish[0]],
            wish[0],
        ),
    )
    for official, topic, count in order:
        for _ in range(count):
            _sit(grid, choice[official], official, topic)


def _sit(grid: Grid, tables: list[_Table], official: int, topic: int) -> None:
    able = [
        table
        for table in tables
        if official not in table.staff and (topic in table.topics or len(table.topics) < SESSIONS)
    ]
    if able:
        answers = grid.answers[official]
        table = max(
            able,
            key=lambda each: (
                min(each.room, answers),
                topic in each.topics,
                -len(each.topics),
                each.room,
                -each.start,
            ),
        )
        table.staff[official] = topic
        table.room -= min(table.room, answers)
