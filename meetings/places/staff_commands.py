"""``meetings users add``: a new account, for organizers with their districts."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from meetings.access import Role
from meetings.accounts import staff
from meetings.accounts.commands import users
from meetings.database import db
from meetings.i18n import LANGUAGES
from meetings.places.organizers import bind, districts_named

__all__ = ["add_user"]


@users.command("add")
@click.argument("email")
@click.option("--name", required=True, help="How the person is called.")
@click.option(
    "--role",
    "roles",
    required=True,
    multiple=True,
    type=click.Choice([role.value for role in Role]),
    help="What the person is here for; may be repeated.",
)
@click.option(
    "--district", "districts", multiple=True, help="Plans only here (a slug); may be repeated."
)
@click.option("--language", default="kk", type=click.Choice(list(LANGUAGES)))
@click.option("--ask", is_flag=True, help="Ask for the password instead of making one.")
@with_appcontext
def add_user(
    email: str,
    name: str,
    roles: tuple[str, ...],
    districts: tuple[str, ...],
    language: str,
    ask: bool,
) -> None:
    """Open an account for EMAIL and print its first password once."""
    password = (
        click.prompt("Password", hide_input=True, confirmation_prompt=True)
        if ask
        else staff.new_password()
    )
    user = staff.add(
        email, name, [Role(role) for role in roles], password=password, language=language
    )
    bind(user, districts_named(districts))
    db.session.commit()
    click.echo(f"{user.email} can sign in.")
    if not ask:
        click.echo(f"First password, shown only now: {password}")
