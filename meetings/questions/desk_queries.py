"""What moderators see of questions, each in a constant number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from meetings.diary.meeting import Meeting
from meetings.diary.session import ReceptionSession
from meetings.officials.official import Official
from meetings.officials.responsible import officials_responsible
from meetings.places.venue import Venue
from meetings.questions.question import PUBLIC_STATES, Question, State
from meetings.questions.words import stems_of

MOST = 60
MOST_SESSIONS = 80
PROPOSED = 12
TABS: dict[str, tuple[State, ...]] = {
    "waiting": (State.WAITING,),
    "accepted": (State.ANSWERING, State.ACCEPTED),
    "answered": (State.ANSWERED, State.TAKEN_HOME),
    "apart": (State.REJECTED, State.MERGED),
}


@dataclass(frozen=True)
class Desk:
    """A session's questions under one tab; ``counts`` by tab, ``more`` are not shown."""

    held: ReceptionSession
    tab: str
    questions: Sequence[Question]
    counts: dict[str, int]

    @property
    def more(self) -> int:
        """How many there are beyond those shown."""
        return self.counts[self.tab] - len(self.questions)

    @property
    def is_answering(self) -> bool:
        """Whether one of those shown is being answered now."""
        return any(each.state is State.ANSWERING for each in self.questions)


def sessions_near(
    session: Session, today: date, districts: frozenset[int] | None
) -> list[tuple[ReceptionSession, int]]:
    """Published sessions from yesterday to tomorrow by their start, then the latest others in which
    questions wait; each with how many do.
    """
    waiting = (
        select(Question.session_id, func.count().label("number"))
        .where(Question.state == State.WAITING)
        .group_by(Question.session_id)
        .subquery()
    )
    day = timedelta(days=1)
    near, starts_at = Meeting.day.between(today - day, today + day), ReceptionSession.starts_at
    chosen = (
        _sessions(districts)
        .add_columns(func.coalesce(waiting.c.number, 0))
        .outerjoin(waiting, waiting.c.session_id == ReceptionSession.id)
        .where(or_(near, waiting.c.number > 0))
        .order_by(near.desc(), case((near, starts_at)), starts_at.desc(), ReceptionSession.id)
        .limit(MOST_SESSIONS)
    )
    return [(held, int(number)) for held, number in session.execute(chosen).unique()]


def _sessions(districts: frozenset[int] | None) -> Select[Any]:
    found = (
        select(ReceptionSession)
        .join(ReceptionSession.meeting)
        .join(Meeting.venue)
        .where(ReceptionSession.published_at.is_not(None))
        .options(
            contains_eager(ReceptionSession.meeting)
            .contains_eager(Meeting.venue)
            .joinedload(Venue.district),
            joinedload(ReceptionSession.topic),
            selectinload(ReceptionSession.officials).joinedload(Official.organisation),
        )
    )
    return found if districts is None else found.where(Venue.district_id.in_(districts))


def session_with(session: Session, session_id: int) -> ReceptionSession | None:
    """A published session with all that the desk shows of it."""
    chosen = _sessions(None).where(ReceptionSession.id == session_id)
    return session.scalars(chosen).unique().one_or_none()


def desk(session: Session, held: ReceptionSession, tab: str) -> Desk:
    """The questions under a tab in the order in which they are dealt with."""
    states = TABS[tab]
    chosen = (
        _questions()
        .where(Question.session_id == held.id, Question.state.in_(states))
        .order_by(*_order(tab))
        .limit(MOST)
    )
    return Desk(held, tab, session.scalars(chosen).unique().all(), _counts(session, held.id))


def _questions() -> Select[Any]:
    return select(Question).options(
        joinedload(Question.official),
        joinedload(Question.promise),
        joinedload(Question.merged_into),
    )


def _order(tab: str) -> tuple[ColumnElement[Any], ...]:
    if tab == "waiting":
        return Question.asked_at.asc(), Question.id.asc()
    if tab == "accepted":
        being = (Question.state == State.ANSWERING).desc()
        pinned = Question.pinned_at.is_not(None).desc()
        return being, pinned, Question.votes.desc(), Question.id.asc()
    return Question.changed_at.desc(), Question.id.desc()


def _counts(session: Session, session_id: int) -> dict[str, int]:
    rows = session.execute(
        select(Question.state, func.count())
        .where(Question.session_id == session_id)
        .group_by(Question.state)
    )
    by_state = dict(rows.all())
    return {tab: sum(by_state.get(each, 0) for each in states) for tab, states in TABS.items()}


def question_with(session: Session, question_id: int) -> Question | None:
    """One question with all that its page shows."""
    return session.scalars(_questions().where(Question.id == question_id)).unique().one_or_none()


def like(session: Session, question: Question) -> list[Question]:
    """Questions of the session that it might be joined with, those with most words in common first."""
    standing = (State.WAITING, State.ACCEPTED, State.ANSWERING, State.ANSWERED, State.TAKEN_HOME)
    others = session.scalars(
        select(Question).where(
            Question.session_id == question.session_id,
            Question.id != question.id,
            Question.state.in_(standing),
        )
    )
    own = stems_of(question.text)
    ranked = sorted(
        others, key=lambda each: (-len(own & stems_of(each.text)), -each.votes, each.id)
    )
    return ranked[:PROPOSED]


def who_may_answer(session: Session, question: Question) -> list[Official]:
    """The session's officials, then those responsible for the question's topic there."""
    held = question.session
    district_id = held.meeting.venue.district_id
    further = officials_responsible(session, question.topic_id or held.topic_id, district_id)
    return list(dict.fromkeys([*held.officials, *further]))


def assigned_to(
    session: Session, official_ids: Sequence[int], since: datetime
) -> Sequence[Question]:
    """Public questions that these officials are to answer, unanswered in writing first."""
    place = joinedload(Question.session).joinedload(ReceptionSession.meeting)
    chosen = (
        _questions()
        .where(
            Question.official_id.in_(official_ids),
            Question.state.in_(PUBLIC_STATES),
            or_(Question.changed_at > since, Question.written == ""),
        )
        .options(
            place.joinedload(Meeting.venue).joinedload(Venue.district),
            joinedload(Question.session).joinedload(ReceptionSession.topic),
        )
        .order_by((Question.written != "").asc(), Question.changed_at.desc(), Question.id)
        .limit(MOST)
    )
    return session.scalars(chosen).unique().all()
