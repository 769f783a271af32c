"""The districts as circles by their position, as large as what waits there; pure.

Names stand where they cover no circle and no other name. Sizes are those of the SVG's own units;
WIDTH of them are as wide as the map.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

WIDTH = 360.0
LARGEST = 24.0
SMALLEST = 4.0
TEXT = 13.0
LETTER = 8.2
MARGIN = 62.0
REACH = 12.0


class Spot(NamedTuple):
    """A district to be drawn."""

    slug: str
    name: str
    latitude: float
    longitude: float
    waiting: int


class Box(NamedTuple):
    """A rectangle that something covers."""

    left: float
    top: float
    right: float
    bottom: float

    def overlap(self, other: Box) -> float:
        """The area that both cover."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(wide, 0) * max(high, 0)


@dataclass(frozen=True)
class Circle:
    """A district in its place; the name begins, ends or has its middle at ``text_x``."""

    spot: Spot
    x: float
    y: float
    radius: float
    text_x: float
    text_y: float
    anchor: str

    @property
    def reach(self) -> float:
        """So far a finger may miss a small one."""
        return max(self.radius, REACH)


@dataclass(frozen=True)
class RegionMap:
    """All circles, the largest first so that small ones lie above."""

    height: float
    circles: Sequence[Circle]


def draw(spots: Sequence[Spot]) -> RegionMap:
    """Lay the districts on a map; an empty region has a map without circles."""
    if not spots:
        return RegionMap(0, ())
    places = _places(spots)
    height = max(y for _x, y in places) + MARGIN / 2
    most = max(spot.waiting for spot in spots)
    radii = [_radius(spot.waiting, most) for spot in spots]
    discs = [
        Box(x - radius, y - radius, x + radius, y + radius)
        for (x, y), radius in zip(places, radii, strict=True)
    ]
    drawn = _named(zip(spots, places, radii, strict=True), discs, height)
    return RegionMap(round(height, 1), sorted(drawn, key=lambda circle: -circle.radius))


def _places(spots: Sequence[Spot]) -> list[tuple[float, float]]:
    """An equirectangular map, true to scale in the middle of the region."""
    north, south = max(each.latitude for each in spots), min(each.latitude for each in spots)
    west, east = min(each.longitude for each in spots), max(each.longitude for each in spots)
    squeeze = math.cos(math.radians((north + south) / 2))
    scale = (WIDTH - 2 * MARGIN) / max((east - west) * squeeze, (north - south) * 0.5, 0.01)
    return [
        (
            round(MARGIN + (each.longitude - west) * squeeze * scale, 1),
            round(MARGIN / 2 + (north - each.latitude) * scale, 1),
        )
        for each in spots
    ]


def _radius(waiting: int, most: int) -> float:
    """The area, not the width, grows with the number."""
    return round(max(SMALLEST, LARGEST * math.sqrt(waiting / most)) if most else SMALLEST, 1)


def _named(
    spots: Iterable[tuple[Spot, tuple[float, float], float]], discs: Sequence[Box], height: float
) -> Iterator[Circle]:
    """Where most waits the name is placed first; each takes the side with the most room."""
    taken = list(discs)
    for spot, (x, y), radius in sorted(spots, key=lambda each: -each[2]):
        sides = list(_sides(len(spot.name) * LETTER, x, y, radius))
        room = [_covered(box, taken, height) for _text_x, _text_y, _anchor, box in sides]
        text_x, text_y, anchor, box = sides[room.index(min(room))]
        taken.append(box)
        yield Circle(spot, x, y, radius, round(text_x, 1), round(text_y, 1), anchor)


def _sides(
    wide: float, x: float, y: float, radius: float
) -> Iterator[tuple[float, float, str, Box]]:
    """To the right, to the left, below, above: where the text stands, and what it covers."""
    off, low, high, half = radius + 4, TEXT * 0.35, TEXT * 0.9, TEXT * 0.55
    yield x + off, y + low, "start", Box(x + off, y - half, x + off + wide, y + half)
    yield x - off, y + low, "end", Box(x - off - wide, y - half, x - off, y + half)
    below, above = y + radius + high + 2, y - radius - 4
    yield x, below, "middle", Box(x - wide / 2, below - high, x + wide / 2, below + 3)
    yield x, above, "middle", Box(x - wide / 2, above - high, x + wide / 2, above + 3)


def _covered(box: Box, taken: Iterable[Box], height: float) -> float:
    """What a name would cover; beyond the map it would not be seen at all."""
    outside = box.left < 0 or box.right > WIDTH or box.top < 0 or box.bottom > height
    return sum(box.overlap(other) for other in taken) + (10_000 if outside else 0)
