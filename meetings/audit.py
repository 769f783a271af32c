"""The audit trail: who changed what, when, from what to what. Append-only.

Records marked ``Audited`` are watched by the session itself, so no view can forget. Columns
named in ``__unaudited__`` (personal data, texts of appeals, derived values) are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum
from typing import Any, ClassVar

from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import String, event, insert, inspect
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.orm.attributes import PASSIVE_NO_INITIALIZE

from meetings import clock
from meetings.database import Base, Numbered


@dataclass(frozen=True)
class Actor:
    """Who acts: a user of the desk, or a process by its name."""

    user_id: int | None
    label: str


SYSTEM = Actor(None, "system")
_actor: ContextVar[Actor] = ContextVar("actor", default=SYSTEM)


class AuditEntry(Numbered, Base):
    """One change of one record."""

    __tablename__ = "audit_entry"

    at: Mapped[datetime] = mapped_column(index=True)
    user_id: Mapped[int | None] = mapped_column(index=True)
    actor: Mapped[str] = mapped_column(String(120))
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int | None]
    changes: Mapped[dict[str, Any]]


class Audited:
    """Mark of a record whose every change is written to the trail."""

    __unaudited__: ClassVar[frozenset[str]] = frozenset()


@contextmanager
def acting(actor: Actor) -> Iterator[None]:
    """Changes inside are written under this name."""
    token = _actor.set(actor)
    try:
        yield
    finally:
        _actor.reset(token)


def act_as(actor: Actor) -> None:
    """The same for the rest of this context, e.g. one request."""
    _actor.set(actor)


def actor() -> Actor:
    """Who acts here."""
    return _actor.get()


def record(
    session: Session, action: str, subject: str, subject_id: int | None, changes: dict[str, Any]
) -> None:
    """Write one entry by hand, for what is no change of a single record (an import, a login)."""
    _write(session, [_row(action, subject, subject_id, changes)])


def _row(
    action: str, subject: str, subject_id: int | None, changes: dict[str, Any]
) -> dict[str, Any]:
    by = _actor.get()
    return {
        "at": clock.now(),
        "user_id": by.user_id,
        "actor": by.label,
        "action": action,
        "subject": subject,
        "subject_id": subject_id,
        "changes": changes,
    }


def _write(session: Session, rows: list[dict[str, Any]]) -> None:
    session.connection().execute(insert(AuditEntry), rows)


@event.listens_for(Audited, "attribute_instrument", propagate=True)
def _remember_old_value(_record: type, _key: str, attribute: Any) -> None:
    """An expired attribute is loaded before it is overwritten, so that the entry can say from what."""
    event.listen(attribute, "set", _nothing, active_history=True)


def _nothing(*_arguments: Any) -> None:
    """A listener that only asks for the old value."""


@event.listens_for(FlaskSession, "after_flush")
def _watch(session: Session, _context: Any) -> None:
    rows = [
        *(_entry("create", record) for record in session.new if isinstance(record, Audited)),
        *(_entry("change", record) for record in session.dirty if isinstance(record, Audited)),
        *(_farewell(record) for record in session.deleted if isinstance(record, Audited)),
    ]
    rows = [row for row in rows if row["changes"]]
    if rows:
        _write(session, rows)


def _entry(action: str, subject: Any) -> dict[str, Any]:
    return _row(action, subject.__tablename__, subject.id, _changes(subject))


def _farewell(subject: Any) -> dict[str, Any]:
    """What a record held when it was deleted."""
    loaded = inspect(subject).dict
    columns = (column.key for column in inspect(subject).mapper.column_attrs)
    held = {
        key: [_plain_value(loaded[key]), None]
        for key in columns
        if key in loaded and key not in subject.__unaudited__ and loaded[key] is not None
    }
    return _row("delete", subject.__tablename__, subject.id, held)


def _changes(subject: Any) -> dict[str, Any]:
    state = inspect(subject)
    changes = {}
    for attribute in state.attrs:
        if attribute.key in subject.__unaudited__ or attribute.key == "id":
            continue
        history = state.get_history(attribute.key, PASSIVE_NO_INITIALIZE)
        if history.has_changes():
            changes[attribute.key] = [_plain(history.deleted), _plain(history.added)]
    return changes


def _plain(values: Any) -> Any:
    plain = [_plain_value(value) for value in values or ()]
    return plain[0] if len(plain) == 1 else plain or None


def _plain_value(value: Any) -> Any:
    if isinstance(value, Base):
        identity = inspect(value).identity
        return f"{value.__tablename__} {identity[0] if identity else 'new'}"
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value
