"""Commands about questions."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from meetings.database import db
from meetings.questions import indexing


@click.group("answers")
def answers() -> None:
    """The search over answers."""


@answers.command("rebuild")
@with_appcontext
def rebuild() -> None:
    """Write the index of all answers anew, e.g. after an upgrade that stems words differently."""
    done = 0
    for done in indexing.rebuild(db.session()):
        click.echo(f"\r{done}", nl=False, err=True)
    click.echo(f"\r{done} answers can be found.")


COMMANDS = (answers,)
