"""The parts of a small instance, each chosen at random."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any, TypeVar

from meetings.planner.generator.venues import WEEK
from meetings.planner.plan import clock

Document = dict[str, Any]
Thing = TypeVar("Thing")

KINDS = ("bazaar", "park", "square", "yard", "field", "farm", "office")
# A spring, a turn of the year inside a week, and an autumn.
MONDAYS = (date(2026, 4, 6), date(2026, 12, 28), date(2027, 8, 30))
STARTS = (420, 540, 600, 660, 840, 990, 1080, 1260)
HOURS = (
    [["00:00", "24:00"]],
    [["08:00", "20:00"]],
    [["09:00", "13:00"], ["14:00", "19:30"]],
    [["06:00", "11:30"]],
    [["16:00", "24:00"]],
)
LENGTHS = (45, 60, 90, 120)


@dataclass(frozen=True, slots=True)
class Size:
    """The most that there may be of everything."""

    districts: int
    topics: int
    venues: int
    officials: int
    crews: int
    days: int
    slots: int
    backlog: int
    answers: int


class Sketch:
    """The ids and days of a small instance, and what is chosen for each of them."""

    def __init__(self, random: Random, size: Size) -> None:
        self.random = random
        self.size = size
        first = random.choice(MONDAYS) + timedelta(days=random.randint(0, 6))
        self.days = [first + timedelta(days=n) for n in range(random.randint(1, size.days))]
        self.districts = self._ids("district", size.districts)
        self.topics = self._ids("topic", size.topics)
        self.venues = self._ids("venue", size.venues)
        self.officials = self._ids("official", size.officials)
        self.crews = self._ids("crew", size.crews)
        self.slots = [clock(start) for start in sorted(random.sample(STARTS, size.slots))]
        self.minutes = random.choice(LENGTHS)

    def _ids(self, kind: str, most: int) -> list[str]:
        return [f"{kind}-{number + 1}" for number in range(self.random.randint(1, most))]

    def chance(self, share: float) -> bool:
        """True in this share of cases."""
        return self.random.random() < share

    def upto(self, most: int) -> int:
        """A number from 0."""
        return self.random.randint(0, most)

    def one(self, things: Sequence[Thing]) -> Thing:
        """Any of them."""
        return self.random.choice(things)

    def some(self, things: Sequence[Thing]) -> list[Thing]:
        """One or more of them, in their order."""
        chosen = self.random.sample(range(len(things)), self.random.randint(1, len(things)))
        return [things[index] for index in sorted(chosen)]

    def sun(self) -> list[str]:
        """Sunrise and sunset."""
        return [clock(self.random.randint(360, 480)), clock(self.random.randint(1020, 1200))]

    def period(self) -> list[str]:
        """Two days, both included, that may reach out of the problem's."""
        first = self.one(self.days) - timedelta(days=self.upto(3))
        return [first.isoformat(), (first + timedelta(days=self.upto(9))).isoformat()]

    def venue(self, name: str) -> Document:
        """A venue."""
        return {
            "id": name,
            "district": self.one(self.districts),
            "kind": self.one(KINDS),
            "capacity": self.upto(3 * self.size.answers),
            "open": {day: self.one(HOURS) for day in self.some(WEEK)},
            "lit": self.chance(0.5),
            "closed": [self.one(self.days).isoformat()] if self.chance(0.2) else [],
            "season": self.period() if self.chance(0.2) else None,
        }

    def official(self, name: str) -> Document:
        """An official; some have no busy hours at all."""
        official: Document = {
            "id": name,
            "home": self.one(self.districts),
            "responsible": [
                {"topic": topic, "districts": self.some(self.districts)}
                for topic in self.some(self.topics)
            ],
            "absent": [self.period()] if self.chance(0.2) else [],
            "max_per_day": self.random.randint(1, 3),
            "max_per_week": self.random.randint(1, 6),
            "answers": self.upto(self.size.answers),
        }
        if self.chance(0.5):
            official["busy"] = [self.busy() for _ in range(self.upto(3))]
        return official

    def busy(self) -> list[str]:
        """Hours that often touch a slot."""
        start = self.one(STARTS) + self.one((0, self.minutes))
        end = min(1440, start + self.random.randint(15, 180))
        return [self.one(self.days).isoformat(), clock(start), clock(end)]

    def backlog(self) -> list[Document]:
        """A count for most pairs."""
        return [
            {"topic": topic, "district": district, "count": self.upto(self.size.backlog)}
            for topic in self.topics
            for district in self.districts
            if self.chance(0.85)
        ]

    def duty(self, name: str) -> Document:
        """A duty that may be beyond anybody."""
        first, last = self.period()
        return {
            "id": name,
            "official": self.one(self.officials),
            "districts": self.some(self.districts),
            "at_least": self.upto(2),
            "from": first,
            "to": last,
        }

    def weights(self) -> Document:
        """Some weights."""
        steps = sorted((self.upto(40) for _ in range(3)), reverse=True)
        others: Document = {
            "fairness": self.upto(60),
            "travel": self.upto(5),
            "duty": self.upto(2500),
            "change_time": self.upto(80),
            "cancel": self.upto(600),
            "topics": {self.one(self.topics): self.upto(3)},
        }
        chosen = self.some(sorted(others))
        return {"served": steps, **{key: others[key] for key in chosen}}

    def meeting(self, name: str, document: Document) -> Document:
        """A meeting in the plan's form that keeps most of the rules more often than not."""
        venue = self.one(document["venues"])
        people = self._answering(venue["district"], document)
        start = self.one(self.slots) if self.chance(0.8) else clock(self.one(STARTS) + 15)
        return {
            "id": name,
            "venue": venue["id"],
            "date": self._open_day(venue).isoformat(),
            "start": start,
            "crew": self.one(self.crews),
            "sessions": [
                {"topic": topic, "officials": [official], "answers": {}}
                for official, topic in people.items()
            ],
        }

    def _open_day(self, venue: Document) -> date:
        open_days = [day for day in self.days if WEEK[day.weekday()] in venue["open"]]
        return self.one(open_days or self.days)

    def _answering(self, district: str, document: Document) -> dict[str, str]:
        """Officials with different topics that they answer for in the district, or anybody."""
        found: dict[str, str] = {}
        for official in document["officials"]:
            for each in official["responsible"]:
                if district in each["districts"] and each["topic"] not in found.values():
                    found[official["id"]] = each["topic"]
        return found or {self.one(self.officials): self.one(self.topics)}
