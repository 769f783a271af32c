"""The version of the diary as feeds show it: another token with every commit that may change one."""

from __future__ import annotations

import threading
import uuid
from typing import Any

from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import Engine, String, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, mapped_column

from meetings.appeals.topic import Topic
from meetings.database import Base, Numbered
from meetings.diary.meeting import Meeting
from meetings.diary.session import ReceptionSession
from meetings.feeds.block import StoredBlock
from meetings.officials.official import Official
from meetings.places.district import District
from meetings.places.venue import Venue

_SHOWN = (District, Meeting, Official, ReceptionSession, StoredBlock, Topic, Venue)
_MARK = "feeds_changed"
_READ = "SELECT token FROM feed_version"
_WRITE = text(
    "INSERT INTO feed_version (id, token) VALUES (1, :token) "
    "ON CONFLICT (id) DO UPDATE SET token = excluded.token"
)


class FeedVersion(Numbered, Base):
    """One row; its token is new whenever a record that feeds show was written."""

    __tablename__ = "feed_version"

    token: Mapped[str] = mapped_column(String(32))


@event.listens_for(FlaskSession, "after_flush")
def _watch_flush(session: Session, _context: Any) -> None:
    written = (*session.new, *session.dirty, *session.deleted)
    if any(isinstance(record, _SHOWN) for record in written):
        session.info[_MARK] = True


@event.listens_for(FlaskSession, "do_orm_execute")
def _watch_statement(state: ORMExecuteState) -> None:
    writes = state.is_insert or state.is_update or state.is_delete
    if writes and state.bind_mapper and issubclass(state.bind_mapper.class_, _SHOWN):
        state.session.info[_MARK] = True


@event.listens_for(FlaskSession, "before_commit")
def _write_last(session: Session) -> None:
    """Last in the transaction, so that its row is locked for a moment only and behind all others."""
    session.flush()
    if session.info.pop(_MARK, False):
        renew(session)


def renew(session: Session) -> None:
    """Say that feeds may have changed; for writes that go past the session."""
    session.execute(_WRITE, {"token": uuid.uuid4().hex})


class VersionReader:
    """Reads the committed token over a connection of each thread's own, in microseconds."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._local = threading.local()

    def __call__(self) -> str | None:
        """The token, or None when there is none yet or the database does not answer."""
        try:
            cursor = self._cursor()
            cursor.execute(_READ)
            row = cursor.fetchone()
        except (DBAPIError, self._engine.dialect.loaded_dbapi.Error):
            self._local.__dict__.clear()
            return None
        return row[0] if row else None

    def _cursor(self) -> Any:
        if not hasattr(self._local, "cursor"):
            self._local.cursor = _own_connection(self._engine).cursor()
        return self._local.cursor


def _own_connection(engine: Engine) -> Any:
    """A connection outside of the pool, which holds no transaction open between two reads."""
    pooled = engine.raw_connection()
    connection: Any = pooled.driver_connection
    pooled.detach()
    if engine.dialect.name == "postgresql":
        connection.autocommit = True
    return connection
