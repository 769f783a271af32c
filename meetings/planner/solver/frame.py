"""The model of a piece: which posts are held by which crew, who sits there about what, what is taken up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from ortools.sat.python import cp_model

from meetings.planner.solver.book import Book
from meetings.planner.solver.draft import FREE, Held
from meetings.planner.solver.grid import Grid
from meetings.planner.solver.model import Answer, Model, Var
from meetings.planner.solver.piece import Piece, Post

SESSIONS = 3
T = TypeVar("T")
weighted = cp_model.LinearExpr.weighted_sum
total = cp_model.LinearExpr.sum


@dataclass
class Seat:
    """An official at a post, about a topic."""

    official: int
    topic: int
    var: Var


class Frame:
    """Variables and hard rules; what they are worth is added by ``stakes``, ``ways`` and ``keeping``.

    ``everybody``: also those who have nothing to take up, with whom a pin may yet be kept at less.
    """

    def __init__(self, piece: Piece, *, keep_crews: bool = False, everybody: bool = False) -> None:
        self.piece = piece
        self.grid: Grid = piece.grid
        self.model = Model()
        self.book = Book(self.grid, piece.outside)
        self.keep_crews = keep_crews
        self.everybody = everybody
        self.held: dict[Post, Var] = {}
        self.crew: dict[Post, dict[int, Var]] = {}
        self.seats: dict[Post, list[Seat]] = {}
        self.sessions: dict[Post, dict[int, Var]] = {}
        self.amounts: dict[Post, dict[int, Var]] = {}
        self.days: dict[int, list[Post]] = defaultdict(list)
        for post in piece.posts:
            self._post(post)
        for day, posts in self.days.items():
            self._venues(posts)
            self._crews(day, posts)
        self._officials()

    def _post(self, post: Post) -> None:
        day, start, venue = post
        now = self.piece.inside.get(post)
        crews = [each for each in self._crews_for(post) if self.book.crew_free(each, day, post[1:])]
        seats = self._seats(post, now)
        if not crews or not seats or not self.book.venue_free(venue, day, start):
            return
        held = self.model.flag(now is not None)
        self.held[post] = held
        self.crew[post] = {
            each: self.model.flag(now is not None and now.crew == each) for each in crews
        }
        self.model.cp.add(total(list(self.crew[post].values())) == held)
        self.seats[post] = seats
        self.days[day].append(post)
        self._topics(post, now)
        if self.piece.fixed(post):
            self._stand(post)

    def _crews_for(self, post: Post) -> Iterator[int]:
        now = self.piece.inside.get(post)
        if now and (self.keep_crews or self.piece.fixed(post)):
            return iter((now.crew,))
        return iter(range(len(self.grid.crew_home)))

    def _seats(self, post: Post, now: Held | None) -> list[Seat]:
        staff = dict(now.staff) if now else {}
        fixed = self.piece.fixed(post)
        return [
            Seat(official, topic, self.model.flag(staff.get(official) == topic))
            for official, topic in (fixed.staff if fixed else self._able(post, staff))
        ]

    def _able(self, post: Post, staff: dict[int, int]) -> Iterator[tuple[int, int]]:
        """Officials who can sit there and help, or who sit there now."""
        day, start, venue = post
        district = self.grid.located[venue]
        for official in self.grid.useful_at[district]:
            if self.book.free(official, day, (start, venue)):
                for topic in self.grid.topics_at[official][district]:
                    if self._useful(official, topic, district) or staff.get(official) == topic:
                        yield official, topic

    def _useful(self, official: int, topic: int, district: int) -> bool:
        helps = self.piece.left(district, topic) > 0 or (official, district) in self.grid.asked
        return helps or self.everybody

    def _topics(self, post: Post, now: Held | None) -> None:
        """Sessions, the appeals they take up, and what a meeting must have."""
        model, cp = self.model, self.model.cp
        by_topic: dict[int, list[Seat]] = defaultdict(list)
        by_official: dict[int, list[Var]] = defaultdict(list)
        for seat in self.seats[post]:
            by_topic[seat.topic].append(seat)
            by_official[seat.official].append(seat.var)
        held, topics = self.held[post], now.topics if now else set()
        self.sessions[post] = {topic: model.flag(topic in topics) for topic in sorted(by_topic)}
        self.amounts[post] = {}
        for topic, seats in sorted(by_topic.items()):
            session = self.sessions[post][topic]
            for seat in seats:
                cp.add_implication(seat.var, session)
            cp.add(total([seat.var for seat in seats]) >= session)
            cp.add_implication(session, held)
            self._amount(post, topic, seats)
        for variables in by_official.values():
            if len(variables) > 1:
                cp.add(total(variables) <= held)
        self._room(post)

    def _amount(self, post: Post, topic: int, seats: list[Seat]) -> None:
        district, room = self.grid.located[post[2]], self.grid.capacity[post[2]]
        answers = [self.grid.answers[seat.official] for seat in seats]
        most = max(0, min(room, self.piece.left(district, topic), sum(answers)))
        if most:
            now = self.piece.amounts.get(post, {}).get(topic, 0)
            amount = self.model.number(0, most, now)
            self.amounts[post][topic] = amount
            self.model.cp.add(amount <= weighted([seat.var for seat in seats], answers))

    def _room(self, post: Post) -> None:
        cp, held = self.model.cp, self.held[post]
        sessions, amounts = list(self.sessions[post].values()), list(self.amounts[post].values())
        cp.add(total(sessions) >= held)
        if len(sessions) > SESSIONS:
            cp.add(total(sessions) <= SESSIONS * held)
        if amounts:
            cp.add(total(amounts) <= self.grid.capacity[post[2]] * held)

    def _stand(self, post: Post) -> None:
        """A fixed pin stands as it is; only its answers are free."""
        for var in (self.held[post], *(seat.var for seat in self.seats[post])):
            self.model.cp.add(var == 1)

    def _venues(self, posts: list[Post]) -> None:
        """One meeting at a time at a venue; slots may overlap one another, and pins may lie between."""
        by_venue: dict[int, list[Post]] = defaultdict(list)
        for post in posts:
            by_venue[post[2]].append(post)
        for mine in by_venue.values():
            for one, other in _pairs(mine):
                if other[1] - one[1] < self.grid.length:
                    self.model.cp.add_at_most_one([self.held[one], self.held[other]])

    def _crews(self, day: int, posts: list[Post]) -> None:
        for crew in range(len(self.grid.crew_home)):
            mine = [(post, self.crew[post][crew]) for post in posts if crew in self.crew[post]]
            self._apart(mine)

    def _officials(self) -> None:
        by_week: dict[tuple[int, tuple[int, int]], list[Var]] = defaultdict(list)
        for day, posts in self.days.items():
            for official, mine in self.seated(posts).items():
                variables = [var for _, var in mine]
                by_week[official, self.grid.weeks[day]] += variables
                self._apart(mine)
                busy = len(self.book.stops[day, official])
                self.model.at_most(variables, self.grid.per_day[official] - busy)
        for (official, week), variables in by_week.items():
            left = self.grid.per_week[official] - self.piece.weekly[official, week]
            self.model.at_most(variables, left)

    def seated(self, posts: list[Post]) -> dict[int, list[tuple[Post, Var]]]:
        """By official: the seats at these posts."""
        found: dict[int, list[tuple[Post, Var]]] = defaultdict(list)
        for post in posts:
            for seat in self.seats[post]:
                found[seat.official].append((post, seat.var))
        return found

    @property
    def taken(self) -> dict[tuple[int, int], list[Var]]:
        """By district and topic: the appeals taken up."""
        found: dict[tuple[int, int], list[Var]] = defaultdict(list)
        for post, amounts in self.amounts.items():
            for topic, var in amounts.items():
                found[self.grid.located[post[2]], topic].append(var)
        return found

    @property
    def visits(self) -> dict[tuple[int, int, int], list[Var]]:
        """By official, district and day: the seats."""
        found: dict[tuple[int, int, int], list[Var]] = defaultdict(list)
        for post, seats in self.seats.items():
            for seat in seats:
                found[seat.official, self.grid.located[post[2]], post[0]].append(seat.var)
        return found

    def _apart(self, mine: list[tuple[Post, Var]]) -> None:
        """One person is never at two posts without the time to get there."""
        starts: dict[int, list[tuple[Post, Var]]] = defaultdict(list)
        for post, var in mine:
            starts[post[1]].append((post, var))
        for group in starts.values():
            self.model.at_most([var for _, var in group], 1)
        for one, other in _pairs(sorted(starts)):
            self._between(starts[one], starts[other])

    def _between(self, early: list[tuple[Post, Var]], late: list[tuple[Post, Var]]) -> None:
        """Cliques: all early posts from which the same late ones are out of reach."""
        groups: dict[tuple[int, ...], list[Var]] = defaultdict(list)
        for post, var in early:
            far = tuple(
                number
                for number, (other, _) in enumerate(late)
                if not self.grid.reachable(post[1:], other[1:])
            )
            if far:
                groups[far].append(var)
        for far, variables in groups.items():
            self.model.at_most(variables + [late[number][1] for number in far], 1)

    def meetings(self, answer: Answer) -> list[Held]:
        """The meetings of a solution; ``keeping`` says which of them are pins."""
        return [
            Held(
                *post,
                next(crew for crew, var in self.crew[post].items() if answer.holds(var)),
                tuple(
                    sorted((s.official, s.topic) for s in self.seats[post] if answer.holds(s.var))
                ),
                FREE,
            )
            for post, held in self.held.items()
            if answer.holds(held)
        ]


def _pairs(items: list[T]) -> Iterator[tuple[T, T]]:
    for number, one in enumerate(items):
        for other in items[number + 1 :]:
            yield one, other
