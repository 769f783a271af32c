"""``meetings backup FILE`` and ``meetings restore FILE``."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext

from meetings import clock
from meetings.backup import restoring, taking
from meetings.backup.manifest import Manifest
from meetings.database import db
from meetings.settings import Settings

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("file", type=FILE)
@click.option("--recordings", is_flag=True, help="Put our own network's recordings in, too.")
@with_appcontext
def backup(file: Path, recordings: bool) -> None:
    """Write everything of the database into FILE; the service may go on meanwhile.

    The keys (MEETINGS_SECRET_KEY, MEETINGS_TOKEN_KEYS, secret.key of the data folder) are not in
    it: keep them elsewhere, as nothing encrypted can be read without them.
    """
    settings = Settings.current()
    folders = (settings.picture_folder.name,) if recordings else ()
    said = taking.take(
        db.engine, file, clock.now(), data_folder=settings.data_folder, folders=folders
    )
    click.echo(f"{file} holds {_contents(said)}.")


@click.command()
@click.argument("file", type=FILE)
@click.option("--replace", is_flag=True, help="Throw away what the database holds.")
@with_appcontext
def restore(file: Path, replace: bool) -> None:
    """Bring everything of FILE into an empty database, on SQLite or PostgreSQL.

    Nothing is sent or created outside until `meetings effects release`.
    """
    said = restoring.restore(
        db.engine, file, clock.now(), data_folder=Settings.current().data_folder, replace=replace
    )
    click.echo(f"Restored {_contents(said)}, as of {said.made_at:%Y-%m-%d %H:%M} UTC.")
    if not restoring.keys_fit():
        click.echo(
            "What is encrypted cannot be read: put the keys of the old machine into "
            "MEETINGS_TOKEN_KEYS and MEETINGS_SECRET_KEY."
        )
    click.echo(
        "Effects are held. See what waits with `meetings effects held`, drop what went out since the "
        "backup with `--forget`, and let the rest go with `meetings effects release`."
    )


def _contents(said: Manifest) -> str:
    rows = sum(table.rows for table in said.tables)
    return f"{rows} rows of {len(said.tables)} tables and {len(said.files)} files"


COMMANDS = (backup, restore)
