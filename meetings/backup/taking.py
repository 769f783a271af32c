"""Taking a backup: one consistent file, while the service runs and writes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import Engine, Table
from sqlalchemy.engine import Connection

from meetings.backup import archive, tables
from meetings.backup.archive import Writing
from meetings.backup.manifest import FileOfBackup, Manifest, TableOfBackup
from meetings.database import reading
from meetings.errors import InvalidInput


def take(
    engine: Engine, path: Path, now: datetime, *, data_folder: Path, folders: tuple[str, ...] = ()
) -> Manifest:
    """Write all tables, and these folders of the data folder, into a new file.

    What is encrypted stays so, and no key goes along. Raises InvalidInput with what to do.
    """
    with archive.new(path) as writing, snapshot(engine) as connection:
        said = Manifest(
            version=version("meetings"),
            revision=_revision(connection),
            made_at=now,
            engine=engine.dialect.name,
            tables=[_table(writing, connection, table) for table in tables.of(connection)],
            files=list(_files(writing, data_folder, folders)),
        )
        writing.finish(said)
    return said


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection that sees the database as it is now, whatever is written meanwhile.

    SQLite's journal (WAL) and PostgreSQL's REPEATABLE READ both give a transaction that.
    """
    with reading(), engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        yield connection


def _revision(connection: Connection) -> str:
    found = tables.revision(connection)
    if found is None:
        raise InvalidInput("The database has no tables yet; run `meetings upgrade` first.")
    return found


def _table(writing: Writing, connection: Connection, table: Table) -> TableOfBackup:
    empty = TableOfBackup(table.name, tables.columns(table), 0, None, "")
    last = tables.last_number(connection, table)
    rows, digest = writing.lines(empty.member, tables.lines(connection, table))
    return TableOfBackup(empty.name, empty.columns, rows, last, digest)


def _files(writing: Writing, folder: Path, names: tuple[str, ...]) -> Iterator[FileOfBackup]:
    for path in sorted(path for name in names for path in (folder / name).rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield writing.file(path, path.relative_to(folder).as_posix())
