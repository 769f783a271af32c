"""How long the way between two places takes."""

from __future__ import annotations

import math

Position = tuple[float, float]

EARTH_KM = 6371.0
ROAD_FACTOR = 1.3
ROAD_KMH = 60
SHORTEST_MINUTES = 15


def kilometres(here: Position, there: Position) -> float:
    """Great-circle distance between two (latitude, longitude) in degrees, by the haversine formula."""
    lat1, lon1, lat2, lon2 = map(math.radians, (*here, *there))
    half = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * EARTH_KM * math.asin(math.sqrt(half))


def minutes(here: Position, there: Position) -> int:
    """Whole minutes by road: none at the same place, else at least a quarter of an hour."""
    if here == there:
        return 0
    by_road = kilometres(here, there) * ROAD_FACTOR / ROAD_KMH * 60
    return max(SHORTEST_MINUTES, math.ceil(by_road))
