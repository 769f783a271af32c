"""Bots and chats: who may do what where, and how often.

https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from meetings.sandbox.moment import Moment
from meetings.sandbox.store import Item
from meetings.sandbox.telegram.refusal import Refusal, bad_request, too_many, unknown_token

BOT, CHAT = "telegramBot", "telegramChat"
CALLS_A_SECOND = 30
MESSAGES_A_MINUTE = 20
RIGHTS = ("can_post_messages", "can_edit_messages", "can_delete_messages", "can_pin_messages")


@dataclass(frozen=True)
class Caller:
    """A bot at work."""

    token: str
    id: int
    username: str


def new_bot(moment: Moment, username: str, token: str = "") -> Caller:
    number = secrets.randbelow(9_000_000_000) + 1_000_000_000
    token = token or f"{number}:{secrets.token_urlsafe(26)}"
    number = int(token.split(":")[0])
    body = {"id": number, "username": username, "calls": []}
    moment.store.save(Item(BOT, token, username, moment.seconds, body))
    return Caller(token, number, username)


def caller(moment: Moment, token: str) -> Caller:
    """The bot of a token; raises Refusal 401."""
    found = moment.store.get(BOT, token)
    if found is None or found.body.get("revoked"):
        raise unknown_token()
    return Caller(token, found.body["id"], found.body["username"])


def count_call(moment: Moment, bot: Caller) -> None:
    """Raises Refusal 429 for more than thirty calls in a second."""
    found = moment.store.get(BOT, bot.token)
    assert found is not None
    found.body["calls"] = _recent(moment, found.body["calls"], 1, CALLS_A_SECOND)
    moment.store.save(found)


def count_message(moment: Moment, chat: Item) -> None:
    """Raises Refusal 429 for more than twenty messages in a minute to one chat."""
    chat.body["sent"] = _recent(moment, chat.body["sent"], 60, MESSAGES_A_MINUTE)
    moment.store.save(chat)


def _recent(moment: Moment, before: list[float], seconds: float, most: int) -> list[float]:
    kept = [at for at in before if at > moment.seconds - seconds]
    if len(kept) >= most:
        raise too_many(max(1, round(kept[0] + seconds - moment.seconds)))
    return [*kept, moment.seconds]


def new_chat(moment: Moment, wishes: dict[str, Any]) -> Item:
    """A channel or supergroup; `members` are tokens with the rights of their bots."""
    id_ = str(wishes.get("id") or -(1_000_000_000_000 + secrets.randbelow(9_000_000_000)))
    body = {
        "type": wishes.get("type", "channel"),
        "title": wishes.get("title", "Receptions"),
        "username": wishes.get("username", ""),
        "members": wishes.get("members", {}),
        "last_id": int(wishes.get("last_id", 1)),
        "sent": [],
        "pinned": [],
    }
    item = Item(CHAT, id_, wishes.get("username", ""), moment.seconds, body)
    moment.store.save(item)
    return item


def find_chat(moment: Moment, given: Any) -> Item:
    """By number or @username; raises Refusal."""
    wanted = str(given)
    for chat in moment.store.items(CHAT):
        if wanted == chat.id or (
            chat.body["username"] and wanted.lower() == f"@{chat.body['username']}".lower()
        ):
            if chat.body.get("migrated_to"):
                raise Refusal(
                    400,
                    "group chat was upgraded to a supergroup chat",
                    migrate_to_chat_id=chat.body["migrated_to"],
                )
            return chat
    raise bad_request("chat not found")


def rights(chat: Item, bot: Caller) -> list[str]:
    """What the bot may do there; raises Refusal 403 when it is no member."""
    kind = f"{chat.body['type']} chat"
    if bot.token not in chat.body["members"]:
        raise Refusal(403, f"bot is not a member of the {kind}")
    found = chat.body["members"][bot.token]
    if found == "blocked":
        raise Refusal(403, "bot was blocked by the user")
    if found == "kicked":
        raise Refusal(403, f"bot was kicked from the {kind}")
    allowed: list[str] = found
    return allowed


def require_posting(chat: Item, bot: Caller) -> None:
    """Everybody may write in a group; in a channel only who was given the right."""
    allowed = rights(chat, bot)
    if chat.body["type"] == "channel" and "can_post_messages" not in allowed:
        raise bad_request("need administrator rights in the channel chat")


def may_pin(chat: Item, bot: Caller) -> bool:
    """In a channel the right to edit is the right to pin."""
    named = "can_edit_messages" if chat.body["type"] == "channel" else "can_pin_messages"
    return named in rights(chat, bot)
