"""Selects of recurring receptions, each in a constant number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from meetings.audit import AuditEntry
from meetings.diary.meeting import Meeting
from meetings.diary.series import ReceptionSeries
from meetings.diary.status import Status
from meetings.officials.official import Official
from meetings.places.venue import Venue

LAID_OUT = "lay_out"


@dataclass(frozen=True)
class Line:
    """A series of the list; ``coming`` counts its meetings from today on by status."""

    series: ReceptionSeries
    coming: dict[Status, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Layout:
    """What became of the days when a series was last laid out."""

    at: datetime
    actor: str
    period: tuple[date, date]
    created: list[date]
    skipped: list[tuple[date, str]]


def _series() -> Select[ReceptionSeries]:
    return (
        select(ReceptionSeries)
        .join(ReceptionSeries.venue)
        .options(
            joinedload(ReceptionSeries.venue).joinedload(Venue.district),
            joinedload(ReceptionSeries.topic),
            joinedload(ReceptionSeries.crew),
            selectinload(ReceptionSeries.officials).joinedload(Official.organisation),
        )
    )


def every_series(session: Session, today: date, districts: frozenset[int] | None) -> list[Line]:
    """All series of these districts (None: of all), those in use first."""
    query = _series().order_by(ReceptionSeries.active.desc(), ReceptionSeries.id)
    if districts is not None:
        query = query.where(Venue.district_id.in_(districts))
    counts: dict[int | None, dict[Status, int]] = {}
    for series_id, status, count in session.execute(_counts(today)):
        counts.setdefault(series_id, {})[status] = count
    return [Line(series, counts.get(series.id, {})) for series in session.scalars(query)]


def _counts(today: date) -> Select[int | None, Status, int]:
    return (
        select(Meeting.series_id, Meeting.status, func.count())
        .where(Meeting.series_id.is_not(None), Meeting.day >= today)
        .group_by(Meeting.series_id, Meeting.status)
    )


def one_series(session: Session, series_id: int) -> ReceptionSeries | None:
    """One series with all that the desk shows of it."""
    return session.scalars(_series().where(ReceptionSeries.id == series_id)).one_or_none()


def meetings_of(session: Session, series: ReceptionSeries, today: date) -> Sequence[Meeting]:
    """The meetings laid out from it from today on."""
    return session.scalars(
        select(Meeting)
        .where(Meeting.series_id == series.id, Meeting.day >= today)
        .options(selectinload(Meeting.sessions))
        .order_by(Meeting.day)
    ).all()


def last_layout(session: Session, series: ReceptionSeries) -> Layout | None:
    """What the trail says of the last time that it was laid out."""
    entry = session.scalars(
        select(AuditEntry)
        .where(
            AuditEntry.subject == "reception_series",
            AuditEntry.subject_id == series.id,
            AuditEntry.action == LAID_OUT,
        )
        .order_by(AuditEntry.id.desc())
        .limit(1)
    ).first()
    return _layout(entry) if entry else None


def _layout(entry: AuditEntry) -> Layout:
    first, last = map(date.fromisoformat, entry.changes["period"])
    return Layout(
        entry.at,
        entry.actor,
        (first, last),
        [date.fromisoformat(day) for day in entry.changes["created"]],
        [(date.fromisoformat(day), why) for day, why in entry.changes["skipped"]],
    )
