"""Small instances: a few of everything, so that every rule bites in some of them."""

from __future__ import annotations

from itertools import combinations
from random import Random

from meetings.planner.document import InvalidProblem
from meetings.planner.generator.sketch import Document, Size, Sketch
from meetings.planner.problem import read

SMALL = Size(
    districts=4, topics=3, venues=7, officials=7, crews=3, days=16, slots=4, backlog=40, answers=9
)
TINY = Size(
    districts=2, topics=2, venues=2, officials=2, crews=2, days=3, slots=3, backlog=9, answers=4
)


def small(random: Random) -> Document:
    """Up to 4 districts, 7 venues, 7 officials, 3 crews and 16 days, with pins and duties."""
    return _instance(Sketch(random, SMALL), duties=3, pins=4)


def tiny(random: Random) -> Document:
    """Few enough meetings to try every plan: at most 3 days and 2 of most else."""
    return _instance(Sketch(random, TINY), duties=1, pins=1)


def _instance(sketch: Sketch, *, duties: int, pins: int) -> Document:
    days = [day.isoformat() for day in sketch.days]
    document: Document = {
        "format": "meetings.problem/1",
        "from": days[0],
        "to": days[-1],
        "zone": "Asia/Almaty",
        "slots": sketch.slots,
        "slot_minutes": sketch.minutes,
        "daylight": {day: sketch.sun() for day in days},
        "holidays": sketch.random.sample(days, 1) if sketch.chance(0.3) and days[1:] else [],
        "districts": [{"id": each} for each in sketch.districts],
        "travel_minutes": _travel(sketch),
        "venues": [sketch.venue(each) for each in sketch.venues],
        "topics": sketch.topics,
        "officials": [sketch.official(each) for each in sketch.officials],
        "crews": [{"id": each, "home": sketch.one(sketch.districts)} for each in sketch.crews],
        "backlog": sketch.backlog(),
        "duties": [sketch.duty(f"duty-{number + 1}") for number in range(sketch.upto(duties))],
        "pinned": [],
    }
    if sketch.chance(0.5):
        document["weights"] = sketch.weights()
    _pin(sketch, document, sketch.upto(pins))
    return document


def _travel(sketch: Sketch) -> Document:
    travel: dict[str, dict[str, int]] = {district: {} for district in sketch.districts}
    for one, other in combinations(sketch.districts, 2):
        travel[one][other] = travel[other][one] = sketch.random.randint(0, 150)
    return dict(travel)


def _pin(sketch: Sketch, document: Document, count: int) -> None:
    """Pin meetings: fixed where nothing contradicts that, else movable."""
    pinned: list[Document] = []
    for number in range(count):
        meeting = sketch.meeting(f"pin-{number + 1}", document)
        wanted = "fixed" if sketch.chance(0.6) else "movable"
        for pin in (wanted, "movable"):
            document["pinned"] = [*pinned, {**meeting, "pin": pin}]
            if _stands(document):
                break
        pinned = [*pinned, {**meeting, "pin": pin}]


def _stands(document: Document) -> bool:
    try:
        read(document)
    except InvalidProblem:
        return False
    return True
