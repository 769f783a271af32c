"""The board of a session's questions: its version, and what the public reads on it."""

from __future__ import annotations

import secrets

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, scoped_session

from meetings.database import insert
from meetings.questions.question import Board, Question

AnySession = Session | scoped_session[Session]


def touch(session: AnySession, session_id: int) -> None:
    """Raise the board's version; whoever changes a question calls it in the same transaction."""
    _upsert(session, session_id, {}, {"version": Board.version + 1})


def next_number(session: AnySession, session_id: int) -> int:
    """The number of the next question; the board stays locked until the transaction ends."""
    _upsert(session, session_id, {"last_number": 1}, {"last_number": Board.last_number + 1})
    return session.scalars(select(Board.last_number).where(Board.session_id == session_id)).one()


def reserve(session: AnySession, session_id: int, count: int) -> int:
    """Set numbers aside for coupons of a device that may lose its network; returns the first of them."""
    last = Board.last_number + count
    _upsert(session, session_id, {"last_number": count}, {"last_number": last})
    held = select(Board.last_number).where(Board.session_id == session_id)
    return session.scalars(held).one() - count + 1


def reserved(session: AnySession, session_id: int, number: int | None) -> int | None:
    """The number, if it was set aside and is still free; else None, and the next one is due."""
    if number is None:
        return None
    given = select(Board.last_number).where(Board.session_id == session_id)
    mine = (Question.session_id == session_id) & (Question.number == number)
    is_taken = session.scalar(select(Question.id).where(mine)) is not None
    return number if 0 < number <= (session.scalar(given) or 0) and not is_taken else None


def version(session: AnySession, session_id: int) -> int:
    """The version of the board, 0 while nothing was asked."""
    found = session.scalars(select(Board.version).where(Board.session_id == session_id)).first()
    return found or 0


def _upsert(
    session: AnySession,
    session_id: int,
    first: dict[str, int],
    then: dict[str, ColumnElement[int]],
) -> None:
    """A board made anew begins at a number of its own, so that nothing kept of another one fits it."""
    session.execute(
        insert(session.get_bind().dialect, Board)
        .values({"session_id": session_id, "version": _anywhere(), "last_number": 0, **first})
        .on_conflict_do_update(index_elements=[Board.session_id], set_=then)
    )


def _anywhere() -> int:
    return 1 + secrets.randbelow(1 << 30)
