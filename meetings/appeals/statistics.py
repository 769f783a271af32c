"""The public figures: how many appeals came, about what, from where, and what became of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from meetings.appeals.appeal import Appeal, Outcome
from meetings.appeals.topic import Topic
from meetings.errors import InvalidInput
from meetings.places.district import District

# As people ask for it: what was done first, what is open last.
ORDER = (Outcome.RESOLVED, Outcome.CONSULTED, Outcome.UNDER_REVIEW)


@dataclass(frozen=True)
class Period:
    """The days of receipt that are counted, both ends included; None leaves an end open."""

    first: date | None = None
    last: date | None = None

    @classmethod
    def parse(cls, first: str, last: str) -> Period:
        """The period of two ISO dates, each maybe empty; raises InvalidInput."""
        period = cls(_day(first, "from"), _day(last, "to"))
        if period.first and period.last and period.last < period.first:
            raise InvalidInput(_("The period ends before it starts; choose a later end."), "to")
        return period


def _day(text: str, field: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InvalidInput(
            _("“%(text)s” is no day; write one like 2019-09-30.", text=text), field
        ) from error


@dataclass(frozen=True)
class Cell:
    """Appeals of one topic, from one district, with one outcome."""

    topic_id: int
    district_id: int
    outcome: Outcome
    count: int


@dataclass(frozen=True)
class Tally:
    """A total and its parts by outcome."""

    outcomes: dict[Outcome, int]

    @classmethod
    def of(cls, cells: Iterable[Cell]) -> Tally:
        """The sum of some cells."""
        counted: Counter[Outcome] = Counter()
        for cell in cells:
            counted[cell.outcome] += cell.count
        return cls({outcome: counted[outcome] for outcome in ORDER})

    @property
    def total(self) -> int:
        """Appeals with any outcome."""
        return sum(self.outcomes.values())

    @property
    def settled_percent(self) -> int:
        """How many of a hundred are resolved or consulted, rounded; 0 when there are none."""
        settled = self.total - self.outcomes[Outcome.UNDER_REVIEW]
        return round(100 * settled / self.total) if self.total else 0


@dataclass(frozen=True)
class Statistics:
    """All figures of a period; topics and districts without appeals are there with zero."""

    period: Period
    topics: Sequence[Topic]
    districts: Sequence[District]
    cells: Sequence[Cell]

    @property
    def overall(self) -> Tally:
        """All appeals of the period."""
        return Tally.of(self.cells)

    def by_topic(self) -> list[tuple[Topic, Tally]]:
        """Each topic in its place in lists."""
        return [
            (topic, Tally.of(cell for cell in self.cells if cell.topic_id == topic.id))
            for topic in self.topics
        ]

    def main_topics(self) -> list[tuple[Topic, Tally]]:
        """The topics that have a line of their own."""
        return [(topic, tally) for topic, tally in self.by_topic() if topic.is_main]

    def other_topics(self) -> list[tuple[Topic, Tally]]:
        """The topics that together are everything else."""
        return [(topic, tally) for topic, tally in self.by_topic() if not topic.is_main]

    def everything_else(self) -> Tally:
        """The sum of all topics that are not main ones."""
        main = {topic.id for topic in self.topics if topic.is_main}
        return Tally.of(cell for cell in self.cells if cell.topic_id not in main)

    def by_district(self) -> list[tuple[District, Tally]]:
        """Each district, those with the most appeals first."""
        rows = [
            (district, Tally.of(cell for cell in self.cells if cell.district_id == district.id))
            for district in self.districts
        ]
        return sorted(rows, key=lambda row: (-row[1].total, row[0].slug))

    def by_topic_and_district(self) -> dict[tuple[int, int], Tally]:
        """The tally of each pair (topic id, district id) that has appeals."""
        pairs: dict[tuple[int, int], list[Cell]] = {}
        for cell in self.cells:
            pairs.setdefault((cell.topic_id, cell.district_id), []).append(cell)
        return {pair: Tally.of(cells) for pair, cells in pairs.items()}


def count(session: Session, period: Period) -> Statistics:
    """Count the appeals of a period; three queries, however many appeals there are."""
    return Statistics(
        period,
        session.scalars(select(Topic).order_by(Topic.position, Topic.slug)).all(),
        session.scalars(select(District).order_by(District.slug)).all(),
        _cells(session, period),
    )


def _cells(session: Session, period: Period) -> list[Cell]:
    columns = (Appeal.topic_id, Appeal.district_id, Appeal.outcome)
    query = select(*columns, func.count()).group_by(*columns).order_by(*columns)
    if period.first:
        query = query.where(Appeal.received_on >= period.first)
    if period.last:
        query = query.where(Appeal.received_on <= period.last)
    return [Cell(*row) for row in session.execute(query)]
