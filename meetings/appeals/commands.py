"""``meetings appeals erase``: personal data of an appeal are erased at a resident's request."""

from __future__ import annotations

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from meetings import audit, clock
from meetings.appeals import erasing
from meetings.appeals.appeal import Appeal
from meetings.database import db
from meetings.errors import NotFound


@click.group()
def appeals() -> None:
    """Appeals of residents."""


@appeals.command("erase")
@click.argument("number")
@with_appcontext
def erase(number: str) -> None:
    """Erase name, contact and texts of the appeal with that NUMBER; the figures stay."""
    with audit.acting(audit.Actor(None, "meetings appeals erase")):
        found = db.session.scalar(select(Appeal).where(Appeal.external_number == number))
        if found is None:
            raise NotFound(f"There is no appeal with the number {number}.")
        erasing.erase(db.session(), found, clock.now())
        db.session.commit()
    click.echo(f"The personal data of {number} are erased. Backups from before still hold them.")


COMMANDS = [appeals]
