"""Votes: one a browser for a question, each counted exactly once."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import update
from sqlalchemy.orm import Session

from meetings.database import insert, lock
from meetings.errors import InvalidInput, NotFound
from meetings.questions import boards
from meetings.questions.opening import require_open
from meetings.questions.question import PUBLIC_STATES, Question, State, Vote

_BROWSER = re.compile(r"[\w-]{16,128}", re.ASCII)
TAKING = (State.ACCEPTED, State.ANSWERING)


def new_browser() -> str:
    """A random value by which a browser is known again, and nobody else."""
    return secrets.token_urlsafe(24)


def vote(session: Session, question_id: int, browser: str, now: datetime) -> int:
    """Count this browser's vote, unless it was counted before; returns how many there are.

    The caller commits. Raises NotFound alike for a question that is not public and for none, and
    InvalidInput when it takes no votes any more.
    """
    question = _public(session, question_id)
    if not _BROWSER.fullmatch(browser):
        raise InvalidInput(_("This vote was not understood. Reload the page and vote again."))
    lock(session, f"questions of {question.session_id}")
    session.refresh(question)
    _require_standing(question, now)
    if _is_first(session, question_id, browser, now):
        more = update(Question).values(votes=Question.votes + 1)
        session.execute(more.where(Question.id == question_id))
        boards.touch(session, question.session_id)
    session.refresh(question, ["votes"])
    return question.votes


def _public(session: Session, question_id: int) -> Question:
    question = session.get(Question, question_id)
    if question is None or not question.is_public:
        raise _not_there()
    return question


def _not_there() -> NotFound:
    return NotFound(_("There is no such question, or it is not shown any more."))


def _require_standing(question: Question, now: datetime) -> None:
    """Once more, now that nobody else can move it."""
    if question.state not in PUBLIC_STATES:
        raise _not_there()
    if question.state not in TAKING:
        raise InvalidInput(_("This question is answered already, so it needs no more votes."))
    require_open(question.session, now)


def _is_first(session: Session, question_id: int, browser: str, now: datetime) -> bool:
    digest = hashlib.sha256(browser.encode()).hexdigest()
    added = session.execute(
        insert(session.get_bind().dialect, Vote)
        .values(question_id=question_id, browser_digest=digest, at=now)
        .on_conflict_do_nothing()
        .returning(Vote.question_id)
    )
    return added.first() is not None
