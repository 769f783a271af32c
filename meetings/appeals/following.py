"""Every change of an appeal becomes a line of its history, in the transaction of the change.

The session is watched, so no feature can forget; whoever writes appeals with statements of its own
(an import) calls ``follow``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import and_, bindparam, event, func, insert, inspect, or_, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import PASSIVE_NO_INITIALIZE

from meetings import clock
from meetings.appeals import tally
from meetings.appeals.appeal import Appeal
from meetings.appeals.event import FOREVER, AppealEvent
from meetings.appeals.history import Facts, Line, Place, revised
from meetings.settings import Settings

BATCH = 1000
FOLLOWED = (
    "received_on", "outcome", "outcome_on",
    "topic_id", "topic", "district_id", "district", "organisation_id",
)  # fmt: skip
Known = dict[int, list[tuple[int, Line]]]
"""By appeal its lasting lines, each with its id."""


def follow(session: Session, ids: Iterable[int], *, today: date, now: datetime) -> int:
    """Bring the histories of these appeals up to what they say now; returns how many changed.

    Six statements for each thousand appeals. The caller commits.
    """
    return sum(_follow(session, batch, today, now) for batch in _batches(sorted(ids)))


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))


def _follow(session: Session, ids: Sequence[int], today: date, now: datetime) -> int:
    facts, known = _facts(session, ids), _known(session, ids)
    written = _Written(now)
    for appeal_id, said in facts.items():
        before = known.get(appeal_id, [])
        written.replace(appeal_id, before, revised([line for _id, line in before], said, today))
    written.save(session)
    return len(written.appeals)


class _Written:
    """What is to be written of some changed histories."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.appeals: set[int] = set()
        self._lines: list[dict[str, Any]] = []
        self._ends: list[dict[str, Any]] = []
        self._change = tally.Change()

    def replace(self, appeal_id: int, before: list[tuple[int, Line]], after: list[Line]) -> None:
        """Keep what stays, end or correct what does not, and add what is new."""
        old = {line._replace(until=FOREVER): (number, line) for number, line in before}
        for line in after:
            number, was = old.pop(line._replace(until=FOREVER), (None, None))
            if was == line:
                continue
            self.appeals.add(appeal_id)
            if number is None or was is None:
                self._add(appeal_id, line)
            else:
                self._end(number, was, line.until)
        for number, line in old.values():
            self.appeals.add(appeal_id)
            self._end(number, line, line.on)

    def _add(self, appeal_id: int, line: Line) -> None:
        row = {**line._asdict(), **line.place._asdict(), "appeal_id": appeal_id, "at": self.now}
        del row["place"]
        self._lines.append(row)
        self._change.add(line, 1)

    def _end(self, number: int, line: Line, until: date) -> None:
        self._ends.append({"line": number, "end": until})
        self._change.add(line, -1)
        self._change.add(line._replace(until=until), 1)

    def save(self, session: Session) -> None:
        """Write it, each kind in one statement."""
        connection = session.connection()
        if self._lines:
            connection.execute(insert(AppealEvent), self._lines)
        if self._ends:
            table = AppealEvent.__table__
            ending = update(AppealEvent).where(table.c.id == bindparam("line"))
            connection.execute(ending.values(until=bindparam("end")), self._ends)
        self._change.write(session)


def _facts(session: Session, ids: Sequence[int]) -> dict[int, Facts]:
    """Held until the end of the transaction, so that two who repair at once write no line twice."""
    rows = session.connection().execute(
        select(
            Appeal.id, Appeal.received_on, Appeal.outcome, Appeal.outcome_on,
            Appeal.topic_id, Appeal.district_id, Appeal.organisation_id,
        ).where(Appeal.id.in_(ids)).order_by(Appeal.id).with_for_update()
    )  # fmt: skip
    return {
        number: Facts(received, outcome, outcome_on, Place._make(place))
        for number, received, outcome, outcome_on, *place in rows
    }


def _known(session: Session, ids: Sequence[int]) -> Known:
    line = AppealEvent
    rows = session.connection().execute(
        select(
            line.appeal_id, line.id, line.on, line.until, line.received_on, line.outcome,
            line.days, line.topic_id, line.district_id, line.organisation_id,
        ).where(line.appeal_id.in_(ids), line.until > line.on).order_by(line.appeal_id, line.on)
    )  # fmt: skip
    return {
        appeal_id: [(row[1], Line._make((*row[2:7], Place._make(row[7:])))) for row in found]
        for appeal_id, found in groupby(rows, key=lambda row: row[0])
    }


def forget(session: Session, ids: Sequence[int]) -> None:
    """Take appeals that are about to be deleted out of the tallies; their lines go with them."""
    change = tally.Change()
    for lines in _known(session, ids).values():
        for _id, line in lines:
            change.add(line, -1)
    change.write(session)


def backfill(session: Session) -> int:
    """Write the history of every appeal that has none, or whose history ends otherwise.

    For a migration and as a repair; returns how many were written. The caller commits.
    """
    now = clock.now()
    return follow(session, behind(session), today=_today(now), now=now)


def behind(session: Session) -> list[int]:
    """The appeals that say something else than the last line of their history; none is right."""
    last, same = AppealEvent, AppealEvent.__table__.c
    pairs = [(Appeal.__table__.c[name], same[name]) for name in ("received_on", "outcome")]
    pairs += [(Appeal.__table__.c[name], same[name]) for name in tally.FILTERS]
    differs = or_(last.id.is_(None), *(one.is_distinct_from(other) for one, other in pairs))
    lasts = and_(last.appeal_id == Appeal.id, last.until == FOREVER, last.until > last.on)
    return list(
        session.connection().scalars(
            select(Appeal.id).outerjoin(last, lasts).where(differs).order_by(Appeal.id)
        )
    )


def count_lines(session: Session) -> int:
    """How many lines all histories have."""
    return session.scalar(select(func.count()).select_from(AppealEvent)) or 0


def _today(now: datetime) -> date:
    return clock.today(now, Settings.current().zone)


@event.listens_for(FlaskSession, "after_flush")
def _watch(session: Session, _context: Any) -> None:
    made = [record for record in session.new if isinstance(record, Appeal)]
    changed = [record for record in session.dirty if isinstance(record, Appeal)]
    ids = [appeal.id for appeal in (*made, *filter(_moved, changed))]
    if ids:
        now = clock.now()
        follow(session, ids, today=_today(now), now=now)


def _moved(appeal: Appeal) -> bool:
    state = inspect(appeal)
    histories = (state.get_history(name, PASSIVE_NO_INITIALIZE) for name in FOLLOWED)
    return any(history.has_changes() for history in histories)


@event.listens_for(FlaskSession, "before_flush")
def _bid_farewell(session: Session, _context: Any, _instances: Any) -> None:
    gone = [record.id for record in session.deleted if isinstance(record, Appeal)]
    if gone:
        forget(session, gone)
