"""Questions of the demo: answered at receptions that were, waiting for those to come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session, selectinload

from meetings import clock
from meetings.appeals.appeal import Appeal
from meetings.demo.question_words import QUESTIONS, Asked
from meetings.diary.session import ReceptionSession
from meetings.diary.status import Status
from meetings.promises.promise import Promise
from meetings.questions import receipts
from meetings.questions.question import Board, Question, Rejection, State, Vote
from meetings.questions.signals import question_changed

# With this code whoever tries the demo follows a question that was answered.
CODE = "DEM22-QUEST"
ASKED_BEFORE = timedelta(hours=30)
AHEAD = timedelta(days=8)
FIRST_ANSWER, BETWEEN_ANSWERS = timedelta(minutes=4), timedelta(minutes=11)
MOST_VOTES = 30
RECENT = timedelta(days=60)
ZONE = "Asia/Almaty"
ADVERTISEMENT = Asked("ru", "Дешёвые окна, звоните в любое время!", None, "")


def add(session: Session, random: Random, now: datetime) -> None:
    """Write them; the caller commits. No appeal is made, so the figures stay as they are."""
    session.flush()
    numbers = count(1)
    asked = [
        question
        for held in _receptions(session, now)
        for question in _of_session(held, random, numbers, now)
    ]
    _take_home(session, asked, clock.today(now, ZONE) - RECENT)
    session.add_all(asked)
    session.flush()
    if votes := list(_votes(asked, random)):
        session.execute(insert(Vote), votes)
    if boards := list(_boards(asked, random)):
        session.execute(insert(Board), boards)
    for question in asked:
        if question.answered_at:
            question_changed.send(question, now=question.answered_at)


def _receptions(session: Session, now: datetime) -> list[ReceptionSession]:
    """Those that are over, and those of the next days."""
    chosen = (
        select(ReceptionSession)
        .where(
            ReceptionSession.status == Status.PUBLISHED, ReceptionSession.starts_at < now + AHEAD
        )
        .options(selectinload(ReceptionSession.officials), selectinload(ReceptionSession.topic))
        .order_by(ReceptionSession.starts_at, ReceptionSession.uid)
    )
    return list(session.scalars(chosen))


def _of_session(
    held: ReceptionSession, random: Random, numbers: Iterator[int], now: datetime
) -> Iterator[Question]:
    words = random.sample(QUESTIONS[held.topic.slug], len(QUESTIONS[held.topic.slug]))
    for number, asked in enumerate([*words, ADVERTISEMENT], start=1):
        question = _asked(held, number, asked, next(numbers), now)
        if asked is ADVERTISEMENT:
            question.state, question.rejection = State.REJECTED, Rejection.ADVERTISING
        elif held.ends_at <= now:
            _answer(question, held, asked, number)
        elif number < len(words):
            question.state = State.ACCEPTED
        if question.is_public:
            question.votes = random.randint(0, MOST_VOTES)
        yield question


def _asked(
    held: ReceptionSession, number: int, asked: Asked, overall: int, now: datetime
) -> Question:
    at = min(now, held.starts_at) - ASKED_BEFORE + timedelta(minutes=37 * number)
    code = CODE if overall == 1 else f"DEMO {overall}"
    return Question(
        session=held, session_id=held.id, number=number, text=asked.text, author=asked.author,
        language=asked.language, topic_id=held.topic_id, asked_at=at, changed_at=at, votes=0,
        state=State.WAITING, sent_key=f"question of the demo {overall}",
        receipt_digest=receipts.digest(code),
    )  # fmt: skip


def _answer(question: Question, held: ReceptionSession, asked: Asked, number: int) -> None:
    question.state, question.note = State.ANSWERED, asked.note
    question.official = held.officials[(number - 1) % len(held.officials)]
    question.answering_at = held.starts_at + FIRST_ANSWER + (number - 1) * BETWEEN_ANSWERS
    question.answered_at = question.changed_at = question.answering_at + BETWEEN_ANSWERS / 2


def _take_home(session: Session, asked: list[Question], since: date) -> None:
    """The latest promises, which the demo has already, were made at receptions on their topics."""
    topics: dict[int, list[Promise]] = {}
    for promise, topic_id in session.execute(
        select(Promise, Appeal.topic_id)
        .join(Promise.appeal)
        .where(Promise.made_on >= since)
        .order_by(Promise.id)
    ):
        topics.setdefault(topic_id, []).append(promise)
    taken: set[int] = set()
    for question in asked:
        fitting = topics.get(question.topic_id or 0)
        if fitting and question.state is State.ANSWERED and question.session_id not in taken:
            taken.add(question.session_id)
            question.promise = fitting.pop()
            question.official, question.state = question.promise.official, State.TAKEN_HOME


def _votes(asked: list[Question], random: Random) -> Iterator[dict[str, Any]]:
    for question in asked:
        for _vote in range(question.votes):
            digest = f"{random.getrandbits(256):064x}"
            yield {"question_id": question.id, "browser_digest": digest, "at": question.changed_at}


def _boards(asked: list[Question], random: Random) -> Iterator[dict[str, Any]]:
    last = {question.session_id: question.number for question in asked}
    for session_id, number in last.items():
        version = random.randint(1, 1 << 30)
        yield {"session_id": session_id, "version": version, "last_number": number}
