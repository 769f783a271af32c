"""``meetings effects …``: what is held after a restore, and its release."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from meetings import clock
from meetings.database import db
from meetings.effects import hold
from meetings.errors import InvalidInput


@click.group("effects")
def effects_group() -> None:
    """Hold what goes out (mails, platforms' events), look at it, release it."""


@effects_group.command("held")
@with_appcontext
def show_held() -> None:
    """Tell whether effects are held, and how many of each kind wait."""
    found = hold.held(db.session)
    since = f"held since {found.since:%Y-%m-%d %H:%M} UTC: {found.reason}" if found else "not held"
    click.echo(f"Effects are {since}.")
    for kind, count in hold.pending(db.session).items():
        click.echo(f"{count:8}  {kind}")


@effects_group.command("hold")
@with_appcontext
def hold_now() -> None:
    """Let nothing go out until it is released."""
    hold.hold(db.session, "held by hand", clock.now())
    db.session.commit()
    click.echo("Effects are held; `meetings effects release` lets them go.")


@effects_group.command("release")
@click.option(
    "--forget", "kinds", multiple=True, metavar="KIND",
    help="Drop what waits of this kind, because it went out before the restore. Repeatable.",
)  # fmt: skip
@with_appcontext
def release(kinds: tuple[str, ...]) -> None:
    """Let held effects happen, apart from the kinds to forget."""
    _refuse_unknown(kinds)
    forgotten = hold.forget(db.session, kinds) if kinds else 0
    hold.release(db.session)
    waiting = sum(hold.pending(db.session).values())
    db.session.commit()
    click.echo(f"Released: {waiting} effects happen as they are due, {forgotten} were forgotten.")


def _refuse_unknown(kinds: tuple[str, ...]) -> None:
    pending = hold.pending(db.session)
    for kind in kinds:
        if kind not in pending:
            there = ", ".join(pending) or "none"
            raise InvalidInput(f"No effect of the kind {kind} waits; those that do: {there}.")


COMMANDS = (effects_group,)
