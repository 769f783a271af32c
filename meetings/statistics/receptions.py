"""What happened at the receptions: how many were held, who watched, which questions were answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, cast, func, or_, select
from sqlalchemy.orm import Session

from meetings import clock
from meetings.broadcasts import audience
from meetings.broadcasts.audience import Audience
from meetings.diary.meeting import Meeting
from meetings.diary.session import ReceptionSession, session_official
from meetings.diary.status import Status
from meetings.officials.official import Official
from meetings.places.venue import Venue
from meetings.promises.promise import Promise
from meetings.questions.question import Question, State
from meetings.statistics.asked import Asked


@dataclass(frozen=True)
class Held:
    """Receptions whose end has come: how many meetings they were, and in how many districts."""

    meetings: int
    sessions: int
    districts: int


@dataclass(frozen=True)
class Questions:
    """Questions put to receptions, and what became of them; one may count for several answers."""

    asked: int
    answered_live: int
    answered_in_writing: int
    taken_home: int


def end_of(asked: Asked, now: datetime, zone: str) -> datetime:
    """The last instant of the day asked for, or now if that is today."""
    return min(now, clock.instant(asked.as_of + timedelta(days=1), time(0), zone))


def held(session: Session, asked: Asked, until: datetime) -> Held:
    """Those that were published and not cancelled, by the day they were held; one statement."""
    counts = (
        func.count(func.distinct(ReceptionSession.meeting_id)),
        func.count(),
        func.count(func.distinct(Venue.district_id)),
    )
    took_place = (
        ReceptionSession.status == Status.PUBLISHED,
        ReceptionSession.ends_at <= until,
        *_on_days(asked),
    )
    return Held(*session.execute(_narrowed(select(*counts), asked).where(*took_place)).one())


def watched(session: Session, asked: Asked, until: datetime) -> Audience:
    """Who watched the receptions of these days; one statement."""
    among = _narrowed(select(ReceptionSession.id), asked).where(*_on_days(asked))
    return audience.count(session, None, None, among=among, until=until)


def _narrowed(query: Select[*tuple[Any, ...]], asked: Asked) -> Select[*tuple[Any, ...]]:
    query = (
        query.select_from(ReceptionSession)
        .join(Meeting, Meeting.id == ReceptionSession.meeting_id)
        .join(Venue, Venue.id == Meeting.venue_id)
    )
    return query.where(*_of_sessions(asked))


def _of_sessions(asked: Asked) -> list[ColumnElement[bool]]:
    columns = {"topic": ReceptionSession.topic_id, "district": Venue.district_id}
    found = [columns[name] == record.id for name, record in asked.chosen.items() if name in columns]
    if asked.organisation:
        answering = (
            select(session_official.c.session_id)
            .join(Official, Official.id == session_official.c.official_id)
            .where(Official.organisation_id == asked.organisation.id)
        )
        found.append(ReceptionSession.id.in_(answering))
    return found


def _on_days(asked: Asked) -> list[ColumnElement[bool]]:
    days = [Meeting.day <= asked.as_of]
    if asked.period.first:
        days.append(Meeting.day >= asked.period.first)
    if asked.period.last:
        days.append(Meeting.day <= asked.period.last)
    return days


def questions(session: Session, asked: Asked, until: datetime, zone: str) -> Questions:
    """Those that were accepted or wait, by the day they were asked; one statement."""
    taken = and_(Question.promise_id.is_not(None), Promise.made_on <= asked.as_of)
    counts = (
        func.count(),
        _number(and_(Question.answered_at <= until, or_(Promise.id.is_(None), ~taken))),
        _number(Question.written_at <= until),
        _number(taken),
    )
    query = (
        _narrowed(select(*counts), asked)
        .join(Question, Question.session_id == ReceptionSession.id)
        .outerjoin(Promise, Promise.id == Question.promise_id)
        .where(Question.state != State.REJECTED, *_asked_on(asked, until, zone))
    )
    return Questions(*(int(number or 0) for number in session.execute(query).one()))


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(cast(condition, Integer))


def _asked_on(asked: Asked, until: datetime, zone: str) -> list[ColumnElement[bool]]:
    found = [Question.asked_at <= until]
    if asked.period.first:
        found.append(Question.asked_at >= clock.instant(asked.period.first, time(0), zone))
    if asked.period.last:
        after = asked.period.last + timedelta(days=1)
        found.append(Question.asked_at < clock.instant(after, time(0), zone))
    return found
