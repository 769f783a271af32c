"""Restoring a backup into an empty database, of the same kind or the other."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath

import flask_migrate
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask import current_app
from sqlalchemy import Engine, func, inspect, select
from sqlalchemy.orm import Session

from meetings import vault
from meetings.backup import archive, loading, tables
from meetings.backup.archive import Reading
from meetings.backup.manifest import Manifest
from meetings.database import Base, db, reading
from meetings.effects import hold
from meetings.effects.effect import Heartbeat
from meetings.errors import InvalidInput

AT_WORK = timedelta(seconds=30)


def restore(
    engine: Engine, path: Path, now: datetime, *, data_folder: Path, replace: bool
) -> Manifest:
    """Bring everything of the file into the database, and hold all effects.

    The file is checked before anything is touched; rows come in one transaction. An older schema
    is upgraded afterwards. Raises InvalidInput with what to do.
    """
    with archive.opened(path) as backup:
        _require_known(backup.manifest.revision)
        _require_places(backup.manifest)
        _require_room(engine, now, replace=replace)
        _reach(engine, backup.manifest.revision)
        _load(engine, backup, now)
        flask_migrate.upgrade()
        engine.dispose()
        with Session(engine) as session:
            hold.hold(session, _reason(backup.manifest), now)
            session.commit()
        for file in backup.manifest.files:
            backup.copy(file, data_folder / file.name)
    return backup.manifest


def _reason(said: Manifest) -> str:
    return f"restored from a backup of {said.made_at:%Y-%m-%d %H:%M} UTC"


def _require_known(revision: str) -> None:
    try:
        ScriptDirectory(f"{current_app.root_path}/migrations").get_revision(revision)
    except CommandError as error:
        raise InvalidInput(
            f"The backup was made by a newer version of this service (schema {revision}). "
            "Install that version, then restore."
        ) from error


def _require_places(said: Manifest) -> None:
    """Files go below the data folder, whatever the backup says."""
    for file in said.files:
        path = PurePosixPath(file.name)
        if path.is_absolute() or ".." in path.parts or "\\" in file.name:
            raise InvalidInput(archive.BROKEN)


def _require_room(engine: Engine, now: datetime, *, replace: bool) -> None:
    with reading(), engine.connect() as connection:
        if inspect(connection).has_table(Heartbeat.__tablename__):
            seen = connection.scalar(select(func.max(Heartbeat.seen_at)))
            if seen and seen > now - AT_WORK:
                raise InvalidInput(
                    "The service is at work on this database. Stop all its processes, wait half a "
                    "minute, and restore again."
                )
        found = tables.of(connection)
        if found and tables.revision(connection) is None:
            raise InvalidInput(
                "The database holds tables of something else; set MEETINGS_DATABASE_URL to an empty one."
            )
        full = any(connection.execute(select(table).limit(1)).first() for table in found)
    if full and not replace:
        raise InvalidInput(
            "The database already holds data. Set MEETINGS_DATABASE_URL to an empty one, or give "
            "--replace to throw away what is there."
        )


def _reach(engine: Engine, revision: str) -> None:
    """Bring the tables, whatever is in them, to a revision; one that is there already stays as it is."""
    with reading(), engine.connect() as connection:
        present = tables.revision(connection)
    if present not in (None, revision):
        flask_migrate.downgrade(revision="base")
    if present != revision:
        flask_migrate.upgrade(revision=revision)
        # Migrations leave connections behind that do not check references.
        engine.dispose()


def keys_fit() -> bool:
    """Whether the keys of this machine read what is encrypted; one value of each column is tried."""
    return all(
        vault.can_read(db.session(), column)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, vault.Encrypted)
    )


def _load(engine: Engine, backup: Reading, now: datetime) -> None:
    with engine.begin() as connection:
        loading.load(connection, backup)
        loading.hold(connection, _reason(backup.manifest), now)
