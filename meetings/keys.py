"""``meetings keys …``: the keys of what is encrypted at rest."""

from __future__ import annotations

import click
from cryptography.fernet import Fernet
from flask.cli import with_appcontext

from meetings import vault
from meetings.database import db


@click.group("keys")
def keys_group() -> None:
    """Change the keys that tokens and personal data are encrypted with."""


@keys_group.command("new")
def new_key() -> None:
    """Print a new key, to be put first into MEETINGS_TOKEN_KEYS."""
    click.echo(Fernet.generate_key().decode())


@keys_group.command("rotate")
@with_appcontext
def rotate_keys() -> None:
    """Encrypt everything with the first key of MEETINGS_TOKEN_KEYS; the others can go afterwards."""
    count = vault.write_anew(db.session())
    click.echo(
        f"{count} stored secrets are encrypted with the first key of MEETINGS_TOKEN_KEYS. "
        "The older keys of the list are needed for backups of earlier days only."
    )


COMMANDS = (keys_group,)
