"""The database: one base of all records, on SQLite and on PostgreSQL.

SQLite answers a read that turns into a write with BUSY at once, whatever the timeout; so
transactions begin with ``BEGIN IMMEDIATE``, except inside ``reading()``, where nothing is written.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, DateTime, Enum, MetaData, Table, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, Mapper, Session, mapped_column, registry
from sqlalchemy.types import TypeDecorator

from meetings.settings import Settings

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

_reading: ContextVar[bool] = ContextVar("reading", default=False)


class UTCDateTime(TypeDecorator[datetime]):
    """An instant: aware in, aware UTC out; naive values are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Document(TypeDecorator[Any]):
    """A JSON value; PostgreSQL keeps it as JSONB."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(JSONB() if dialect.name == "postgresql" else JSON())


class Base(DeclarativeBase):
    """The base of all records; it knows no feature."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={
            datetime: UTCDateTime(),
            dict[str, Any]: Document(),
            list[Any]: Document(),
        },
    )


class Numbered:
    """A record with a whole number as its key."""

    id: Mapped[int] = mapped_column(primary_key=True)


@event.listens_for(Numbered, "instrument_class", propagate=True)
def _never_give_a_number_twice(mapper: Mapper[Any], _record: type) -> None:
    """SQLite would give the number of a deleted record to the next one: a stale page would act on it."""
    if isinstance(mapper.local_table, Table):
        mapper.local_table.kwargs["sqlite_autoincrement"] = True


def enum_column(kind: type[enum.Enum]) -> Enum:
    """A column type for a string enum: its values in the table, checked by the database."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=32,
        name=kind.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )


db = SQLAlchemy(model_class=Base)
migrate = Migrate(directory="migrations", render_as_batch=True, compare_type=True)


def init_app(app: Flask, settings: Settings) -> None:
    """Bind the database to the application."""
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = _engine_options(settings)
    db.init_app(app)
    migrate.init_app(app, db, directory=str(_migrations_folder(app)))
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            _prepare_sqlite(db.engine, settings)


def _migrations_folder(app: Flask) -> str:
    return f"{app.root_path}/migrations"


def _engine_options(settings: Settings) -> dict[str, Any]:
    """Errors are logged without the values, which may be personal; nobody waits for a lock for ever."""
    if settings.database_url.startswith("sqlite"):
        wait: dict[str, Any] = {"timeout": settings.sqlite_timeout_seconds}
        return {"connect_args": wait, "hide_parameters": True}
    wait = {"options": f"-c lock_timeout={int(settings.sqlite_timeout_seconds * 1000)}"}
    return {
        "connect_args": wait,
        "hide_parameters": True,
        "pool_pre_ping": True,
        "pool_size": 8,
        "max_overflow": 8,
    }


def _prepare_sqlite(engine: Engine, settings: Settings) -> None:
    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {int(settings.sqlite_timeout_seconds * 1000)}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def began(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if _reading.get() else "BEGIN IMMEDIATE")


@contextmanager
def reading() -> Iterator[None]:
    """Transactions begun inside only read, so that they wait for no writer."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


@contextmanager
def writing() -> Iterator[None]:
    """Transactions begun inside may write, whoever reads around them."""
    token = _reading.set(False)
    try:
        yield
    finally:
        _reading.reset(token)


def begin_reading() -> None:
    """The same for the rest of this context, e.g. one request."""
    _reading.set(True)


def begin_writing() -> None:
    """Undo ``begin_reading``: the next transaction may write."""
    _reading.set(False)


def is_busy(error: OperationalError) -> bool:
    """Whether the database is locked or unreachable now, so that a later try may succeed."""
    reason = str(error.orig).lower()
    signs = (
        "database is locked",
        "busy",
        "connection",
        "could not connect",
        "disk is full",
        "starting up",
        "lock timeout",
        "deadlock detected",
    )
    return any(sign in reason for sign in signs)


def insert(dialect: Dialect, record: Any) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that may say what is to happen on conflict, which SQLAlchemy has for each database apart."""
    return (postgresql if dialect.name == "postgresql" else sqlite).insert(record)


def lock(session: Session, name: str) -> None:
    """Hold the named lock until the transaction ends, so that a check and its write are one step.

    PostgreSQL: a transaction-level advisory lock. SQLite: ``BEGIN IMMEDIATE`` already serialises writers.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": name})
