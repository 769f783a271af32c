"""Promises: how many were made, kept, denied and are overdue, from what happened to each by a day."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.orm import Session

from meetings.appeals.appeal import Appeal
from meetings.officials.official import Official
from meetings.promises.event import PromiseEvent, PromiseStep
from meetings.promises.promise import Promise
from meetings.promises.state import Standing
from meetings.statistics.asked import Asked


@dataclass(frozen=True)
class Promises:
    """How promises stood at the end of a day; ``denied`` are those that a resident ever denied."""

    kept: int
    reported: int
    open: int
    overdue: int
    denied: int

    @property
    def made(self) -> int:
        """All of them."""
        return self.kept + self.reported + self.open + self.overdue

    @property
    def kept_percent(self) -> int:
        """How many of a hundred are kept, rounded; 0 when there are none."""
        return round(100 * self.kept / self.made) if self.made else 0


def count(session: Session, asked: Asked) -> Promises:
    """Of those made in the period; two statements."""
    standings: Counter[Standing] = Counter()
    for standing, number in session.execute(_standings(asked)):
        standings[Standing(standing)] = number
    return Promises(
        kept=standings[Standing.KEPT],
        reported=standings[Standing.REPORTED],
        open=standings[Standing.OPEN],
        overdue=standings[Standing.OVERDUE],
        denied=session.scalar(_denied(asked)) or 0,
    )


def _standings(asked: Asked) -> Select[*tuple[Any, ...]]:
    """The last step by the day says how a promise stood."""
    last = (
        select(func.max(PromiseEvent.id))
        .where(PromiseEvent.on <= asked.as_of)
        .group_by(PromiseEvent.promise_id)
    )
    standing = case(
        (PromiseEvent.step == PromiseStep.CONFIRMED, Standing.KEPT.value),
        (PromiseEvent.step == PromiseStep.REPORTED, Standing.REPORTED.value),
        (PromiseEvent.due_on < asked.as_of, Standing.OVERDUE.value),
        else_=Standing.OPEN.value,
    ).label("standing")
    chosen = _narrowed(select(standing, func.count()), asked).where(PromiseEvent.id.in_(last))
    return chosen.group_by(standing)


def _denied(asked: Asked) -> Select[*tuple[Any, ...]]:
    denied = and_(PromiseEvent.step == PromiseStep.DENIED, PromiseEvent.on <= asked.as_of)
    return _narrowed(select(func.count(func.distinct(Promise.id))), asked).where(denied)


def _narrowed(query: Select[*tuple[Any, ...]], asked: Asked) -> Select[*tuple[Any, ...]]:
    columns = {
        "topic": Appeal.topic_id,
        "district": Appeal.district_id,
        "organisation": Official.organisation_id,
    }
    query = (
        query.select_from(Promise)
        .join(PromiseEvent, PromiseEvent.promise_id == Promise.id)
        .join(Appeal, Appeal.id == Promise.appeal_id)
        .join(Official, Official.id == PromiseEvent.official_id)
    )
    made = [columns[name] == record.id for name, record in asked.chosen.items()]
    if asked.period.first:
        made.append(Promise.made_on >= asked.period.first)
    if asked.period.last:
        made.append(Promise.made_on <= asked.period.last)
    return query.where(*made)
