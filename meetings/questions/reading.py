"""What the public reads of a session's questions, in the order of the board."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from meetings.promises.promise import Promise
from meetings.questions.moments import Moment, moments_of
from meetings.questions.question import PUBLIC_STATES, Question, State

DONE = (State.ANSWERED, State.TAKEN_HOME)


@dataclass(frozen=True)
class Reading:
    """The public questions of a session: to come, the one being answered first; and done, the latest first."""

    coming: list[Question] = field(default_factory=list)
    done: list[Question] = field(default_factory=list)
    moments: dict[int, list[Moment]] = field(default_factory=dict)

    @property
    def all(self) -> list[Question]:
        """In the order of the board."""
        return [*self.coming, *self.done]


def read(session: Session, session_id: int) -> Reading:
    """The board as it stands, in a constant number of statements."""
    questions = session.scalars(
        select(Question)
        .where(Question.session_id == session_id, Question.state.in_(PUBLIC_STATES))
        .options(
            joinedload(Question.topic),
            joinedload(Question.official),
            joinedload(Question.promise).joinedload(Promise.official),
        )
    ).all()
    done = [each for each in questions if each.state in DONE]
    return Reading(
        sorted((each for each in questions if each.state not in DONE), key=_place),
        sorted(done, key=_answered, reverse=True),
        moments_of(done),
    )


def _place(question: Question) -> tuple[bool, bool, int, int]:
    """The one being answered, then the pinned one, then by votes, then by time."""
    return (
        question.state is not State.ANSWERING,
        question.pinned_at is None,
        -question.votes,
        question.number,
    )


def _answered(question: Question) -> tuple[datetime, int]:
    return question.answered_at or question.changed_at, question.number
