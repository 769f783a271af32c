"""What a person does is posted to the bot's webhook, if it has one; else it waits to be asked for."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import httpx

from meetings.sandbox.loopback import is_loopback
from meetings.sandbox.telegram import people
from meetings.sandbox.telegram.chat import Caller
from meetings.sandbox.world import World

SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
SECONDS = 10


def post(here: World, bot: Caller, update: dict[str, Any]) -> int | None:
    """The status with which it was taken; None without a webhook."""
    with here.moment() as moment:
        hook = people.webhook(moment, bot)
    if not hook or not is_loopback(urlsplit(hook["url"]).hostname or ""):
        return None
    headers = {SECRET: hook["secret"]} if hook["secret"] else {}
    answer = httpx.post(hook["url"], json=update, headers=headers, timeout=SECONDS, trust_env=False)
    if answer.is_success:
        with here.moment() as moment:
            people.taken(moment, bot, update)
    return answer.status_code
