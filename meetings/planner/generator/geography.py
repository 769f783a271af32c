"""Where districts lie: the 17 areas of Turkistan region, or 200 districts around 17 centres of the country."""

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random
from typing import NamedTuple

ROAD_FACTOR = 1.3
ROAD_KMH = 60
KM_PER_DEGREE = 111.2
SHORTEST = 20
FARTHEST_FROM_CENTRE = 180


class Area(NamedTuple):
    """A district: its centre in degrees, how many people live there, the region that it belongs to."""

    id: str
    latitude: float
    longitude: float
    weight: int
    region: str


TURKISTAN = tuple(
    Area(name, latitude, longitude, weight, "turkistan")
    for name, latitude, longitude, weight in (
        ("turkistan", 43.30, 68.25, 9),
        ("kentau", 43.52, 68.50, 6),
        ("arys", 42.43, 68.81, 4),
        ("baidibek", 43.03, 69.37, 3),
        ("kazygurt", 41.76, 69.39, 5),
        ("keles", 41.35, 68.95, 12),
        ("maktaaral", 40.66, 68.54, 8),
        ("zhetisay", 40.78, 68.33, 11),
        ("ordabasy", 42.60, 69.26, 11),
        ("otyrar", 42.77, 68.37, 3),
        ("sairam", 42.43, 69.83, 9),
        ("saryagash", 41.46, 69.16, 9),
        ("sauran", 43.36, 68.04, 4),
        ("sozak", 43.77, 69.17, 3),
        ("tolebi", 42.18, 69.88, 6),
        ("tulkibas", 42.53, 70.35, 5),
        ("shardara", 41.26, 67.97, 4),
    )
)

CENTRES = (
    ("turkistan", 43.30, 68.25),
    ("almaty", 43.87, 77.07),
    ("taldykorgan", 45.02, 78.37),
    ("taraz", 42.90, 71.37),
    ("kyzylorda", 44.85, 65.51),
    ("aktobe", 50.28, 57.17),
    ("atyrau", 47.12, 51.88),
    ("aktau", 43.65, 51.17),
    ("oral", 51.23, 51.37),
    ("kostanay", 53.21, 63.62),
    ("petropavl", 54.87, 69.15),
    ("kokshetau", 53.28, 69.39),
    ("pavlodar", 52.29, 76.95),
    ("karaganda", 49.80, 73.10),
    ("oskemen", 49.95, 82.61),
    ("semey", 50.41, 80.25),
    ("zhezkazgan", 47.79, 67.71),
)


def country_areas(random: Random, count: int) -> list[Area]:
    """So many districts, shared out among the centres."""
    return [
        _around(random, *CENTRES[index % len(CENTRES)], index // len(CENTRES))
        for index in range(count)
    ]


def _around(random: Random, region: str, latitude: float, longitude: float, number: int) -> Area:
    away = 0.0 if number == 0 else random.uniform(25, FARTHEST_FROM_CENTRE) / KM_PER_DEGREE
    angle = random.uniform(0, 2 * math.pi)
    return Area(
        id=f"{region}-{number:02}",
        latitude=latitude + away * math.sin(angle),
        longitude=longitude + away * math.cos(angle) / math.cos(math.radians(latitude)),
        weight=random.randint(3, 12),
        region=region,
    )


def kilometres(here: Area, there: Area) -> float:
    """The distance as the crow flies, on a sphere unrolled at the middle latitude."""
    middle = math.radians((here.latitude + there.latitude) / 2)
    north = here.latitude - there.latitude
    east = (here.longitude - there.longitude) * math.cos(middle)
    return math.hypot(north, east) * KM_PER_DEGREE


def travel_minutes(areas: Sequence[Area]) -> dict[str, dict[str, int]]:
    """Minutes by road between any two districts."""
    return {
        here.id: {there.id: _minutes(here, there) for there in areas if there is not here}
        for here in areas
    }


def _minutes(here: Area, there: Area) -> int:
    by_road = kilometres(here, there) * ROAD_FACTOR / ROAD_KMH * 60
    return max(SHORTEST, round(by_road / 5) * 5)


def nearest(areas: Sequence[Area], middle: Area, count: int) -> list[str]:
    """The ids of the areas nearest to one, itself included, in the order of their ids."""
    by_way = sorted(areas, key=lambda each: (kilometres(middle, each), each.id))
    return sorted(each.id for each in by_way[:count])
