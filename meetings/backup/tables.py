"""The tables of a database as they are there, whatever version of this service made them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Integer,
    MetaData,
    Table,
    column,
    func,
    inspect,
    select,
    text,
)
from sqlalchemy.engine import Connection

from meetings.backup.kinds import kind_of, written
from meetings.backup.manifest import TableOfBackup

# Where the database stands, and what only the moment knew.
LEFT_OUT = {"alembic_version", "heartbeat", "sqlite_sequence"}
AT_ONCE = 500


def of(connection: Connection) -> list[Table]:
    """All tables with data of ours, each behind those that it refers to."""
    metadata = MetaData()
    metadata.reflect(connection)
    return [table for table in metadata.sorted_tables if table.name not in LEFT_OUT]


def revision(connection: Connection) -> str | None:
    """The migration at which the database stands, None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.scalar(text("SELECT version_num FROM alembic_version"))


def columns(table: Table) -> list[tuple[str, str]]:
    """Names and kinds."""
    return [(each.name, kind_of(each)) for each in table.columns]


def lines(connection: Connection, table: Table) -> Iterator[str]:
    """The rows, one line each, in the order of their keys; they are not all held in memory."""
    kinds = [kind for _name, kind in columns(table)]
    query = select(table).order_by(*table.primary_key.columns)
    with connection.execution_options(yield_per=AT_ONCE).execute(query) as rows:
        for row in rows:
            values = [written(kind, value) for kind, value in zip(kinds, row, strict=True)]
            yield json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def last_number(connection: Connection, table: Table) -> int | None:
    """The last number given to a record of the table, deleted or not; None if it gives none."""
    if connection.dialect.name == "sqlite":
        return _last_on_sqlite(connection, table)
    sequence = _sequence(connection, table)
    if sequence is None:
        return None
    given = select(column("last_value", Integer), column("is_called", Boolean))
    last, is_given = connection.execute(given.select_from(text(sequence))).one()
    return int(last) if is_given else 0


def _last_on_sqlite(connection: Connection, table: Table) -> int | None:
    if not inspect(connection).has_table("sqlite_sequence"):
        return None
    query = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
    return connection.scalar(query, {"name": table.name})


def go_on_from(connection: Connection, table: Table, said: TableOfBackup) -> None:
    """Let the next record get the number after the last one given."""
    key = _number(table)
    if key is None:
        return
    last = said.last_number
    if last is None:
        last = connection.scalar(select(func.max(key))) or 0
    if connection.dialect.name == "sqlite":
        place = {"name": table.name, "last": last}
        connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), place)
        connection.execute(text("INSERT INTO sqlite_sequence VALUES (:name, :last)"), place)
    elif sequence := _sequence(connection, table):
        given = {"sequence": sequence, "last": max(last, 1), "is_given": last > 0}
        connection.execute(text("SELECT setval(:sequence, :last, :is_given)"), given)


def _number(table: Table) -> Column[Any] | None:
    """The key, if it is one number that the database gives."""
    keys = list(table.primary_key.columns)
    return keys[0] if len(keys) == 1 and kind_of(keys[0]) == "integer" else None


def _sequence(connection: Connection, table: Table) -> str | None:
    key = _number(table)
    if key is None:
        return None
    place = {"table": f'"{table.name}"', "column": key.name}
    return connection.scalar(text("SELECT pg_get_serial_sequence(:table, :column)"), place)
