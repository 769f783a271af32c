"""Questions on the board that ask the same as somebody is about to ask, in whatever form of the words."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.questions.question import Question
from meetings.questions.votes import TAKING
from meetings.questions.words import stems, words

ALIKE = 0.6
MOST = 3
# Of a question that takes no votes there is nothing to propose; a longer board is not compared whole.
COMPARED = 500


def similar(session: Session, session_id: int, text: str) -> list[Question]:
    """Up to three public questions that take votes, the likest first."""
    wanted = stems_by_word(text)
    shown = session.scalars(
        select(Question)
        .where(Question.session_id == session_id, Question.state.in_(TAKING))
        .order_by(Question.votes.desc(), Question.id)
        .limit(COMPARED)
    )
    rated = [(likeness(wanted, stems_by_word(each.text)), each) for each in shown]
    close = [pair for pair in rated if pair[0] >= ALIKE]
    return [each for _rate, each in sorted(close, key=lambda pair: -pair[0])[:MOST]]


def stems_by_word(text: str) -> list[frozenset[str]]:
    """What each different word may stem from."""
    return list(dict.fromkeys(map(stems, words(text))))


def likeness(one: list[frozenset[str]], other: list[frozenset[str]]) -> float:
    """The share of words that both say (Dice), 0 to 1; two texts without words are not alike."""
    if not one or not other:
        return 0.0
    return (_said(one, other) + _said(other, one)) / (len(one) + len(other))


def _said(by: list[frozenset[str]], other: Iterable[frozenset[str]]) -> int:
    known = frozenset().union(*other)
    return sum(not known.isdisjoint(word) for word in by)
