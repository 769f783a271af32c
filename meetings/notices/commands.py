"""``meetings notices …``: the key of notices to browsers, and how the bot hears."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from meetings.broadcasts.failure import Failure
from meetings.errors import InvalidInput, Unavailable
from meetings.notices import chat, push_key
from meetings.notices.by_telegram import bot_of
from meetings.notices.chat_views import webhook_secret
from meetings.settings import Settings

ANSWER_SECONDS = 20.0


@click.group("notices")
def notices_group() -> None:
    """What residents are told by e-mail, Telegram and in the browser."""


@notices_group.command("push-key")
def new_push_key() -> None:
    """Print a new private key for MEETINGS_PUSH_KEY."""
    click.echo(push_key.new_key())


@notices_group.command("telegram-webhook")
@click.option("--off", is_flag=True, help="Ask Telegram again instead of being called by it.")
@with_appcontext
def telegram_webhook(off: bool) -> None:
    """Let Telegram post to the public address what is said to the bot."""
    settings = Settings.current()
    if not settings.telegram_bot_token:
        raise InvalidInput("No bot is set; set MEETINGS_TELEGRAM_BOT_TOKEN first.")
    if not off and not settings.base_url.startswith("https://"):
        raise InvalidInput("Telegram posts to https:// only; set MEETINGS_BASE_URL to such one.")
    try:
        click.echo(_switch(settings, off))
    except Failure as failure:
        raise Unavailable(f"Telegram refuses this: {failure.reason}.") from None


def _switch(settings: Settings, off: bool) -> str:
    bot = bot_of(settings, ANSWER_SECONDS)
    if off:
        bot.call("deleteWebhook")
        return "A worker asks Telegram from now on; it begins within ten minutes."
    address = f"{settings.base_url}/telegram/updates"
    bot.call(
        "setWebhook",
        url=address,
        secret_token=webhook_secret(settings),
        allowed_updates=list(chat.UPDATES),
    )
    return f"Telegram posts to {address} from now on."


COMMANDS = (notices_group,)
