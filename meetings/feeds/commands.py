"""``meetings calendars``: stored blocks made anew and checked."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from meetings.database import db, reading
from meetings.feeds import rebuilding
from meetings.feeds.rebuilding import Fault
from meetings.settings import Settings


@click.group("calendars")
def calendars_group() -> None:
    """The blocks of which calendars are joined."""


def _base_url() -> str:
    settings = Settings.current()
    return settings.base_url


@calendars_group.command("rebuild")
@with_appcontext
def rebuild() -> None:
    """Make blocks anew where they are missing or made otherwise; the rest stays as it is."""
    session, written = db.session(), 0
    with click.progressbar(length=rebuilding.published(session), label="Sessions") as bar:
        for looked_at, changed in rebuilding.rebuild(session, _base_url()):
            written += changed
            bar.update(looked_at)
    click.echo(f"{written} blocks written; all others were right already.")


@calendars_group.command("check")
@with_appcontext
def check() -> None:
    """Compare stored blocks with freshly made ones; leaves with code 1 when any differs."""
    found: list[Fault] = []
    with reading():
        session = db.session()
        length = rebuilding.published(session)
        with click.progressbar(length=length, label="Sessions") as bar:
            for looked_at, faults in rebuilding.check(session, _base_url()):
                found += faults
                bar.update(looked_at)
    for fault in found:
        click.echo(f"Session {fault.session_id}, {fault.language}: the block {fault.sentence}.")
    if found:
        sentence = f"{len(found)} blocks are not right; run `meetings calendars rebuild`."
        raise click.ClickException(sentence)
    click.echo("Every stored block is what would be made now.")


COMMANDS = (calendars_group,)
