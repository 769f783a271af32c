"""Commands that connect a channel with a token from a file: ``meetings channels add facebook|vk``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
from flask.cli import with_appcontext
from flask_babel import gettext as _

from meetings import clock
from meetings.broadcasts import connecting, login
from meetings.broadcasts.accounts import Choice
from meetings.broadcasts.channel import Platform
from meetings.broadcasts.facebook.accounts import choices as facebook_choices
from meetings.broadcasts.failure import Failure
from meetings.broadcasts.vk.accounts import choices as vk_choices
from meetings.database import db
from meetings.errors import InvalidInput
from meetings.settings import Settings

LONGEST_TOKEN = 2000
Choices = Callable[[Settings, str], list[Choice]]


def _of_facebook(settings: Settings, token: str) -> list[Choice]:
    return facebook_choices(settings.facebook_root, token, login.SECONDS)


def _of_vk(settings: Settings, token: str) -> list[Choice]:
    return vk_choices(settings.vk_root, token, login.SECONDS)


def add_to(group: click.Group) -> None:
    """Give the group a command for each platform."""
    group.add_command(_command(Platform.FACEBOOK, _of_facebook, "page"))
    group.add_command(_command(Platform.VK, _of_vk, "community"))


def _command(platform: Platform, choices: Choices, account: str) -> click.Command:
    @with_appcontext
    def add(name: str, file: Path, account: str | None) -> None:
        settings = Settings.current()
        choice = _chosen(_asked(platform, choices, settings, read_token(file)), account)
        channel, is_new = connecting.connect(
            db.session, platform, name, choice.credentials, clock.now()
        )
        db.session.commit()
        done = "is connected" if is_new else "has a fresh token; what waited for it goes on"
        click.echo(f"The {platform.label} channel “{channel.name}” ({choice.name}) {done}.")

    return click.Command(
        str(platform),
        callback=add,
        help=f"Connect a {platform.label} {account} with a token from a file.",
        params=[
            click.Option(["--name"], required=True, help="What the channel is called here."),
            click.Option(
                ["--token-file", "file"],
                required=True,
                type=click.Path(exists=True, dir_okay=False, path_type=Path),
                help="A file with nothing but the token.",
            ),
            click.Option(
                ["--account"], help=f"The number of the {account}, when the token opens several."
            ),
        ],
    )


def read_token(file: Path) -> str:
    """The token in the file; raises InvalidInput, which does not repeat it."""
    token = file.read_text(encoding="utf-8-sig", errors="replace").strip()
    plain = token.isascii() and token.isprintable() and " " not in token
    if not token or len(token) > LONGEST_TOKEN or not plain:
        raise InvalidInput(_("The file must hold the token and nothing else."), field="token_file")
    return token


def _asked(platform: Platform, choices: Choices, settings: Settings, token: str) -> list[Choice]:
    try:
        return choices(settings, token)
    except Failure as failure:
        raise login.refusal(failure, platform) from None


def _chosen(choices: list[Choice], account: str | None) -> Choice:
    """Raises InvalidInput, naming them, when it is not clear which one is meant."""
    fitting = [choice for choice in choices if account in (None, choice.id)]
    if len(fitting) == 1:
        return fitting[0]
    known = ", ".join(f"{choice.id} ({choice.name})" for choice in choices)
    raise InvalidInput(
        _("Say which account is meant, with --account and one of: %(known)s.", known=known),
        field="account",
    )
