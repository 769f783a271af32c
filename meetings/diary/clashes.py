"""Clashes: somebody or something in two places at once, or with too little time for the way between.

Pure: stays in, clashes out. Intervals are half-open, so one may begin when the other ends at the
same venue.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from meetings.places import travel
from meetings.places.travel import Position


class Kind(StrEnum):
    """What can be in one place only."""

    OFFICIAL = "official"
    CREW = "crew"
    VENUE = "venue"


@dataclass(frozen=True)
class Stay:
    """Somebody or something is bound from ``start`` to ``end`` (aware instants) at a position.

    ``venue`` and ``position`` are None where nobody knows: busy by a calendar of their own.
    ``meeting`` and ``session`` say what binds it, None for what is only being planned.
    """

    kind: Kind
    subject: int
    start: datetime
    end: datetime
    venue: int | None
    position: Position | None
    meeting: int | None = None
    session: int | None = None


@dataclass(frozen=True)
class Clash:
    """Two stays of one subject that cannot both be; ``travel_minutes`` is 0 when they overlap."""

    wanted: Stay
    standing: Stay
    travel_minutes: int

    @property
    def overlaps(self) -> bool:
        """Whether both are at the same time, rather than too close in time for the way."""
        return self.travel_minutes == 0


def clash(wanted: Stay, standing: Stay) -> Clash | None:
    """The clash of two stays, or None when both can be."""
    if (wanted.kind, wanted.subject) != (standing.kind, standing.subject):
        return None
    if wanted.start < standing.end and standing.start < wanted.end:
        return Clash(wanted, standing, 0)
    way = 0 if wanted.kind is Kind.VENUE else _way(wanted, standing)
    gap = max(wanted.start - standing.end, standing.start - wanted.end)
    return Clash(wanted, standing, way) if gap < timedelta(minutes=way) else None


def _way(here: Stay, there: Stay) -> int:
    if here.venue == there.venue or here.position is None or there.position is None:
        return 0
    # Two venues that share a position are still two venues: the shortest way applies.
    return travel.minutes(here.position, there.position) or travel.SHORTEST_MINUTES


def clashes(wanted: Iterable[Stay], standing: Iterable[Stay]) -> Iterator[Clash]:
    """Every clash among the wanted stays themselves, and of them with the standing ones."""
    known: dict[tuple[Kind, int], list[Stay]] = defaultdict(list)
    for stay in standing:
        known[stay.kind, stay.subject].append(stay)
    for stay in wanted:
        others = known[stay.kind, stay.subject]
        yield from filter(None, (clash(stay, other) for other in others))
        others.append(stay)
