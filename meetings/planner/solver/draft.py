"""Meetings in numbers, while the solver still moves them about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from meetings.planner.elements import Pin
from meetings.planner.plan import Meeting, Session
from meetings.planner.solver.grid import Grid
from meetings.planner.solver.split import Supply

FREE = -1


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting: indexes of the grid; ``staff``: (official, topic), sorted; ``pin``: index or FREE."""

    day: int
    start: int
    venue: int
    crew: int
    staff: tuple[tuple[int, int], ...]
    pin: int = FREE

    @property
    def order(self) -> tuple[int, int, int, int]:
        """The place of the meeting in every list."""
        return self.day, self.start, self.venue, self.crew

    @property
    def topics(self) -> set[int]:
        """The topics of its sessions."""
        return {topic for _, topic in self.staff}

    def supply(self, grid: Grid) -> Supply:
        """What its staff can take up of each topic."""
        found: Supply = {}
        for official, topic in self.staff:
            found[topic] = found.get(topic, 0) + grid.answers[official]
        return found


def ordered(meetings: Iterable[Held]) -> list[Held]:
    """By day, start, venue and crew."""
    return sorted(meetings, key=lambda held: held.order)


def held_of(grid: Grid, pins: Sequence[Pin], number: int) -> Held | None:
    """The pin as it stands; None when its day lies outside the problem."""
    meeting = pins[number].meeting
    if meeting.date not in grid.day_of:
        return None
    staff = sorted(
        (grid.official_of[official], grid.topic_of[session.topic])
        for session in meeting.sessions
        for official in session.officials
    )
    return Held(
        grid.day_of[meeting.date],
        meeting.start,
        grid.venue_of[meeting.venue],
        grid.crew_of[meeting.crew],
        tuple(staff),
        number,
    )


def meeting_of(grid: Grid, held: Held, name: str, taken: Supply) -> Meeting:
    """The meeting as the plan tells it; ``taken``: appeals taken up by topic."""
    problem = grid.problem
    sessions = [_session(grid, held, topic, taken.get(topic, 0)) for topic in sorted(held.topics)]
    return Meeting(
        id=name,
        venue=problem.venues[held.venue].id,
        date=grid.days[held.day],
        start=held.start,
        crew=problem.crews[held.crew].id,
        sessions=tuple(sessions),
    )


def _session(grid: Grid, held: Held, topic: int, taken: int) -> Session:
    answers: dict[str, int] = {}
    officials = [official for official, about in held.staff if about == topic]
    for official in officials:
        name = grid.problem.officials[official].id
        answers[name] = min(taken, grid.answers[official])
        taken -= answers[name]
    return Session(grid.problem.topics[topic], tuple(answers), answers)
