"""Where Telegram posts what is said to the bot (https://core.telegram.org/bots/api#setwebhook)."""

from __future__ import annotations

import hmac

from flask import Response, request

from meetings import access, clock
from meetings.database import db
from meetings.notices import chat, tokens
from meetings.public import blueprint
from meetings.settings import Settings

HEADER = "X-Telegram-Bot-Api-Secret-Token"
LARGEST = 200_000


@blueprint.post("/telegram/updates")
@access.public
def telegram_updates() -> Response:
    """One update; only Telegram knows the secret in the header. Sent again, it changes nothing."""
    settings = Settings.current()
    given = request.headers.get(HEADER, "")
    if not hmac.compare_digest(given.encode(), webhook_secret(settings).encode()):
        return Response(status=404)
    request.max_content_length = LARGEST
    update = request.get_json(silent=True)
    if isinstance(update, dict):
        chat.hear(db.session(), settings, update, clock.now())
        db.session.commit()
    return Response(status=204)


def webhook_secret(settings: Settings) -> str:
    """What setWebhook is told, of the bot's own token too, so that it changes with it."""
    return tokens.sign(settings, f"webhook {settings.telegram_bot_token}", "telegram")
