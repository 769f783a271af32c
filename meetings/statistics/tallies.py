"""Counted appeals, added up by topic, district, organisation and month."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from meetings.appeals.appeal import Outcome
from meetings.appeals.topic import Topic
from meetings.officials.organisation import Organisation
from meetings.places.district import District
from meetings.statistics.counting import Cell, Growth

# As people ask for it: what was done first, what is open last.
ORDER = (Outcome.RESOLVED, Outcome.CONSULTED, Outcome.UNDER_REVIEW)
Record = TypeVar("Record", Topic, District, Organisation)


@dataclass(frozen=True)
class Tally:
    """A total and its parts by outcome."""

    outcomes: Mapping[Outcome, int]

    @classmethod
    def of(cls, parts: Iterable[tuple[Outcome, int]]) -> Tally:
        """The sum of some counts."""
        counted: Counter[Outcome] = Counter()
        for outcome, number in parts:
            counted[outcome] += number
        return cls({outcome: counted[outcome] for outcome in ORDER})

    @property
    def total(self) -> int:
        """Appeals with any outcome."""
        return sum(self.outcomes.values())

    @property
    def parts(self) -> list[tuple[str, int]]:
        """(value of the outcome, how many), as charts draw them."""
        return [(outcome.value, number) for outcome, number in self.outcomes.items()]

    @property
    def waiting(self) -> int:
        """Those under review."""
        return self.outcomes[Outcome.UNDER_REVIEW]

    @property
    def settled_percent(self) -> int:
        """How many of a hundred are resolved or consulted, rounded; 0 when there are none."""
        return round(100 * (self.total - self.waiting) / self.total) if self.total else 0


NONE = Tally.of(())


@dataclass(frozen=True)
class Appeals:
    """All that is counted of appeals; topics and districts without any are there with zero."""

    topics: Sequence[Topic]
    districts: Sequence[District]
    organisations: Sequence[Organisation]
    cells: Mapping[Cell, int]

    @property
    def overall(self) -> Tally:
        """All appeals."""
        return Tally.of((cell.outcome, number) for cell, number in self.cells.items())

    def _by(self, name: str) -> dict[int | None, Tally]:
        parts: dict[int | None, list[tuple[Outcome, int]]] = defaultdict(list)
        for cell, number in self.cells.items():
            parts[getattr(cell, name)].append((cell.outcome, number))
        return {key: Tally.of(counts) for key, counts in parts.items()}

    def by_topic(self) -> list[tuple[Topic, Tally]]:
        """Each topic in its place in lists."""
        found = self._by("topic_id")
        return [(topic, found.get(topic.id, NONE)) for topic in self.topics]

    def main_topics(self) -> list[tuple[Topic, Tally]]:
        """The topics that have a line of their own."""
        return [(topic, tally) for topic, tally in self.by_topic() if topic.is_main]

    def other_topics(self) -> list[tuple[Topic, Tally]]:
        """The topics that together are everything else."""
        return [(topic, tally) for topic, tally in self.by_topic() if not topic.is_main]

    def everything_else(self) -> Tally:
        """The sum of all topics that are not main ones."""
        return Tally.of(
            part for _topic, tally in self.other_topics() for part in tally.outcomes.items()
        )

    def by_district(self) -> list[tuple[District, Tally]]:
        """Each district, those with the most appeals first."""
        return _most_first(self.districts, self._by("district_id"))

    def by_organisation(self) -> list[tuple[Organisation, Tally]]:
        """The organisations that have any in hand, those with the most first."""
        rows = _most_first(self.organisations, self._by("organisation_id"))
        return [row for row in rows if row[1].total]

    def with_nobody(self) -> Tally:
        """Those that no organisation has in hand."""
        return self._by("organisation_id").get(None, NONE)

    def by_topic_and_district(self) -> dict[tuple[int, int], Tally]:
        """The tally of each pair (topic id, district id) that has appeals."""
        pairs: dict[tuple[int, int], list[tuple[Outcome, int]]] = defaultdict(list)
        for cell, number in self.cells.items():
            pairs[cell.topic_id, cell.district_id].append((cell.outcome, number))
        return {pair: Tally.of(counts) for pair, counts in pairs.items()}


def _most_first(
    records: Sequence[Record], found: Mapping[int | None, Tally]
) -> list[tuple[Record, Tally]]:
    rows = [(record, found.get(record.id, NONE)) for record in records]
    return sorted(rows, key=lambda row: (-row[1].total, row[0].slug))


@dataclass(frozen=True)
class Month:
    """A month of receipt: what came in it by what became of it, and how many waited at its end."""

    first: date
    tally: Tally
    waiting: int


def months(grown: Mapping[Growth, int]) -> list[Month]:
    """Every month from the first receipt to the last change, without a gap."""
    if not grown:
        return []
    came: dict[int, list[tuple[Outcome, int]]] = defaultdict(list)
    change: Counter[int] = Counter()
    for growth, number in grown.items():
        came[growth.received].append((growth.outcome, number))
        if growth.outcome is Outcome.UNDER_REVIEW:
            change[growth.on] += number
    numbers = range(min(came), max(*came, *change, min(came)) + 1)
    waiting, found = 0, []
    for number in numbers:
        waiting += change[number]
        found.append(Month(_first(number), Tally.of(came.get(number, ())), waiting))
    return found


def _first(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)
