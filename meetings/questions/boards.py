"""The board of a session's questions: its version, and what the public reads on it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, scoped_session

from meetings.questions.question import Board

AnySession = Session | scoped_session[Session]


def touch(session: AnySession, session_id: int) -> None:
    """Raise the board's version; whoever changes a question calls it in the same transaction."""
    _upsert(session, session_id, {"version": 1}, {"version": Board.version + 1})


def next_number(session: AnySession, session_id: int) -> int:
    """The number of the next question; the board stays locked until the transaction ends."""
    _upsert(session, session_id, {"last_number": 1}, {"last_number": Board.last_number + 1})
    return session.scalars(select(Board.last_number).where(Board.session_id == session_id)).one()


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
    dialect: Any = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    session.execute(
        dialect.insert(Board)
        .values({"session_id": session_id, "version": 0, "last_number": 0, **first})
        .on_conflict_do_update(index_elements=[Board.session_id], set_=then)
    )
