"""The venues of the demo: seven kinds of places around each centre."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

from meetings.demo.districts import AREAS, Area, in_languages
from meetings.demo.venue_words import (
    FIELDS,
    PATTERNS,
    STREETS,
    WORDS,
    YARDS,
    YARDS_ELSEWHERE,
    fill,
)
from meetings.i18n import Translated
from meetings.places import travel
from meetings.places.venue import WEEKDAYS, Uplink, VenueKind

CITY = (
    VenueKind.OFFICE, VenueKind.BAZAAR, VenueKind.PARK, VenueKind.PARK, VenueKind.SQUARE,
    VenueKind.SQUARE, VenueKind.YARD, VenueKind.YARD,
)  # fmt: skip
DISTRICT = tuple(VenueKind)
MORE_WHERE_MANY_ASK = (VenueKind.BAZAAR, VenueKind.YARD, VenueKind.FIELD)
MANY_APPEALS = 240
KM_PER_DEGREE = 111.2

# Kilometres from the centre: nearest and farthest.
DISTANCES = {
    VenueKind.OFFICE: (0.1, 0.6),
    VenueKind.SQUARE: (0.2, 1.2),
    VenueKind.PARK: (0.4, 2.0),
    VenueKind.BAZAAR: (0.8, 4.0),
    VenueKind.YARD: (1.5, 8.0),
    VenueKind.FIELD: (6.0, 20.0),
    VenueKind.FARM: (7.0, 22.0),
}
CAPACITIES = {
    VenueKind.OFFICE: (20, 50),
    VenueKind.SQUARE: (200, 800),
    VenueKind.PARK: (120, 500),
    VenueKind.BAZAAR: (150, 600),
    VenueKind.YARD: (60, 220),
    VenueKind.FIELD: (40, 120),
    VenueKind.FARM: (30, 90),
}
UPLINKS = {
    VenueKind.OFFICE: (Uplink.WIRED,),
    VenueKind.SQUARE: (Uplink.GOOD,),
    VenueKind.PARK: (Uplink.GOOD, Uplink.GOOD, Uplink.WEAK),
    VenueKind.BAZAAR: (Uplink.GOOD, Uplink.WEAK),
    VenueKind.YARD: (Uplink.WIRED, Uplink.GOOD),
    VenueKind.FIELD: (Uplink.WEAK, Uplink.NONE),
    VenueKind.FARM: (Uplink.WEAK, Uplink.WEAK, Uplink.NONE),
}
SEASONS = {"cotton": ("04-01", "11-15"), "wheat": ("03-15", "08-31"), "rice": ("04-15", "10-15")}
USUAL_SEASON = ("03-20", "10-31")
MARKET_DAYS = (["wed", "sun"], ["tue", "sat"], ["thu", "sun"], ["fri", "sat", "sun"])
WORKDAYS = WEEKDAYS[:5]


def rows(random: Random, district_ids: dict[str, int], today: date) -> list[dict[str, Any]]:
    """The values of all Venue records, offices first in each district."""
    words = {kind: _words(random) for kind in VenueKind}
    return [
        _row(random, area, kind, number, district_ids[area.slug], words[kind], today)
        for area in AREAS
        for kind, number in _numbered(_kinds(area))
    ]


def nearest_roofs(rows: list[dict[str, Any]]) -> dict[str, str]:
    """For each venue without a roof, by slug, the nearest one in its district that has one."""
    roofs: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        if row["shelter"]:
            roofs.setdefault(row["district_id"], []).append(row)
    return {
        row["slug"]: min(roofs[row["district_id"]], key=lambda roof: _distance(row, roof))["slug"]
        for row in rows
        if not row["shelter"]
    }


def _distance(one: dict[str, Any], other: dict[str, Any]) -> float:
    return travel.kilometres(
        (one["latitude"], one["longitude"]), (other["latitude"], other["longitude"])
    )


def _kinds(area: Area) -> list[VenueKind]:
    kinds = CITY if area.is_city else DISTRICT
    more = MORE_WHERE_MANY_ASK if area.appeals > MANY_APPEALS and not area.is_city else ()
    return sorted((*kinds, *more), key=lambda kind: kind is not VenueKind.OFFICE)


def _numbered(kinds: list[VenueKind]) -> Iterator[tuple[VenueKind, int]]:
    """Each kind with how many of it went before."""
    for index, kind in enumerate(kinds):
        yield kind, kinds[:index].count(kind)


def _words(random: Random) -> Iterator[Translated]:
    """All words in one order of this kind's own, so that names repeat as late as possible."""
    return itertools.cycle(random.sample(WORDS, len(WORDS)))


