"""Tallies of all appeals by month, so that millions are counted by reading some thousand lines.

Each line says by how many a count grew in a month; the sum of the lines up to a month is how things
stood at its end. Changes only add lines, in the transaction of the change, so nobody waits for
anybody and no sum is ever half written; now and then lines of the same kind are folded into one.
Months are numbers: 12 × year + month − 1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Index,
    Integer,
    Select,
    cast,
    delete,
    extract,
    func,
    insert,
    literal,
    null,
    select,
    text,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, mapped_column

from meetings.appeals.appeal import Outcome
from meetings.appeals.event import FOREVER, AppealEvent
from meetings.appeals.history import Line
from meetings.database import Base, Numbered, enum_column

DateColumn = InstrumentedAttribute[date]


class AppealTally(Numbered, Base):
    """By how many the appeals of one kind grew in the month ``on``; ``received`` is their month."""

    __tablename__ = "appeal_tally"
    __table_args__ = (
        Index(
            "ix_appeal_tally_cell",
            "topic_id", "district_id", "organisation_id", "outcome", "received", "on", "appeals",
        ),
        Index("ix_appeal_tally_month", "received", "on", "outcome", "appeals"),
    )  # fmt: skip

    received: Mapped[int]
    on: Mapped[int]
    topic_id: Mapped[int]
    district_id: Mapped[int]
    organisation_id: Mapped[int | None]
    outcome: Mapped[Outcome] = mapped_column(enum_column(Outcome))
    appeals: Mapped[int]


class AnswerTally(Numbered, Base):
    """The same of appeals that are answered, by the days it took.

    Of topic, district and organisation at most one is given: each line of a history counts here
    once for all and once for each of them, which answers every question with at most one filter.
    """

    __tablename__ = "answer_tally"
    __table_args__ = (
        Index(
            "ix_answer_tally_days",
            "topic_id", "district_id", "organisation_id", "days", "received", "on", "appeals",
        ),
    )  # fmt: skip

    received: Mapped[int]
    on: Mapped[int]
    topic_id: Mapped[int | None]
    district_id: Mapped[int | None]
    organisation_id: Mapped[int | None]
    days: Mapped[int]
    appeals: Mapped[int]


class Kind(NamedTuple):
    """What a line of AppealTally counts."""

    received: int
    on: int
    topic_id: int
    district_id: int
    organisation_id: int | None
    outcome: Outcome


class Pace(NamedTuple):
    """What a line of AnswerTally counts."""

    received: int
    on: int
    topic_id: int | None
    district_id: int | None
    organisation_id: int | None
    days: int


FILTERS = ("topic_id", "district_id", "organisation_id")
# Which of the three stand in a line of AnswerTally: none, or one of them.
GRAINS: tuple[tuple[str, ...], ...] = ((), *((name,) for name in FILTERS))
NOTHING = cast(null(), Integer)
TALLIES: tuple[type[AppealTally] | type[AnswerTally], ...] = (AppealTally, AnswerTally)


def month(day: date) -> int:
    """The number of a day's month."""
    return 12 * day.year + day.month - 1


class Change:
    """What some changed histories add to the tallies."""

    def __init__(self) -> None:
        self._kinds: Counter[Kind] = Counter()
        self._paces: Counter[Pace] = Counter()

    def add(self, line: Line, sign: int) -> None:
        """A line of a history is there (1) or is no longer (-1)."""
        if line.until <= line.on:
            return
        self._count(line, month(line.on), sign)
        if line.until != FOREVER:
            self._count(line, month(line.until), -sign)

    def _count(self, line: Line, on: int, sign: int) -> None:
        received = month(line.received_on)
        self._kinds[Kind(received, on, *line.place, line.outcome)] += sign
        if line.days is not None:
            for grain in GRAINS:
                place = (getattr(line.place, name) if name in grain else None for name in FILTERS)
                if not grain or getattr(line.place, grain[0]) is not None:
                    self._paces[Pace._make((received, on, *place, line.days))] += sign

    def write(self, session: Session) -> None:
        """Add the lines, in at most two statements."""
        connection = session.connection()
        for record, counts in ((AppealTally, self._kinds), (AnswerTally, self._paces)):
            rows = [{**kind._asdict(), "appeals": grown} for kind, grown in counts.items() if grown]
            if rows:
                connection.execute(insert(record), rows)


