"""A piece of the plan set free: the meetings inside it, and what the others leave it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from meetings.planner.solver.draft import FREE, Held
from meetings.planner.solver.grid import Grid
from meetings.planner.solver.worth import Worth

Post = tuple[int, int, int]
"""A day, a start and a venue: where a meeting may be."""


def post_of(held: Held) -> Post:
    """Where a meeting is."""
    return held.day, held.start, held.venue


@dataclass
class Piece:
    """``inside``: meetings to be made anew, with their appeals; the rest of the draft stands.

    ``posts``: where there may be meetings. ``left``: appeals not taken up outside, by (district, topic);
    ``visits`` and ``weekly``: what officials do outside; ``pins``: the movable pins inside.
    """

    grid: Grid
    inside: dict[Post, Held]
    amounts: dict[Post, dict[int, int]]
    outside: list[Held]
    posts: list[Post] = field(default_factory=list)
    taken: dict[tuple[int, int], int] = field(default_factory=lambda: defaultdict(int))
    weekly: dict[tuple[int, tuple[int, int]], int] = field(default_factory=lambda: defaultdict(int))
    pins: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, grid: Grid, worth: Worth, free: Iterable[Held], pins: Iterable[int] = ()) -> Piece:
        """The piece with these meetings of a draft, and these pins that are left out so far."""
        chosen = set(free)
        piece = cls(grid, {}, {}, [])
        for held, amounts in zip(worth.meetings, worth.taken, strict=True):
            if held in chosen:
                piece.inside[post_of(held)] = held
                piece.amounts[post_of(held)] = amounts
            else:
                piece._stands(held, amounts)
        inside = {held.pin for held in chosen if held.pin != FREE}
        movable = {number for number, pin in enumerate(grid.problem.pinned) if not pin.fixed}
        piece.pins = sorted((inside | set(pins)) & movable)
        return piece

    def _stands(self, held: Held, amounts: dict[int, int]) -> None:
        self.outside.append(held)
        district = self.grid.located[held.venue]
        for topic, amount in amounts.items():
            self.taken[district, topic] += amount
        for official, _ in held.staff:
            self.weekly[official, self.grid.weeks[held.day]] += 1

    def left(self, district: int, topic: int) -> int:
        """Appeals that the piece may take up."""
        return self.grid.need[district][topic] - self.taken[district, topic]

    def free_weekly(self, official: int, day: int) -> int:
        """Meetings that the official may still have in that week."""
        return self.grid.per_week[official] - self.weekly[official, self.grid.weeks[day]]

    def allow(self, posts: Iterable[Post]) -> None:
        """The posts of the piece: those given and those in use."""
        self.posts = sorted(set(posts) | set(self.inside))

    def fixed(self, post: Post) -> Held | None:
        """The fixed pin that stands there."""
        held = self.inside.get(post)
        if held and held.pin != FREE and self.grid.problem.pinned[held.pin].fixed:
            return held
        return None


def main_posts(grid: Grid, days: Sequence[int]) -> list[Post]:
    """For every start and district the largest open venue."""
    found: list[Post] = []
    for day in days:
        for start, venues in grid.slots_at[day].items():
            seen: set[int] = set()
            for venue in venues:
                if grid.located[venue] not in seen:
                    seen.add(grid.located[venue])
                    found.append((day, start, venue))
    return found
