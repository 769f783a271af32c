"""How long the ways between districts take, for a plan that does not yet know the venues."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations

from meetings.places import travel
from meetings.places.district import District
from meetings.places.travel import Position
from meetings.places.venue import Venue
from meetings.plans.ids import Letter


def between(districts: Iterable[District], venues: Iterable[Venue]) -> dict[str, dict[str, int]]:
    """Minutes between any two districts, both ways, by their ids.

    Counted between the two places furthest apart, centres among them, so that what keeps to these
    minutes keeps to the diary's, which reckons from venue to venue.
    """
    places: dict[int, list[Position]] = defaultdict(list)
    for venue in venues:
        places[venue.district_id].append(venue.position)
    known = {each.id: [each.position, *places[each.id]] for each in districts}
    minutes: dict[str, dict[str, int]] = {Letter.DISTRICT.of(id_): {} for id_ in known}
    for one, other in combinations(known, 2):
        way = _longest(known, one, other)
        here, there = Letter.DISTRICT.of(one), Letter.DISTRICT.of(other)
        minutes[here][there] = minutes[there][here] = way
    return minutes


def _longest(known: Mapping[int, list[Position]], one: int, other: int) -> int:
    ways = (travel.minutes(here, there) for here in known[one] for there in known[other])
    return max(travel.SHORTEST_MINUTES, *ways)
