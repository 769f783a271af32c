"""All public figures of one question, seen at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.appeals.topic import Topic
from meetings.broadcasts.audience import Audience
from meetings.officials.organisation import Organisation
from meetings.places.district import District
from meetings.statistics import counting, promises, receptions
from meetings.statistics.answers import TimeToAnswer
from meetings.statistics.asked import Asked
from meetings.statistics.promises import Promises
from meetings.statistics.receptions import Held, Questions
from meetings.statistics.tallies import Appeals, Month, months


@dataclass(frozen=True)
class Figures:
    """What the page, the files and the API show."""

    asked: Asked
    appeals: Appeals
    months: list[Month]
    answers: TimeToAnswer
    promises: Promises
    held: Held
    audience: Audience
    questions: Questions


def count(session: Session, asked: Asked, *, now: datetime, zone: str) -> Figures:
    """Count everything; eleven statements, however many appeals there are."""
    until = receptions.end_of(asked, now, zone)
    return Figures(
        asked=asked,
        appeals=Appeals(
            session.scalars(select(Topic).order_by(Topic.position, Topic.slug)).all(),
            session.scalars(select(District).order_by(District.slug)).all(),
            session.scalars(select(Organisation).order_by(Organisation.slug)).all(),
            counting.cells(session, asked),
        ),
        months=months(counting.growth(session, asked)),
        answers=TimeToAnswer(counting.answer_days(session, asked)),
        promises=promises.count(session, asked),
        held=receptions.held(session, asked, until),
        audience=receptions.watched(session, asked, until),
        questions=receptions.questions(session, asked, until, zone),
    )


def look_once(session: Session) -> None:
    """Let all that is read from here on be of one moment, so that no sum contradicts another."""
    if session.get_bind().dialect.name == "postgresql" and not session.in_transaction():
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