def _row(
    random: Random,
    area: Area,
    kind: VenueKind,
    number: int,
    district_id: int,
    words: Iterator[Translated],
    today: date,
) -> dict[str, Any]:
    latitude, longitude = _position(random, area, kind)
    season_start, season_end = _season(area, kind)
    return {
        "slug": f"{area.slug}-{kind.value}" + (f"-{number + 1}" if number else ""),
        "district_id": district_id,
        "kind": kind,
        **in_languages("name", _name(area, kind, number, words)),
        **in_languages("address", _address(random, area, kind)),
        "latitude": latitude,
        "longitude": longitude,
        "capacity": round(random.randint(*CAPACITIES[kind]), -1),
        "hours": _hours(kind),
        "market_days": random.choice(MARKET_DAYS) if kind is VenueKind.BAZAAR else [],
        "closed_dates": _closed_dates(kind, today),
        "season_start": season_start,
        "season_end": season_end,
        "uplink": random.choice(UPLINKS[kind]),
        **_comforts(random, kind),
    }


def _name(area: Area, kind: VenueKind, number: int, words: Iterator[Translated]) -> Translated:
    if kind is VenueKind.OFFICE:
        return fill(PATTERNS[kind], area.centre)
    if kind is VenueKind.FIELD:
        return fill(FIELDS[area.crop], next(words))
    if kind is VenueKind.YARD:
        return fill(YARDS.get(area.crop, YARDS_ELSEWHERE)[number], next(words))
    return fill(PATTERNS[kind], next(words))


def _address(random: Random, area: Area, kind: VenueKind) -> Translated:
    if kind in (VenueKind.FIELD, VenueKind.FARM):
        return Translated(
            f"{area.centre.kk} маңы, дала жолымен",
            f"{area.centre.ru}, за окраиной, по полевой дороге",
            f"outside {area.centre.en}, along the field road",
        )
    street, house = random.choice(STREETS), random.randint(1, 120)
    return Translated(
        f"{area.centre.kk}, {street.kk} көшесі, {house}",
        f"{area.centre.ru}, ул. {street.ru}, {house}",
        f"{house} {street.en} street, {area.centre.en}",
    )


def _position(random: Random, area: Area, kind: VenueKind) -> tuple[float, float]:
    """A point at a distance that suits the kind, in any direction."""
    kilometres, bearing = random.uniform(*DISTANCES[kind]), random.uniform(0, 2 * math.pi)
    north, east = kilometres * math.cos(bearing), kilometres * math.sin(bearing)
    width = KM_PER_DEGREE * math.cos(math.radians(area.latitude))
    return round(area.latitude + north / KM_PER_DEGREE, 5), round(area.longitude + east / width, 5)


def _hours(kind: VenueKind) -> dict[str, list[list[str]]]:
    if kind is VenueKind.OFFICE:
        return {day: [["09:00", "18:30"]] for day in WORKDAYS}
    if kind is VenueKind.YARD:
        return {**{day: [["08:00", "18:00"]] for day in WORKDAYS}, "sat": [["09:00", "14:00"]]}
    if kind is VenueKind.BAZAAR:
        return {day: [["07:00", "18:00"]] for day in WEEKDAYS[1:]}
    always = ["00:00", "24:00"] if kind is VenueKind.SQUARE else ["07:00", "20:00"]
    return {day: [always] for day in WEEKDAYS}


def _closed_dates(kind: VenueKind, today: date) -> list[str]:
    """Where people work or trade, the New Year's days of the next winter are free."""
    if kind in (VenueKind.OFFICE, VenueKind.YARD, VenueKind.BAZAAR):
        return [f"{today.year + 1}-01-01", f"{today.year + 1}-01-02"]
    return []


def _season(area: Area, kind: VenueKind) -> tuple[str | None, str | None]:
    return SEASONS.get(area.crop, USUAL_SEASON) if kind is VenueKind.FIELD else (None, None)


def _comforts(random: Random, kind: VenueKind) -> dict[str, bool]:
    """Power, light and a roof: always in an office, never in a field, else sometimes."""
    if kind is VenueKind.OFFICE:
        return {"power": True, "lighting": True, "shelter": True}
    if kind in (VenueKind.FIELD, VenueKind.FARM):
        return {"power": kind is VenueKind.FARM, "lighting": False, "shelter": False}
    roofed = kind in (VenueKind.BAZAAR, VenueKind.YARD)
    return {
        "power": kind is not VenueKind.PARK or random.random() < 0.5,
        "lighting": kind is VenueKind.SQUARE or random.random() < 0.3,
        "shelter": roofed and random.random() < 0.5,
    }