def fold(session: Session) -> None:
    """Make one line of those of the same kind; the caller commits."""
    _hold(session)
    for record in TALLIES:
        last = session.scalar(select(func.max(record.id))) or 0
        grown = func.sum(record.appeals)
        kinds = _kinds(record)
        folded = select(*kinds, grown).group_by(*kinds).having(grown != 0)
        _fill(session, record, folded)
        session.execute(delete(record).where(record.id <= last))


def is_long(session: Session) -> bool:
    """Whether folding is worth its while: more than a tenth of the lines would go."""
    return any(_surplus(session, record) for record in TALLIES)


def _surplus(session: Session, record: Any) -> bool:
    kinds = select(*_kinds(record)).distinct().subquery()
    lines = session.scalar(select(func.count()).select_from(record)) or 0
    return lines > 1.1 * (session.scalar(select(func.count()).select_from(kinds)) or 0)


def rebuild(session: Session) -> None:
    """Count all tallies anew from the events; the caller commits."""
    _hold(session)
    for record in TALLIES:
        session.execute(delete(record))
        found = counted(record).subquery()
        *kinds, grown = found.c
        total = func.sum(grown)
        _fill(session, record, select(*kinds, total).group_by(*kinds).having(total != 0))


def differences(session: Session) -> int:
    """How many kinds the tallies count otherwise than the events; 0 is right."""
    return sum(_differing(session, record) for record in TALLIES)


def _differing(session: Session, record: Any) -> int:
    told = select(*_kinds(record), record.appeals)
    events = counted(record).subquery()
    *kinds, grown = events.c
    both = union_all(told, select(*kinds, -grown)).subquery()
    *kinds, grown = both.c
    wrong = select(*kinds).group_by(*kinds).having(func.sum(grown) != 0).subquery()
    return session.scalar(select(func.count()).select_from(wrong)) or 0


def counted(record: Any) -> CompoundSelect[Any]:
    """The lines of a tally as the events give them: kinds, then by how many each grew."""
    return union_all(
        *(
            part
            for grain in (GRAINS if record is AnswerTally else (FILTERS,))
            for part in _both_ends(record, grain)
        )
    )


def _both_ends(record: Any, grain: tuple[str, ...]) -> Iterator[Select[Any]]:
    """A line counts from its day on, and no longer from the day it ends."""
    event = AppealEvent
    lasts = [event.until > event.on]
    if record is AnswerTally:
        lasts += [event.days.is_not(None), *(getattr(event, name).is_not(None) for name in grain)]
    for day, sign, ended in ((event.on, 1, None), (event.until, -1, event.until < FOREVER)):
        kinds: list[Any] = [month_of(event.received_on), month_of(day), *_places(grain)]
        kinds.append(event.days if record is AnswerTally else event.outcome)
        conditions = lasts if ended is None else [*lasts, ended]
        grown = (literal(sign) * func.count()).label("appeals")
        named = [kind.label(name) for kind, name in zip(kinds, _names(record), strict=True)]
        present = [kind for kind in kinds if kind is not NOTHING]
        yield select(*named, grown).where(*conditions).group_by(*present)


def _places(grain: tuple[str, ...]) -> list[ColumnElement[Any]]:
    return [getattr(AppealEvent, name) if name in grain else NOTHING for name in FILTERS]


def month_of(day: DateColumn) -> ColumnElement[int]:
    """The number of a date's month, in SQL."""
    return cast(extract("year", day) * 12 + extract("month", day) - 1, Integer)


def _kinds(record: Any) -> list[ColumnElement[Any]]:
    return [getattr(record, name) for name in _names(record)]


def _names(record: Any) -> tuple[str, ...]:
    return Pace._fields if record is AnswerTally else Kind._fields


def _fill(session: Session, record: Any, lines: Select[Any]) -> None:
    session.execute(insert(record).from_select([*_names(record), "appeals"], lines))


def _hold(session: Session) -> None:
    """Nobody adds a line meanwhile; PostgreSQL alone has to be told, and readers go on."""
    if session.get_bind().dialect.name == "postgresql":
        names = ", ".join(record.__tablename__ for record in TALLIES)
        session.execute(text(f"LOCK TABLE {names} IN EXCLUSIVE MODE"))
