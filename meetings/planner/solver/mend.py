"""Neighbourhoods in the fine model: a few days made anew with every seat, room and pin in view."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from random import Random

from meetings.planner.solver.draft import FREE, Held
from meetings.planner.solver.exact import all_posts, is_small, own_time
from meetings.planner.solver.frame import Frame
from meetings.planner.solver.grid import Grid
from meetings.planner.solver.keeping import Keeping
from meetings.planner.solver.model import Effort
from meetings.planner.solver.piece import Piece, Post, main_posts, post_of
from meetings.planner.solver.stakes import Stakes
from meetings.planner.solver.ways import add_rough_ways
from meetings.planner.solver.worth import Scale, Worth

SCALE = 10
DAYS_AT_ONCE = 3


class Mend:
    """Keeps the best draft and tries to better it, piece by piece."""

    def __init__(self, grid: Grid, scale: Scale, worth: Worth, seed: int) -> None:
        self.grid = grid
        self.scale = scale
        self.worth = worth
        self.random = Random(seed)  # noqa: S311 - no secret depends on it
        self.small = is_small(grid)

    def staff(self, days: Iterable[int], effort: Effort) -> bool:
        """Staff the meetings of these days anew, each where it is and with its crew; whether it is better."""
        inside = set(days)
        return self._try([held for held in self.worth.meetings if held.day in inside], [], effort)

    def days(self, days: Sequence[int], effort: Effort) -> bool:
        """Make these days anew; whether it is better."""
        inside = set(days)
        posts = (
            [post for post in sorted(all_posts(self.grid)) if post[0] in inside]
            if self.small
            else main_posts(self.grid, sorted(inside))
        )
        return self._try(
            [held for held in self.worth.meetings if held.day in inside], posts, effort
        )

    def anywhere(self, effort: Effort) -> bool:
        """Make a few days of one week anew, or staff all of it."""
        week = self.random.choice(list(self.grid.week_days.values()))
        if self.random.random() < 0.5:
            return self.staff(week, effort)
        return self.days(self.random.sample(week, min(len(week), DAYS_AT_ONCE)), effort)

    def _try(self, free: list[Held], posts: Sequence[Post], effort: Effort) -> bool:
        absent = self._absent(free)
        piece = Piece.of(self.grid, self.worth, free, absent)
        spots = {pin: self._spots(pin, free) for pin in piece.pins}
        piece.allow([*posts, *(post for each in spots.values() for post in each)])
        frame = Frame(piece, keep_crews=not posts)
        Stakes(frame.model, piece, frame.taken, frame.visits, SCALE)
        add_rough_ways(frame)
        keeping = Keeping(frame, self.scale, spots, SCALE)
        answer = frame.model.solve(effort)
        if answer.values is None:
            return False
        made = keeping.named(answer, frame.meetings(answer))
        worth = self.scale.weigh([*piece.outside, *made])
        if worth.score.total <= self.worth.score.total:
            return False
        self.worth = worth
        return True

    def _absent(self, free: list[Held]) -> list[int]:
        """Movable pins that are left out so far, and stood on the days of the piece."""
        days = {held.day for held in free}
        kept = {held.pin for held in self.worth.meetings}
        return [
            number
            for number, pin in enumerate(self.grid.problem.pinned)
            if not pin.fixed
            and number not in kept
            and self.grid.day_of.get(pin.meeting.date) in days
        ]

    def _spots(self, pin: int, free: list[Held]) -> list[Post]:
        """Where a pin stood, if it still can be there, and where it is."""
        stood = self.scale.pins[pin]
        now = [post_of(held) for held in free if held.pin == pin and pin != FREE]
        days = {held.day for held in free}
        if stood is None or stood.day not in days:
            return now
        own = [post for post in own_time(self.grid, pin) if post[2] == stood.venue]
        return [*now, *own]


def changed_weeks(grid: Grid, scale: Scale, meetings: Iterable[Held]) -> list[list[int]]:
    """The weeks in which a pin is not as it stood, the most changed first."""
    kept = {held.pin: held for held in meetings if held.pin != FREE}
    prices: dict[int, int] = {}
    weeks = list(grid.week_days.values())
    for number, pin in enumerate(grid.problem.pinned):
        stood = scale.pins[number]
        if not pin.fixed and stood is not None:
            price = scale.change(number, kept.get(number))
            week = next(index for index, days in enumerate(weeks) if stood.day in days)
            prices[week] = prices.get(week, 0) + price
    changed = [week for week, price in prices.items() if price]
    return [weeks[week] for week in sorted(changed, key=lambda each: (-prices[each], each))]


def mend_pins(mend: Mend, effort: Callable[[], Effort], over: Callable[[], bool]) -> None:
    """Staff the weeks anew in which something had to change, the most changed first."""
    for days in changed_weeks(mend.grid, mend.scale, mend.worth.meetings):
        if over():
            return
        mend.staff(days, effort())
