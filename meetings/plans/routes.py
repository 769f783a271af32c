"""A draft on the map: how many meetings each district gets, and how the crews drive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from meetings.places.travel import Position
from meetings.plans import mileage
from meetings.plans.sight import Card, Sight


@dataclass(frozen=True)
class Circle:
    """A district: where it is, how many meetings and appeals taken up it gets."""

    district: str
    name: str
    position: Position
    meetings: int
    taken_up: int


@dataclass(frozen=True)
class Way:
    """A crew's day: from its home to its meetings in their order, and home again."""

    crew: str
    home: str
    cards: list[Card]
    points: list[Position]
    kilometres: int


def circles(sight: Sight, cards: Iterable[Card]) -> list[Circle]:
    """Every district with a place on the map, also those without a meeting."""
    meetings: Counter[str] = Counter()
    appeals: Counter[str] = Counter()
    for card in cards:
        meetings[card.district] += 1
        appeals[card.district] += card.taken_up
    places = mileage.Map(sight.session).places
    found = [
        Circle(each.id, sight.names.of(each.id), places[each.id], meetings[each.id], appeals[each.id])
        for each in sight.problem.districts
        if each.id in places
    ]  # fmt: skip
    return sorted(found, key=lambda each: (-each.meetings, each.name))


def of_crews(sight: Sight, day: date) -> list[Way]:
    """The ways of all crews that are out that day."""
    on_map = mileage.Map(sight.session)
    found = []
    for crew in sight.problem.crews:
        cards = [
            card
            for card in sight.cards
            if card.day == day and sight.meetings[card.key].crew == crew.id
        ]
        if cards:
            stops = [crew.home, *(sight.meetings[card.key].venue for card in cards), crew.home]
            found.append(
                Way(
                    sight.names.of(crew.id), sight.names.of(crew.home), cards,
                    [on_map.places[stop] for stop in stops if stop in on_map.places],
                    round(sum(on_map.by_road(here, there) for here, there in pairwise(stops))),
                )
            )  # fmt: skip
    return found
