"""Chapters of a recording: one for each question that was answered in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, object_session

from meetings.broadcasts import chapters, rules
from meetings.broadcasts.broadcast import Broadcast
from meetings.broadcasts.content import Chapters
from meetings.broadcasts.wording import cut
from meetings.diary.session import ReceptionSession
from meetings.questions.question import PUBLIC_STATES, Question
from meetings.questions.signals import question_changed

# The shortest chapter that YouTube takes: https://support.google.com/youtube/answer/9884579
LEAST_SECONDS = 10
LONGEST_TITLE = 90


def told(reception: ReceptionSession, started_at: datetime) -> Chapters:
    """Seconds since the start and the question's text, in order, never closer than ten seconds."""
    session = object_session(reception)
    assert session is not None
    rows = session.execute(
        select(Question.answering_at, Question.text)
        .where(
            Question.session_id == reception.id,
            Question.state.in_(PUBLIC_STATES),
            Question.answering_at >= started_at,
        )
        .order_by(Question.answering_at, Question.id)
    )
    return tuple(_apart((_seconds(at, started_at), _title(text)) for at, text in rows if at))


def _seconds(at: datetime, started_at: datetime) -> int:
    return int((at - started_at).total_seconds())


def _apart(found: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """The beginning is a chapter too, so the first question is ten seconds from it or stands at it."""
    last = 0
    for seconds, title in found:
        if seconds == last == 0 or seconds - last >= LEAST_SECONDS:
            yield seconds, title
            last = seconds


def _title(text: str) -> str:
    return cut(" ".join(text.split()), LONGEST_TITLE)


@question_changed.connect
def follow(question: Question, *, now: datetime) -> None:
    """A recording that is there already is told anew; before, its end tells the chapters by itself."""
    session = Session.object_session(question)
    assert session is not None
    if _is_recorded(session, question.session_id):
        rules.want(question.session, now)


def _is_recorded(session: Session, session_id: int) -> bool:
    recorded = Broadcast.ended_at.is_not(None) & (Broadcast.session_id == session_id)
    return session.scalar(select(Broadcast.id).where(recorded).limit(1)) is not None


chapters.provide(told)
