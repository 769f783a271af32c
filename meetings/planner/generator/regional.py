"""Instances of the size of life: a region's month and quarter, and a country."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from random import Random
from typing import Any

from meetings.planner.generator.geography import (
    TURKISTAN,
    Area,
    country_areas,
    nearest,
    travel_minutes,
)
from meetings.planner.generator.sun import daylight
from meetings.planner.generator.venues import venue

Document = dict[str, Any]

MONDAY = date(2026, 4, 6)
HOLIDAYS = ("2026-05-01", "2026-05-07", "2026-05-09", "2026-05-27")
SLOTS = ("09:00", "11:00", "14:00", "16:30")
TOPICS = {
    "social-support": 41,
    "housing": 31,
    "employment": 9,
    "roads": 5,
    "water-supply": 4,
    "health-care": 4,
    "land": 3,
    "education": 3,
}


@dataclass(frozen=True)
class Scale:
    """How much of everything there is."""

    areas: Sequence[Area]
    weeks: int
    officials: int
    venues: int
    crews: int
    backlog: int

    @cached_property
    def days(self) -> list[date]:
        """Every day of the period."""
        return [MONDAY + timedelta(days=number) for number in range(7 * self.weeks)]

    @cached_property
    def regions(self) -> list[list[Area]]:
        """The areas of each region, the centre first."""
        grouped: dict[str, list[Area]] = {}
        for area in self.areas:
            grouped.setdefault(area.region, []).append(area)
        return list(grouped.values())


def month(random: Random) -> Document:
    """17 districts, 4 weeks, 60 officials, 120 venues, 4 crews."""
    return _instance(random, Scale(TURKISTAN, 4, 60, 120, 4, 5_432))


def quarter(random: Random) -> Document:
    """17 districts, 13 weeks, 60 officials, 120 venues, 2 crews, a backlog of 17,655."""
    return _instance(random, Scale(TURKISTAN, 13, 60, 120, 2, 17_655))


def country(random: Random) -> Document:
    """200 districts, 13 weeks, 700 officials, 1,400 venues, 24 crews."""
    return _instance(random, Scale(country_areas(random, 200), 13, 700, 1_400, 24, 211_860))


def _instance(random: Random, scale: Scale) -> Document:
    days = scale.days
    officials = [*_akims(random, scale), *_heads(random, scale)]
    return {
        "format": "meetings.problem/1",
        "from": days[0].isoformat(),
        "to": days[-1].isoformat(),
        "zone": "Asia/Almaty",
        "slots": list(SLOTS),
        "slot_minutes": 90,
        "daylight": daylight(days, [(each.latitude, each.longitude) for each in scale.areas]),
        "holidays": list(HOLIDAYS),
        "districts": [{"id": each.id} for each in scale.areas],
        "travel_minutes": travel_minutes(scale.areas),
        "venues": list(_venues(random, scale)),
        "topics": list(TOPICS),
        "officials": officials,
        "crews": _crews(scale),
        "backlog": _backlog(random, scale),
        "duties": list(_duties(scale)),
        "pinned": [],
    }


def _venues(random: Random, scale: Scale) -> Iterator[Document]:
    for index in range(scale.venues):
        number, place = divmod(index, len(scale.areas))
        yield venue(random, scale.areas[place].id, number, scale.days)


def _crews(scale: Scale) -> list[Document]:
    """Crews live in the centres of regions; further ones of a region where most people live."""
    crews: list[Document] = []
    for index in range(scale.crews):
        number, place = divmod(index, len(scale.regions))
        region = scale.regions[place]
        towns = [region[0], *sorted(region[1:], key=lambda each: (-each.weight, each.id))]
        crews.append({"id": f"crew-{index + 1:02}", "home": towns[number % len(towns)].id})
    return crews


def _akims(random: Random, scale: Scale) -> Iterator[Document]:
    """The head of each district answers for some topics at home."""
    for area in scale.areas:
        topics = sorted(random.sample(list(TOPICS), 3))
        responsible = [{"topic": topic, "districts": [area.id]} for topic in topics]
        yield _official(random, scale, f"akim-{area.id}", area.id, responsible)


def _heads(random: Random, scale: Scale) -> Iterator[Document]:
    """Heads of regional departments answer for one topic or two in neighbouring districts, the first
    of each topic in the whole region."""
    regions = scale.regions
    for index in range(scale.officials - len(scale.areas)):
        number, place = divmod(index, len(regions))
        region = regions[place]
        topic = list(TOPICS)[number % len(TOPICS)]
        topics = {topic, random.choice(list(TOPICS))} if random.random() < 0.3 else {topic}
        middle = region[(number * 7 + place) % len(region)]
        first = number < len(TOPICS)
        reach = len(region) if first else random.randint(len(region) // 3, len(region))
        areas = nearest(region, middle, reach)
        responsible = [{"topic": each, "districts": areas} for each in sorted(topics)]
        home = region[0].id if random.random() < 0.6 else middle.id
        yield _official(random, scale, _head(index), home, responsible)


def _head(index: int) -> str:
    return f"head-{index + 1:03}"


def _official(
    random: Random, scale: Scale, name: str, home: str, responsible: list[Document]
) -> Document:
    return {
        "id": name,
        "home": home,
        "responsible": responsible,
        "absent": [_absence(random, scale.days) for _ in range(random.randint(0, 2))],
        "busy": sorted(_busy(random, scale.days) for _ in range(2 * scale.weeks)),
        "max_per_day": random.randint(2, 3),
        "max_per_week": random.randint(3, 6),
        "answers": random.randint(6, 14),
    }


def _absence(random: Random, days: Sequence[date]) -> list[str]:
    first = random.choice(days)
    return [first.isoformat(), (first + timedelta(days=random.randint(0, 9))).isoformat()]


def _busy(random: Random, days: Sequence[date]) -> list[str]:
    hour = random.randint(9, 16)
    return [
        random.choice(days).isoformat(),
        f"{hour:02}:00",
        f"{hour + random.randint(1, 3):02}:00",
    ]


def _backlog(random: Random, scale: Scale) -> list[Document]:
    """The backlog shared out by people and topics, to the last appeal."""
    pairs = [(topic, area) for area in scale.areas for topic in TOPICS]
    shares = [TOPICS[topic] * area.weight * random.uniform(0.6, 1.4) for topic, area in pairs]
    whole = sum(shares)
    counts = [int(scale.backlog * share / whole) for share in shares]
    for index in range(scale.backlog - sum(counts)):
        counts[index % len(counts)] += 1
    return [
        {"topic": topic, "district": area.id, "count": count}
        for (topic, area), count in zip(pairs, counts, strict=True)
    ]


def _duties(scale: Scale) -> Iterator[Document]:
    """District heads meet their own people each month; a head of each region visits all of it once."""
    days = scale.days
    for area in scale.areas:
        for first in range(0, len(days), 28):
            last = min(first + 27, len(days) - 1)
            duty = f"own-{area.id}-{first // 28 + 1}"
            yield _duty(duty, f"akim-{area.id}", [area.id], days[first], days[last])
    for index, region in enumerate(scale.regions):
        areas = sorted(area.id for area in region)
        yield _duty(f"region-{region[0].region}", _head(index), areas, days[0], days[-1])


def _duty(name: str, official: str, areas: list[str], first: date, last: date) -> Document:
    return {
        "id": name,
        "official": official,
        "districts": areas,
        "at_least": 1,
        "from": first.isoformat(),
        "to": last.isoformat(),
    }
