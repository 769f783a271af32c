"""Venues of the seven kinds, with market days, seasons and hours as such places have them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
WEEK = (*WORKDAYS, "sat", "sun")
MARKETS = (("wed", "sun"), ("tue", "sat"), ("thu", "sun"), ("fri", "sat", "sun"))


class Kind(NamedTuple):
    """What venues of a kind have in common; ``capacity``: from, to."""

    name: str
    spans: tuple[tuple[str, str], ...]
    days: tuple[str, ...]
    capacity: tuple[int, int]
    lit: bool
    seasonal: bool = False


KINDS = (
    Kind("bazaar", (("08:00", "18:00"),), (), (35, 60), lit=False),
    Kind("square", (("00:00", "24:00"),), WEEK, (40, 70), lit=True),
    Kind("park", (("06:00", "23:00"),), WEEK, (30, 60), lit=False),
    Kind("yard", (("08:00", "13:00"), ("14:00", "18:00")), WORKDAYS, (20, 40), lit=True),
    Kind("office", (("09:00", "13:00"), ("14:00", "18:30")), WORKDAYS, (12, 30), lit=True),
    Kind("field", (("06:00", "20:00"),), WEEK[:6], (15, 35), lit=False, seasonal=True),
    Kind("farm", (("07:00", "19:00"),), WEEK[:6], (15, 30), lit=False, seasonal=True),
)


def venue(random: Random, district: str, number: int, days: Sequence[date]) -> dict[str, object]:
    """The venue of this number in a district; each seven of them are of all kinds."""
    kind = KINDS[number % len(KINDS)]
    spans = [list(span) for span in kind.spans]
    return {
        "id": f"{district}-{kind.name}-{number + 1}",
        "district": district,
        "kind": kind.name,
        "capacity": random.randint(*kind.capacity),
        "open": dict.fromkeys(kind.days or random.choice(MARKETS), spans),
        "lit": kind.lit,
        "closed": sorted({random.choice(days).isoformat() for _ in range(random.randint(0, 2))}),
        "season": _season(random, days) if kind.seasonal else None,
    }


def _season(random: Random, days: Sequence[date]) -> list[str]:
    first = days[0] + timedelta(days=random.randint(-20, len(days) // 3))
    last = days[-1] + timedelta(days=random.randint(-len(days) // 3, 40))
    return [first.isoformat(), last.isoformat()]
