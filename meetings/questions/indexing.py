"""The index of answers, written in the transaction that changes a question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.orm import Session, joinedload

from meetings.diary.meeting import Meeting
from meetings.diary.session import ReceptionSession
from meetings.places.venue import Venue
from meetings.questions.answer_entry import AnswerEntry, AnswerWord
from meetings.questions.question import PUBLIC_STATES, Question, State
from meetings.questions.signals import question_changed
from meetings.questions.words import stems_of

IN_QUESTION, IN_ANSWER, AROUND = 3, 2, 1
ANSWERED = (State.ANSWERED, State.TAKEN_HOME)
AT_ONCE = 500


@question_changed.connect
def follow(question: Question, *, now: datetime) -> None:
    """Keep the index as the question stands."""
    session = Session.object_session(question)
    assert session is not None
    session.flush()
    _forget(session, [question.id])
    if is_answer(question):
        _write(session, [question])


def is_answer(question: Question) -> bool:
    """Whether the public finds it among the answers."""
    return question.state in ANSWERED or bool(question.is_public and question.written)


def rebuild(session: Session) -> Iterator[int]:
    """Write the index anew; yields how many answers are done, and commits after each batch."""
    session.execute(delete(AnswerWord))
    session.execute(delete(AnswerEntry))
    session.commit()
    ids = session.scalars(_answers().order_by(Question.id)).all()
    done = 0
    for start in range(0, len(ids), AT_ONCE):
        batch = ids[start : start + AT_ONCE]
        _forget(session, batch)
        _write(session, session.scalars(_with_surroundings(batch)).unique())
        session.commit()
        done += len(batch)
        yield done


def _answers() -> Any:
    written = Question.state.in_(PUBLIC_STATES) & (Question.written != "")
    return select(Question.id).where(or_(Question.state.in_(ANSWERED), written))


def _with_surroundings(ids: Iterable[int]) -> Any:
    held = joinedload(Question.session)
    place = held.joinedload(ReceptionSession.meeting).joinedload(Meeting.venue)
    return (
        select(Question)
        .where(Question.id.in_(ids))
        .options(
            place.joinedload(Venue.district),
            held.joinedload(ReceptionSession.topic),
            joinedload(Question.topic),
        )
    )


def _forget(session: Session, ids: Iterable[int]) -> None:
    session.execute(delete(AnswerWord).where(AnswerWord.question_id.in_(ids)))
    session.execute(delete(AnswerEntry).where(AnswerEntry.question_id.in_(ids)))


def _write(session: Session, questions: Iterable[Question]) -> None:
    entries: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []
    for question in questions:
        entries.append(_entry(question))
        rows.extend(
            {"question_id": question.id, "stem": stem, "weight": weight}
            for stem, weight in weights_of(question).items()
        )
    if entries:
        session.execute(insert(AnswerEntry), entries)
    if rows:
        session.execute(insert(AnswerWord), rows)


def _entry(question: Question) -> dict[str, Any]:
    return {
        "question_id": question.id,
        "district_id": question.session.meeting.venue.district_id,
        "topic_id": question.topic_id or question.session.topic_id,
        "at": question.answered_at or question.written_at or question.changed_at,
    }


def weights_of(question: Question) -> dict[str, int]:
    """The stems of a question, of its answers, and of the names of topic and district around it.

    Those names are taken in every language, so that who searches in one finds answers in another.
    """
    topic = question.topic or question.session.topic
    district = question.session.meeting.venue.district
    around = " ".join(
        name for each in (topic.name, district.name) for name in (each.kk, each.ru, each.en)
    )
    weights = dict.fromkeys(stems_of(around), AROUND)
    weights |= dict.fromkeys(stems_of(f"{question.note} {question.written}"), IN_ANSWER)
    return weights | dict.fromkeys(stems_of(question.text), IN_QUESTION)
