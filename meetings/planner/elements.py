"""What a problem is made of: plain facts, as the document gives them, with indexes by id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from operator import attrgetter

from meetings.planner.plan import Meeting

Period = tuple[date, date]
"""First and last day, both included."""

Span = tuple[int, int]
"""From and to in minutes since midnight, half open; 1440 is the end of the day."""


@dataclass(frozen=True, slots=True)
class District:
    """An area of the region."""

    id: str


@dataclass(frozen=True, slots=True)
class Venue:
    """A place. ``open``: the opening spans of each weekday, Monday first, so ``open[day.weekday()]``."""

    id: str
    district: str
    kind: str
    capacity: int
    open: tuple[tuple[Span, ...], ...]
    lit: bool
    closed: frozenset[date]
    season: Period | None


@dataclass(frozen=True, slots=True)
class Busy:
    """Hours of one day in which an official cannot sit in a meeting."""

    date: date
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Official:
    """A person. ``responsible``: the districts of each topic; ``answers``: appeals in one meeting."""

    id: str
    home: str
    responsible: Mapping[str, tuple[str, ...]]
    absent: tuple[Period, ...]
    busy: tuple[Busy, ...]
    max_per_day: int
    max_per_week: int
    answers: int


@dataclass(frozen=True, slots=True)
class Crew:
    """People with a camera; their home is a district."""

    id: str
    home: str


@dataclass(frozen=True, slots=True)
class Duty:
    """The official visits each of the districts ``at_least`` times from ``first`` to ``last``."""

    id: str
    official: str
    districts: tuple[str, ...]
    at_least: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Pin:
    """A meeting that stands already; one that is not ``fixed`` is movable."""

    meeting: Meeting
    fixed: bool


@dataclass(frozen=True, slots=True)
class Weights:
    """What things count in the score; ``topics`` has a factor on served for some topics, else 1."""

    served: tuple[int, int, int] = (30, 20, 10)
    fairness: int = 40
    travel: int = 1
    duty: int = 2000
    change_time: int = 50
    change_venue: int = 20
    change_official: int = 10
    change_topic: int = 20
    cancel: int = 500
    topics: Mapping[str, int] = field(default_factory=dict)

    def factor(self, topic: str) -> int:
        """The factor of a topic on served."""
        return self.topics.get(topic, 1)


@dataclass(frozen=True, slots=True)
class Problem:
    """All that a plan is made from.

    ``first`` and ``last`` are the document's ``from`` and ``to``. ``slots`` are in the order of the day.
    ``daylight``: sunrise and sunset of every day. ``travel_minutes[a][b]``: between different districts only.
    ``backlog``: appeals by (topic, district). The ``…_by_id`` are indexes of the tuples.
    """

    first: date
    last: date
    zone: str
    slots: tuple[int, ...]
    slot_minutes: int
    daylight: Mapping[date, Span]
    holidays: frozenset[date]
    districts: tuple[District, ...]
    travel_minutes: Mapping[str, Mapping[str, int]]
    venues: tuple[Venue, ...]
    topics: tuple[str, ...]
    officials: tuple[Official, ...]
    crews: tuple[Crew, ...]
    backlog: Mapping[tuple[str, str], int]
    duties: tuple[Duty, ...]
    pinned: tuple[Pin, ...]
    weights: Weights

    district_by_id: Mapping[str, District] = field(init=False, repr=False, compare=False)
    venue_by_id: Mapping[str, Venue] = field(init=False, repr=False, compare=False)
    official_by_id: Mapping[str, Official] = field(init=False, repr=False, compare=False)
    crew_by_id: Mapping[str, Crew] = field(init=False, repr=False, compare=False)
    pin_by_id: Mapping[str, Pin] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for kind in ("district", "venue", "official", "crew"):
            everything = getattr(self, f"{kind}s")
            object.__setattr__(self, f"{kind}_by_id", {each.id: each for each in everything})
        object.__setattr__(self, "pin_by_id", {pin.meeting.id: pin for pin in self.pinned})

    @property
    def dates(self) -> tuple[date, ...]:
        """Every day of the period, in order."""
        length = (self.last - self.first).days
        return tuple(self.first + timedelta(days=number) for number in range(length + 1))

    @property
    def fixed(self) -> tuple[Meeting, ...]:
        """The pinned meetings that must stand unchanged, by id."""
        return tuple(sorted((p.meeting for p in self.pinned if p.fixed), key=attrgetter("id")))

    @property
    def movable(self) -> tuple[Meeting, ...]:
        """The pinned meetings that may change at a price, by id."""
        return tuple(sorted((p.meeting for p in self.pinned if not p.fixed), key=attrgetter("id")))
