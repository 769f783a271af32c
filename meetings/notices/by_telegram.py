"""Notices as messages of a Telegram bot (https://core.telegram.org/bots/api#sendmessage)."""

from __future__ import annotations

import time
from typing import Any, Self

from meetings.broadcasts.failure import Failure, Verdict
from meetings.broadcasts.telegram.bot import Bot
from meetings.broadcasts.wording import units
from meetings.effects.outcome import Blocked, Retry
from meetings.notices.parcel import Parcel, Unreachable, Unwanted
from meetings.notices.subscriber import Stopped
from meetings.settings import Settings

# Telegram takes about thirty messages a second (https://core.telegram.org/bots/faq).
PAUSE = 0.05
LONGEST = 4000


def bot_of(settings: Settings, seconds: float) -> Bot:
    """The bot of the settings; raises Blocked when there is none."""
    if not settings.telegram_bot_token:
        raise Blocked(
            "No bot is set, so messages to Telegram wait. Set MEETINGS_TELEGRAM_BOT_TOKEN, "
            "restart the worker, then start the effect again."
        )
    return Bot(settings.telegram_bot_token, settings.telegram_root, seconds)


class ByTelegram:
    """See ``parcel.Carrier``; ``seconds`` bound each call."""

    def __init__(self, settings: Settings, seconds: float) -> None:
        self._bot = bot_of(settings, seconds)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        """Each call has a connection of its own."""

    def carry(self, parcel: Parcel) -> None:
        """One message."""
        words = parcel.words
        text = "\n\n".join((words.title, "\n".join(words.lines), words.url))
        bold = {"type": "bold", "offset": 0, "length": units(words.title)}
        say(self._bot, parcel.address, text, entities=[bold])
        time.sleep(PAUSE)


def say(bot: Bot, chat: str, text: str, **given: Any) -> None:
    """Send a message; raises as a carrier does."""
    try:
        bot.call(
            "sendMessage",
            chat_id=chat,
            text=text[:LONGEST],
            link_preview_options={"is_disabled": True},
            **given,
        )
    except Failure as failure:
        raise _meaning(failure) from None


def _meaning(failure: Failure) -> Exception:
    match failure.verdict:
        case Verdict.OWNER:
            return Unreachable(Stopped.BLOCKED)
        case Verdict.INPUT:
            return Unwanted("Telegram refuses this message.")
        case Verdict.RECONNECT:
            return Blocked(
                "Telegram does not know the bot. Correct MEETINGS_TELEGRAM_BOT_TOKEN, "
                "restart the worker, then start the effect again."
            )
    return Retry("Telegram does not answer as it should; this is tried again.", failure.retry_after)
