"""People who talk to a bot in a chat of their own, and how the bot hears of it.

https://core.telegram.org/bots/api#getting-updates
"""

from __future__ import annotations

import secrets
from typing import Any

from meetings.sandbox.moment import Moment
from meetings.sandbox.store import Item
from meetings.sandbox.telegram import chat as chats
from meetings.sandbox.telegram import message
from meetings.sandbox.telegram.chat import Caller
from meetings.sandbox.telegram.refusal import Refusal, bad_request

UPDATE = "telegramUpdate"
MOST = 100
BLOCKED = "blocked"


def meet(moment: Moment, bot: Caller, name: str, language: str, id_: str = "") -> Item:
    """The chat of a person with the bot; a person of that number is met once."""
    known = moment.store.get(chats.CHAT, id_) if id_ else None
    number = id_ or str(secrets.randbelow(9_000_000_000) + 1_000_000)
    wishes = {"id": number, "type": "private", "title": name, "members": {bot.token: []}}
    found = known or chats.new_chat(moment, wishes)
    found.body["language_code"] = language
    moment.store.save(found)
    return found


def say(moment: Moment, bot: Caller, chat: Item, text: str) -> dict[str, Any]:
    """The person writes; who had blocked the bot opens it again. Returns the update."""
    chat.body["members"][bot.token] = []
    written = message.put(moment, chat, chat.body["title"], {"text": text})
    return _update(
        moment,
        bot,
        "message",
        {
            "message_id": written.body["message_id"],
            "date": int(moment.seconds),
            "chat": _shown(chat),
            "from": _person(chat),
            "text": text,
        },
    )


def block(moment: Moment, bot: Caller, chat: Item) -> dict[str, Any]:
    """The person blocks the bot, which hears of it and may not write any more."""
    chat.body["members"][bot.token] = BLOCKED
    moment.store.save(chat)
    changed = {"new_chat_member": {"status": "kicked", "user": {"id": bot.id, "is_bot": True}}}
    told = {"chat": _shown(chat), "from": _person(chat), "date": int(moment.seconds), **changed}
    return _update(moment, bot, "my_chat_member", told)


def _shown(chat: Item) -> dict[str, Any]:
    return {"id": int(chat.id), "type": "private", "first_name": chat.body["title"]}


def _person(chat: Item) -> dict[str, Any]:
    return {
        "id": int(chat.id),
        "is_bot": False,
        "first_name": chat.body["title"],
        "language_code": chat.body["language_code"],
    }


def _update(moment: Moment, bot: Caller, kind: str, content: dict[str, Any]) -> dict[str, Any]:
    account = _account(moment, bot)
    number = account.body.get("last_update", 1000) + 1
    account.body["last_update"] = number
    moment.store.save(account)
    body = {"update_id": number, kind: content}
    moment.store.save(Item(UPDATE, f"{bot.token}/{number}", bot.token, moment.seconds, body))
    return body


def updates(moment: Moment, bot: Caller, given: dict[str, Any]) -> list[dict[str, Any]]:
    """getUpdates: those before the offset were taken; raises Refusal 409 while a webhook is set."""
    if _account(moment, bot).body.get("webhook"):
        raise Refusal(
            409,
            "can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first",
        )
    waiting = list(reversed(moment.store.items(UPDATE, bot.token)))
    offset = int(given.get("offset") or 0)
    for item in waiting:
        if item.body["update_id"] < offset:
            moment.store.remove(item)
    left = [item.body for item in waiting if item.body["update_id"] >= offset]
    return left[: int(given.get("limit") or MOST)]


def taken(moment: Moment, bot: Caller, update: dict[str, Any]) -> None:
    """A webhook has taken it."""
    found = moment.store.get(UPDATE, f"{bot.token}/{update['update_id']}")
    if found is not None:
        moment.store.remove(found)


def set_webhook(moment: Moment, bot: Caller, given: dict[str, Any]) -> bool:
    """setWebhook; an empty address takes it away."""
    if given["url"] and not given["url"].startswith(("https://", "http://127.0.0.1:")):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    account = _account(moment, bot)
    account.body["webhook"] = {"url": given["url"], "secret": given.get("secret_token", "")}
    moment.store.save(account)
    return True


def delete_webhook(moment: Moment, bot: Caller, given: dict[str, Any]) -> bool:
    """deleteWebhook."""
    account = _account(moment, bot)
    account.body.pop("webhook", None)
    moment.store.save(account)
    return True


def webhook(moment: Moment, bot: Caller) -> dict[str, str] | None:
    """Where updates are posted, and with which secret."""
    found: dict[str, str] | None = _account(moment, bot).body.get("webhook")
    return found


def bot_named(moment: Moment, username: str) -> Caller | None:
    """The bot of that name."""
    for item in moment.store.items(chats.BOT, username):
        return Caller(item.id, item.body["id"], username)
    return None


def _account(moment: Moment, bot: Caller) -> Item:
    found = moment.store.get(chats.BOT, bot.token)
    assert found is not None
    return found
