"""Movable pins in a frame: where each goes, and what its changes cost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from meetings.planner.solver.draft import FREE, Held
from meetings.planner.solver.frame import Frame, total
from meetings.planner.solver.model import Answer, Var
from meetings.planner.solver.piece import Post
from meetings.planner.solver.worth import Scale


class Keeping:
    """Which post keeps which pin; every point of the score counts ``points``.

    ``spots(pin)``: the posts where a pin may go. A post that is no slot of its day is open to pins only.
    """

    def __init__(
        self, frame: Frame, scale: Scale, spots: Mapping[int, Iterable[Post]], points: int
    ) -> None:
        self.frame = frame
        self.scale = scale
        self.points = points
        self.kept: dict[tuple[int, Post], Var] = {}
        for pin in frame.piece.pins:
            free = [post for post in sorted(set(spots[pin])) if not frame.piece.fixed(post)]
            self._pin(pin, [post for post in free if post in frame.held])
        self._posts()

    def _pin(self, pin: int, posts: list[Post]) -> None:
        model, frame = self.frame.model, self.frame
        for post in posts:
            now = frame.piece.inside.get(post)
            kept = model.flag(now is not None and now.pin == pin)
            self.kept[pin, post] = kept
            model.cp.add_implication(kept, frame.held[post])
            self._price(pin, post, kept)
        mine = [self.kept[pin, post] for post in posts]
        if mine:
            model.cp.add_at_most_one(mine)

    def _price(self, pin: int, post: Post, kept: Var) -> None:
        """What is saved against leaving it out, less what differs."""
        model, weights = self.frame.model, self.scale.grid.problem.weights
        day, start, venue = post
        bare = Held(day, start, venue, 0, (), pin)
        stood = self.scale.grid.problem.pinned[pin].meeting
        everyone = weights.change_official * len(stood.officials)
        everyone += weights.change_topic * len(stood.topics)
        moved = self.scale.change(pin, bare) - everyone
        model.pays(kept, (weights.cancel - moved) * self.points)
        self._differences(pin, post, kept, everyone)

    def _differences(self, pin: int, post: Post, kept: Var, everyone: int) -> None:
        frame, model, grid = self.frame, self.frame.model, self.scale.grid
        weights = grid.problem.weights
        stood = grid.problem.pinned[pin].meeting
        officials = {grid.official_of[each] for each in stood.officials}
        topics = {grid.topic_of[each] for each in stood.topics}
        terms = [
            (seat.var, weights.change_official * (-1 if seat.official in officials else 1))
            for seat in frame.seats[post]
        ] + [
            (session, weights.change_topic * (-1 if topic in topics else 1))
            for topic, session in frame.sessions[post].items()
        ]
        at_worst = everyone + sum(max(0, price) for _, price in terms)
        now = everyone + sum(model.hint(var) * price for var, price in terms)
        price = model.number(0, at_worst, now if model.hint(kept) else 0)
        expression = total([var * each for var, each in terms])
        model.cp.add(price >= everyone + expression).only_enforce_if(kept)
        model.pays(price, -self.points)

    def _posts(self) -> None:
        """A post keeps at most one pin; one at an odd time, exactly that of its own time."""
        frame = self.frame
        for post, held in frame.held.items():
            mine = [var for (pin, where), var in self.kept.items() if where == post]
            odd = post[1] not in frame.grid.slots and not frame.piece.fixed(post)
            if odd:
                frame.model.cp.add(total(mine) == held)
            elif mine:
                frame.model.cp.add_at_most_one(mine)

    def named(self, answer: Answer, meetings: list[Held]) -> list[Held]:
        """The meetings, with the pins that they keep."""
        owner = {post: pin for (pin, post), var in self.kept.items() if answer.holds(var)}
        return [self._named(held, owner) for held in meetings]

    def _named(self, held: Held, owner: dict[Post, int]) -> Held:
        post = (held.day, held.start, held.venue)
        fixed = self.frame.piece.fixed(post)
        return replace(held, pin=fixed.pin if fixed else owner.get(post, FREE))
