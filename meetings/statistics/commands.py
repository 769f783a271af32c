"""Commands: ``meetings statistics check`` and ``meetings statistics rebuild``."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from meetings.appeals import following, tally
from meetings.database import db


@click.group("statistics")
def statistics_command() -> None:
    """The events and tallies from which the public figures are counted."""


@statistics_command.command("check")
@with_appcontext
def check() -> None:
    """Compare appeals with their histories and the tallies with the events; 1 when they differ."""
    session = db.session()
    behind, differing = len(following.behind(session)), tally.differences(session)
    click.echo(f"Lines of history: {following.count_lines(session)}")
    click.echo(f"Appeals that say something else than their history: {behind}")
    click.echo(f"Counts of the tallies that differ from the events: {differing}")
    if behind or differing:
        raise click.ClickException("They differ; run `meetings statistics rebuild`.")


@statistics_command.command("rebuild")
@with_appcontext
def rebuild() -> None:
    """Write what histories lack, and count the tallies anew from the events."""
    session = db.session()
    written = following.backfill(session)
    tally.rebuild(session)
    session.commit()
    click.echo(f"Histories written: {written}. The tallies are counted anew.")


COMMANDS = (statistics_command,)
