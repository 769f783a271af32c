"""Counting appeals: whole months from the tallies, the days at the edges from the events.

Every count is one statement, so that it sees the tallies and the events of one moment.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, literal, select, true, union_all
from sqlalchemy.orm import Session

from meetings.appeals.appeal import Outcome
from meetings.appeals.event import AppealEvent
from meetings.appeals.tally import FILTERS, AnswerTally, AppealTally, month, month_of
from meetings.statistics.asked import Asked, Period, Window


class Cell(NamedTuple):
    """What is counted: appeals of one topic, district, organisation and outcome."""

    topic_id: int
    district_id: int
    organisation_id: int | None
    outcome: Outcome


class Growth(NamedTuple):
    """A month of receipt, the month in which a count changed, and which outcome's."""

    received: int
    on: int
    outcome: Outcome


Columns = Callable[[Any, ColumnElement[int]], Sequence[ColumnElement[Any]]]
"""Of a tally or the events, and the number of the month in which something changed."""


def cells(session: Session, asked: Asked) -> Counter[Cell]:
    """How many appeals of each kind there were at the end of the day asked for."""
    return Counter(
        {
            Cell(*kind): number
            for kind, number in _sums(session, asked, AppealTally, _cell_columns)
            if number
        }
    )


def growth(session: Session, asked: Asked) -> Counter[Growth]:
    """By how many each count changed in each month, up to the end of the day asked for."""
    return Counter(
        {
            Growth(*kind): number
            for kind, number in _sums(session, asked, AppealTally, _growth_columns)
            if number
        }
    )


def answer_days(session: Session, asked: Asked) -> Counter[int]:
    """How many appeals were answered within how many days, of those answered by the day asked for."""
    if len(asked.chosen) > 1:
        rows = session.execute(_answered_events(asked))
        return Counter(dict(rows.all()))
    found = _sums(session, asked, AnswerTally, lambda record, _on: [record.days])
    return Counter({days: number for (days,), number in found if number})


def _cell_columns(record: Any, _on: ColumnElement[int]) -> list[ColumnElement[Any]]:
    return [record.topic_id, record.district_id, record.organisation_id, record.outcome]


def _growth_columns(record: Any, on: ColumnElement[int]) -> list[ColumnElement[Any]]:
    received = record.received if record is AppealTally else month_of(record.received_on)
    return [received, on, record.outcome]


def _sums(
    session: Session, asked: Asked, tally: Any, columns: Columns
) -> Iterable[tuple[tuple[Any, ...], int]]:
    window = Window(asked.period, asked.as_of)
    parts = [
        *_from_tally(window, asked, tally, columns),
        *_from_events(window, asked, tally, columns),
    ]
    total: Counter[tuple[Any, ...]] = Counter()
    for *kind, number in session.execute(union_all(*parts)):
        total[tuple(kind)] += number
    return total.items()


def _from_tally(
    window: Window, asked: Asked, tally: Any, columns: Columns
) -> Iterator[Select[*tuple[Any, ...]]]:
    if not window.has_whole_months:
        return
    conditions = [tally.on <= window.last_month, *_filtered(asked, tally)]
    if window.whole_first:
        conditions.append(tally.received >= month(window.whole_first))
    if window.whole_last:
        conditions.append(tally.received <= month(window.whole_last))
    kinds = columns(tally, tally.on)
    yield select(*kinds, func.sum(tally.appeals)).where(*conditions).group_by(*kinds)


def _filtered(asked: Asked, record: Any) -> list[ColumnElement[bool]]:
    """AnswerTally tells the same appeals several ways; only one of them is read."""
    ids = {f"{name}_id": chosen.id for name, chosen in asked.chosen.items()}
    names = FILTERS if record is AnswerTally else ids
    return [getattr(record, name).is_not_distinct_from(ids.get(name)) for name in names]


def _from_events(
    window: Window, asked: Asked, tally: Any, columns: Columns
) -> Iterator[Select[*tuple[Any, ...]]]:
    """What began counts once more from its day on, what ended once less."""
    event = AppealEvent
    filters = _narrow(asked)
    if tally is AnswerTally:
        filters.append(event.days.is_not(None))
    for received, since in _edges(window):
        for day, sign in ((event.on, 1), (event.until, -1)):
            kinds = columns(event, month_of(day))
            happened = day.between(since, window.as_of) if since else day <= window.as_of
            yield (
                select(*kinds, literal(sign) * func.count())
                .where(received, happened, *filters)
                .group_by(*kinds)
            )


def _edges(window: Window) -> Iterator[tuple[ColumnElement[bool], date | None]]:
    """Which receipts, and since which day what happened to them is not in the tallies."""
    for edge in window.edges:
        yield _received(edge), None
    if window.has_whole_months and window.counted_until < window.as_of:
        yield _in_whole_months(window), window.as_of.replace(day=1)


def _in_whole_months(window: Window) -> ColumnElement[bool]:
    """By months, so that no database reads all days of receipt where few days of change are asked."""
    received = month_of(AppealEvent.received_on)
    first = received >= month(window.whole_first) if window.whole_first else true()
    last = received <= month(window.whole_last) if window.whole_last else true()
    return and_(first, last)


def _received(period: Period) -> ColumnElement[bool]:
    received = AppealEvent.received_on
    if period.first and period.last:
        return received.between(period.first, period.last)
    if period.first:
        return received >= period.first
    return received <= period.last if period.last else true()


def _narrow(asked: Asked) -> list[ColumnElement[bool]]:
    return [
        getattr(AppealEvent, f"{name}_id") == chosen.id for name, chosen in asked.chosen.items()
    ]


def _answered_events(asked: Asked) -> Select[*tuple[Any, ...]]:
    """Two filters leave so few that their events are read."""
    event = AppealEvent
    stands = (event.on <= asked.as_of, event.until > asked.as_of, event.days.is_not(None))
    return (
        select(event.days, func.count())
        .where(*_narrow(asked), *stands, _received(asked.period))
        .group_by(event.days)
    )
