"""``meetings users``: accounts from the terminal."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from meetings.accounts import staff
from meetings.database import db


@click.group()
def users() -> None:
    """Accounts of the staff."""


@users.command("list")
@with_appcontext
def list_users() -> None:
    """Everybody who has an account."""
    for user in staff.everybody():
        roles = ", ".join(role.value for role in user.role_names) or "no role"
        click.echo(
            f"{user.email}  {user.display_name}  ({roles}){'' if user.active else '  closed'}"
        )


@users.command("disable")
@click.argument("email")
@with_appcontext
def disable_user(email: str) -> None:
    """Close the account of EMAIL and end its sessions."""
    staff.disable(staff.find(email))
    db.session.commit()
    click.echo("The account is closed; its sessions have ended.")


COMMANDS = [users]
