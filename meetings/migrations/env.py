"""Runs migrations on the database of the application; called by Alembic through Flask-Migrate."""

from alembic import context
from flask import current_app

from meetings.database import Base, db
from meetings.records import __all__ as _all_records  # noqa: F401 - every table must be known


def _skip_empty(_context, _revision, directives):
    """Write no migration when nothing changed."""
    if directives and directives[0].upgrade_ops.is_empty():
        directives[:] = []


def _free_tables(connection):
    """SQLite alters a table by writing it anew; references to the old one must not fall with it."""
    if connection.dialect.name == "sqlite":
        connection.connection.execute("PRAGMA foreign_keys = OFF")


def _run():
    with db.engine.connect() as connection:
        _free_tables(connection)
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            process_revision_directives=_skip_empty,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()


_run()
