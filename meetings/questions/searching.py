"""The search over all answers, the same on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select, union_all
from sqlalchemy.orm import Session, joinedload

from meetings.diary.meeting import Meeting
from meetings.diary.session import ReceptionSession
from meetings.places.venue import Venue
from meetings.questions.answer_entry import AnswerEntry, AnswerWord
from meetings.questions.question import Question
from meetings.questions.words import stems, words

A_PAGE = 20
MOST_WORDS = 8


@dataclass(frozen=True)
class Wanted:
    """What is looked for; no words: all answers. Districts and topics by their numbers, none: any."""

    text: str = ""
    districts: frozenset[int] = frozenset()
    topics: frozenset[int] = frozenset()
    page: int = 1


@dataclass(frozen=True)
class Found:
    """A page of answers, the best first; ``all_words`` is false when some words were left out."""

    questions: Sequence[Question]
    total: int
    page: int
    all_words: bool = True

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(-(-self.total // A_PAGE), 1)


def search(session: Session, wanted: Wanted) -> Found:
    """Answers in which all words stand in some form, else those in which most of them do.

    Of equal ones the newest is first.
    """
    asked = list(dict.fromkeys(map(stems, words(wanted.text))))[:MOST_WORDS]
    if not asked:
        return _page(session, wanted, _chosen(wanted), True)
    hits = _hits(asked)
    for least in sorted({len(asked), 1}, reverse=True):
        found = _page(session, wanted, _matching(wanted, hits, least), least == len(asked))
        if found.total:
            break
    return found


def _hits(asked: list[frozenset[str]]) -> Any:
    """One row for each word and answer in which it stands."""
    each = [
        select(AnswerWord.question_id, func.max(AnswerWord.weight).label("weight"))
        .where(AnswerWord.stem.in_(forms))
        .group_by(AnswerWord.question_id)
        for forms in asked
    ]
    return union_all(*each).subquery()


def _matching(wanted: Wanted, hits: Any, least: int) -> Select[Any]:
    how_many, weight = func.count(), func.sum(hits.c.weight)
    best = (
        select(hits.c.question_id, how_many.label("words"), weight.label("weight"))
        .group_by(hits.c.question_id)
        .having(how_many >= least)
        .subquery()
    )
    return (
        _chosen(wanted)
        .join(best, best.c.question_id == AnswerEntry.question_id)
        .order_by(None)
        .order_by(
            best.c.words.desc(),
            best.c.weight.desc(),
            AnswerEntry.at.desc(),
            AnswerEntry.question_id,
        )
    )


def _chosen(wanted: Wanted) -> Select[Any]:
    chosen = select(AnswerEntry.question_id)
    if wanted.districts:
        chosen = chosen.where(AnswerEntry.district_id.in_(wanted.districts))
    if wanted.topics:
        chosen = chosen.where(AnswerEntry.topic_id.in_(wanted.topics))
    return chosen.order_by(AnswerEntry.at.desc(), AnswerEntry.question_id)


def _page(session: Session, wanted: Wanted, chosen: Select[Any], all_words: bool) -> Found:
    counted = chosen.order_by(None).subquery()
    total = session.scalar(select(func.count()).select_from(counted)) or 0
    page = min(max(wanted.page, 1), max(-(-total // A_PAGE), 1))
    ids = session.scalars(chosen.limit(A_PAGE).offset((page - 1) * A_PAGE)).all() if total else []
    return Found(_in_order(session, ids), total, page, all_words)


def _in_order(session: Session, ids: Sequence[int]) -> list[Question]:
    held = joinedload(Question.session)
    place = held.joinedload(ReceptionSession.meeting).joinedload(Meeting.venue)
    shown = (
        select(Question)
        .where(Question.id.in_(ids))
        .options(
            place.joinedload(Venue.district),
            held.joinedload(ReceptionSession.topic),
            joinedload(Question.topic),
            joinedload(Question.official),
            joinedload(Question.promise),
        )
    )
    found = {each.id: each for each in session.scalars(shown).unique()} if ids else {}
    return [found[id_] for id_ in ids if id_ in found]
