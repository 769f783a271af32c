"""Commands: ``meetings channels …``."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext
from flask_babel import force_locale

from meetings import clock
from meetings.broadcasts import connecting, token_commands
from meetings.broadcasts.channel import Channel, Platform
from meetings.broadcasts.credentials import read_credentials
from meetings.broadcasts.failure import told
from meetings.broadcasts.own import connecting as own_connecting
from meetings.broadcasts.queries import channels
from meetings.broadcasts.telegram.account import ANSWER_SECONDS, looked_up
from meetings.database import db
from meetings.settings import Settings


@click.group("channels")
def channels_group() -> None:
    """Connect the accounts that sessions are broadcast on."""


@channels_group.group("add")
def add_group() -> None:
    """Connect a channel, or give a known one fresh credentials."""


@add_group.command("youtube")
@click.option("--name", required=True, help="What the channel is called here.")
@click.option(
    "--credentials",
    "file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The authorised-user file that Google's tools write.",
)
@with_appcontext
def add_youtube(name: str, file: Path) -> None:
    """Connect a YouTube channel without a browser."""
    credentials = read_credentials(file.read_text(encoding="utf-8-sig", errors="replace"))
    channel, is_new = connecting.connect(
        db.session, Platform.YOUTUBE, name, credentials, clock.now()
    )
    db.session.commit()
    done = "is connected" if is_new else "has fresh credentials; what waited for them goes on"
    click.echo(f"The YouTube channel “{channel.name}” {done}.")


@add_group.command("own")
@click.option("--name", required=True, help="What the channel is called here.")
@with_appcontext
def add_own(name: str) -> None:
    """Broadcast on this site itself: no account, no platform, no outside call."""
    channel, is_new = own_connecting.connect_own(db.session, name, clock.now())
    db.session.commit()
    done = "is connected" if is_new else "is connected already"
    click.echo(f"This site's own channel “{channel.name}” {done}.")


@add_group.command("telegram")
@click.option("--name", required=True, help="What the channel is called here.")
@click.option("--chat", required=True, help="@name or number of the channel or group.")
@click.option(
    "--token-file",
    "file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file with nothing but the bot's token, from @BotFather.",
)
@with_appcontext
def add_telegram(name: str, chat: str, file: Path) -> None:
    """Announce sessions in a Telegram channel or group by a bot."""
    settings = Settings.current()
    token = file.read_text(encoding="utf-8-sig", errors="replace")
    account = looked_up(token, chat, settings.telegram_root, ANSWER_SECONDS)
    channel, is_new = connecting.connect(
        db.session, Platform.TELEGRAM, name, account.credentials, clock.now()
    )
    db.session.commit()
    done = "is connected" if is_new else "has a fresh token; what waited for it goes on"
    click.echo(f"The Telegram channel “{channel.name}” ({account.title}) {done}.")


token_commands.add_to(add_group)


@channels_group.command("list")
@with_appcontext
def list_channels() -> None:
    """Show all channels and how they stand."""
    found = channels(db.session)
    if not found:
        click.echo("No channel is connected yet; see “meetings channels add --help”.")
    with force_locale("en"):
        for channel in found:
            click.echo(_line(channel))


def _line(channel: Channel) -> str:
    switched = "on" if channel.enabled else "off"
    reason = f" – {told(channel.state_reason)}" if channel.state_reason else ""
    return f"{channel.name}\t{channel.platform.label}\t{switched}\t{channel.state.label}{reason}"


@channels_group.command("enable")
@click.argument("name")
@with_appcontext
def enable_channel(name: str) -> None:
    """Broadcast on the channel from now on."""
    connecting.enable(db.session, connecting.named(db.session, name), clock.now())
    db.session.commit()
    click.echo(f"The channel “{name}” is switched on.")


@channels_group.command("disable")
@click.argument("name")
@with_appcontext
def disable_channel(name: str) -> None:
    """Make no more calls on the channel."""
    connecting.disable(connecting.named(db.session, name))
    db.session.commit()
    click.echo(f"The channel “{name}” is switched off.")


COMMANDS = (channels_group,)
