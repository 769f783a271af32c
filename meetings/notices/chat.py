"""What people say to the bot, and what becomes of it (https://core.telegram.org/bots/api#update)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.effects import outbox
from meetings.i18n import LANGUAGES
from meetings.notices import subscribing, target, tokens
from meetings.notices.subscriber import Means, Stopped, Subscriber
from meetings.settings import Settings

REPLY = "notices.reply"
UPDATES = ("message", "my_chat_member")


def hear(session: Session, settings: Settings, update: dict[str, Any], now: datetime) -> None:
    """Act on one update and ask for the reply; harmless to repeat. The caller commits."""
    chat_id = _private_chat(update)
    if chat_id is None:
        return
    if "my_chat_member" in update:
        _left_or_came(session, settings, chat_id, update["my_chat_member"], now)
        return
    message = update["message"]
    text = message.get("text")
    if not isinstance(text, str):
        return
    language = _language(message)
    _obey(session, settings, chat_id, text.split(), language, now)


def _private_chat(update: dict[str, Any]) -> str | None:
    """The number of the chat with one person; groups and channels are not listened to."""
    for kind in UPDATES:
        chat = (update.get(kind) or {}).get("chat") or {}
        if chat.get("type") == "private" and isinstance(chat.get("id"), int):
            return str(chat["id"])
    return None


def _language(message: dict[str, Any]) -> str:
    """What the person's Telegram speaks, Kazakh if that is none of ours."""
    code = str((message.get("from") or {}).get("language_code", ""))[:2]
    return code if code in LANGUAGES else "kk"


def _obey(
    session: Session,
    settings: Settings,
    chat_id: str,
    said: list[str],
    language: str,
    now: datetime,
) -> None:
    command = said[0].partition("@")[0].lower() if said else ""
    if command == "/stop":
        known = _known(session, settings, chat_id)
        if known is not None and known.stopped_at is None:
            subscribing.leave(known, now)
            _reply(session, known, "stopped", now)
        return
    wished = said[1:2] if command == "/start" else []
    wishes = target.from_tokens(settings, wished)
    subscriber = subscribing.join(session, settings, Means.TELEGRAM, chat_id, wishes, language, now)
    if command.removeprefix("/") in LANGUAGES:
        subscriber.language = command.removeprefix("/")
    _reply(session, subscriber, "welcome" if wishes else "help", now)


def _left_or_came(
    session: Session, settings: Settings, chat_id: str, change: dict[str, Any], now: datetime
) -> None:
    """Who blocks the bot is not written to any more."""
    status = (change.get("new_chat_member") or {}).get("status")
    known = _known(session, settings, chat_id)
    if status == "kicked" and known is not None and known.stopped_at is None:
        known.stop(Stopped.BLOCKED, now)


def _known(session: Session, settings: Settings, chat_id: str) -> Subscriber | None:
    digest = tokens.digest(settings, Means.TELEGRAM, chat_id)
    return session.scalar(select(Subscriber).filter_by(means=Means.TELEGRAM, digest=digest))


def _reply(session: Session, subscriber: Subscriber, what: str, now: datetime) -> None:
    payload = {"subscriber": subscriber.id, "say": what}
    lane = f"notices.{Means.TELEGRAM}"
    outbox.ask(session, REPLY, f"{REPLY}:{subscriber.id}", payload, lane=lane, now=now)
