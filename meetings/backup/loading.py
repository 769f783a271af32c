"""Loading the rows of a backup into the tables of a database, in the caller's transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import JSON, Column, Table, bindparam, delete, insert, text, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DataError, IntegrityError

from meetings.backup import kinds, tables
from meetings.backup.archive import Reading
from meetings.backup.manifest import TableOfBackup
from meetings.effects.hold import EffectHold
from meetings.errors import InvalidInput

AT_ONCE = 1000
Row = dict[str, Any]


def load(connection: Connection, backup: Reading) -> None:
    """Empty all tables, then fill them; raises InvalidInput when something does not fit.

    References inside a table, and round in circles, are written when all rows are there.
    """
    found = tables.of(connection)
    said = {each.name: each for each in backup.manifest.tables}
    _require_same(found, said)
    _postpone_checks(connection)
    for table in reversed(found):
        connection.execute(delete(table))
    for table in found:
        _fill(connection, table, said[table.name], backup)
    for table in found:
        _refer(connection, table, said[table.name], backup)
        tables.go_on_from(connection, table, said[table.name])
    _check(connection)


def hold(connection: Connection, reason: str, now: datetime) -> None:
    """Hold all effects from the first moment on, where the schema already knows how."""
    name = EffectHold.__tablename__
    if any(table.name == name for table in tables.of(connection)):
        connection.execute(delete(EffectHold))
        connection.execute(insert(EffectHold).values(since=now, reason=reason))


def _require_same(found: list[Table], said: dict[str, TableOfBackup]) -> None:
    here = {table.name: set(tables.columns(table)) for table in found}
    there = {name: set(each.columns) for name, each in said.items()}
    if here != there:
        differing = sorted(
            name for name in here.keys() | there.keys() if here.get(name) != there.get(name)
        )
        raise InvalidInput(
            f"The backup's tables are not those of its version: {', '.join(differing)}. "
            "Nothing was restored."
        )


def _postpone_checks(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))


def _fill(connection: Connection, table: Table, said: TableOfBackup, backup: Reading) -> None:
    _prepare_documents(table)
    later = {column.name for column in _later(table)}
    for rows in _batches(_rows(connection, table, said, backup)):
        connected = [{**row, **dict.fromkeys(later)} for row in rows]
        _write(connection, table, connected)


def _write(connection: Connection, table: Table, rows: list[Row]) -> None:
    try:
        connection.execute(insert(table), rows)
    except (DataError, IntegrityError) as error:
        raise InvalidInput(
            f"A row of the table {table.name} does not fit this database. Nothing was restored."
        ) from error


def _prepare_documents(table: Table) -> None:
    """An empty document is no value, rather than the JSON value null."""
    for column in table.columns:
        if isinstance(column.type, JSONB):
            column.type = JSONB(none_as_null=True)
        elif isinstance(column.type, JSON):
            column.type = JSON(none_as_null=True)


def _later(table: Table) -> list[Column[Any]]:
    """Columns that refer to rows which may come after."""
    return [
        column
        for column in table.columns
        if any(key.column.table is table for key in column.foreign_keys)
    ]


def _refer(connection: Connection, table: Table, said: TableOfBackup, backup: Reading) -> None:
    later = _later(table)
    if not later:
        return
    keys = list(table.primary_key.columns)
    change = (
        update(table)
        .where(*(key == bindparam(f"key_{key.name}") for key in keys))
        .values({column.name: bindparam(f"to_{column.name}") for column in later})
    )
    referring = (
        {
            **{f"key_{key.name}": row[key.name] for key in keys},
            **{f"to_{column.name}": row[column.name] for column in later},
        }
        for row in _rows(connection, table, said, backup)
        if any(row[column.name] is not None for column in later)
    )
    for rows in _batches(referring):
        connection.execute(change, rows)


def _rows(
    connection: Connection, table: Table, said: TableOfBackup, backup: Reading
) -> Iterator[Row]:
    naive = {
        name: connection.dialect.name == "sqlite" or not getattr(table.c[name].type, "timezone", 0)
        for name, _kind in said.columns
    }
    for line in backup.lines(said):
        values = zip(said.columns, json.loads(line), strict=True)
        yield {name: kinds.read(kind, value, naive=naive[name]) for (name, kind), value in values}


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    rest = iter(rows)
    while batch := list(islice(rest, AT_ONCE)):
        yield batch


def _check(connection: Connection) -> None:
    """SQLite looks through all references at the end, whether it watched them or not."""
    if connection.dialect.name == "sqlite":
        broken = connection.execute(text("PRAGMA foreign_key_check")).first()
        if broken:
            raise InvalidInput(
                f"A row of the table {broken[0]} refers to one that is not there. Nothing was restored."
            )
