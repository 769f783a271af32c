"""The search over all answers, the same on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select, union_all
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
        return _page(session, wanted, _newest(wanted), True)
    for least in sorted({len(asked), 1}, reverse=True):
        found = _page(session, wanted, _best(wanted, asked, least), least == len(asked))
        if found.total:
            break
    return found


def _newest(wanted: Wanted) -> Select[Any]:
    chosen = select(AnswerEntry.question_id).where(*_narrowed(wanted))
    return chosen.order_by(AnswerEntry.at.desc(), AnswerEntry.question_id.desc())


def _best(wanted: Wanted, asked: list[frozenset[str]], least: int) -> Select[Any]:
    """Most words first, then those in which they weigh most, then the newest."""
    hits = _ranked(asked, least).subquery()
    chosen = select(hits.c.question_id)
    if conditions := _narrowed(wanted):
        entry = AnswerEntry.question_id == hits.c.question_id
        chosen = chosen.join(AnswerEntry, entry).where(*conditions)
    return chosen.order_by(hits.c.words.desc(), hits.c.weight.desc(), hits.c.question_id.desc())


def _ranked(asked: list[frozenset[str]], least: int) -> Any:
    """One row for each answer in which at least so many of the words stand."""
    each = [_hits(forms) for forms in asked]
    if least == len(each):
        return _in_all(each)
    hits = union_all(*each).subquery()
    how_many, weight = func.count(), func.sum(hits.c.weight)
    return (
        select(hits.c.question_id, weight.label("weight"), how_many.label("words"))
        .group_by(hits.c.question_id)
        .having(how_many >= least)
    )


def _in_all(each: list[Any]) -> Any:
    """The answers that stand in all of these: joining takes half as long as counting."""
    first, *others = [hits.subquery() for hits in each]
    weight = sum((hits.c.weight for hits in others), first.c.weight)
    chosen = select(
        first.c.question_id, weight.label("weight"), literal(len(each)).label("words")
    ).select_from(first)
    for hits in others:
        chosen = chosen.join(hits, hits.c.question_id == first.c.question_id)
    return chosen


def _hits(forms: frozenset[str]) -> Any:
    """One row for each answer in which the word stands, in one of the forms that it may have."""
    weight = AnswerWord.weight if len(forms) == 1 else func.max(AnswerWord.weight)
    chosen = select(AnswerWord.question_id, weight.label("weight"))
    chosen = chosen.where(AnswerWord.stem.in_(forms))
    return chosen if len(forms) == 1 else chosen.group_by(AnswerWord.question_id)


def _narrowed(wanted: Wanted) -> list[ColumnElement[bool]]:
    given = (AnswerEntry.district_id, wanted.districts), (AnswerEntry.topic_id, wanted.topics)
    return [column.in_(numbers) for column, numbers in given if numbers]


def _page(session: Session, wanted: Wanted, chosen: Select[Any], all_words: bool) -> Found:
    """Counted and cut in one statement; a page beyond the last is the last."""
    ids, total = _cut(session, chosen, max(wanted.page, 1))
    page = max(wanted.page, 1)
    if not ids and page > 1:
        total = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
        page = max(-(-total // A_PAGE), 1)
        ids, total = _cut(session, chosen, page)
    return Found(_in_order(session, ids), total, page, all_words)


def _cut(session: Session, chosen: Select[Any], page: int) -> tuple[list[int], int]:
    counted = chosen.add_columns(func.count().over())
    rows = session.execute(counted.limit(A_PAGE).offset((page - 1) * A_PAGE)).all()
    return [row[0] for row in rows], rows[0][1] if rows else 0


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
