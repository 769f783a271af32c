"""``meetings upgrade``: bring the database to the present migration."""

from __future__ import annotations

from pathlib import Path

import click
import flask_migrate
from flask import current_app
from flask.cli import with_appcontext


@click.command()
@click.option(
    "--down-to", metavar="REVISION", help="Go back to a migration instead; “base” empties it."
)
@with_appcontext
def upgrade(down_to: str | None) -> None:
    """Migrate the database to what this version needs."""
    if down_to:
        flask_migrate.downgrade(revision=down_to)
    else:
        flask_migrate.upgrade()
    click.echo("The database is up to date." if not down_to else f"The database is at {down_to}.")


@click.command(hidden=True)
@click.argument("intent")
@with_appcontext
def migration(intent: str) -> None:
    """Write a migration for what changed in the records; INTENT becomes its name."""
    written = len(list((Path(current_app.root_path) / "migrations" / "versions").glob("*.py")))
    flask_migrate.revision(message=intent, autogenerate=True, rev_id=f"{written + 1:04d}")


COMMANDS = [upgrade, migration]
