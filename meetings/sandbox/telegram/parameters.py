"""The parameters of each method; the real service ignores unknown ones, here they are refused.

https://core.telegram.org/bots/api#available-methods
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from meetings.sandbox.telegram.refusal import bad_request

SENDING = {
    "business_connection_id", "message_thread_id", "parse_mode", "disable_notification",
    "protect_content", "allow_paid_broadcast", "message_effect_id", "reply_parameters",
    "reply_markup",
}  # fmt: skip
EDITING = {"business_connection_id", "inline_message_id", "reply_markup"}

# Method: what it needs, what it may have.
METHODS: dict[str, tuple[set[str], set[str]]] = {
    "getMe": (set(), set()),
    "getChat": ({"chat_id"}, set()),
    "getChatMember": ({"chat_id", "user_id"}, set()),
    "sendMessage": ({"chat_id", "text"}, SENDING | {"entities", "link_preview_options"}),
    "sendPhoto": (
        {"chat_id", "photo"},
        SENDING | {"caption", "caption_entities", "show_caption_above_media", "has_spoiler"},
    ),
    "editMessageText": (
        {"chat_id", "message_id", "text"},
        EDITING | {"parse_mode", "entities", "link_preview_options"},
    ),
    "editMessageCaption": (
        {"chat_id", "message_id"},
        EDITING | {"caption", "caption_entities", "parse_mode", "show_caption_above_media"},
    ),
    "editMessageReplyMarkup": ({"chat_id", "message_id"}, EDITING),
    "pinChatMessage": (
        {"chat_id", "message_id"},
        {"business_connection_id", "disable_notification"},
    ),
    "unpinChatMessage": ({"chat_id"}, {"business_connection_id", "message_id"}),
    "deleteMessage": ({"chat_id", "message_id"}, set()),
    "getUpdates": (set(), {"offset", "limit", "timeout", "allowed_updates"}),
    "setWebhook": (
        {"url"},
        {"secret_token", "allowed_updates", "max_connections", "drop_pending_updates"},
    ),
    "deleteWebhook": (set(), {"drop_pending_updates"}),
}
REPLY = {
    "message_id", "chat_id", "allow_sending_without_reply", "quote", "quote_parse_mode",
    "quote_entities", "quote_position", "checklist_task_id",
}  # fmt: skip
LONGEST_QUOTE = 1024
MISSING = {
    "text": "message text is empty",
    "chat_id": "chat_id is empty",
    "message_id": "message identifier is not specified",
    "photo": "there is no photo in the request",
    "user_id": "invalid user_id specified",
    "url": "bad webhook: URL is empty",
}


def read(method: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters of a call; raises Refusal for unknown and for missing ones."""
    needed, allowed = METHODS[method]
    if unknown := set(given) - needed - allowed:
        raise bad_request(f"unknown parameter {', '.join(sorted(unknown))}")
    for name in sorted(needed):
        if given.get(name) in (None, ""):
            raise bad_request(MISSING[name])
    _check_reply(given.get("reply_parameters"))
    return dict(given)


def _check_reply(reply: Any) -> None:
    if reply is None:
        return
    if not isinstance(reply, dict) or "message_id" not in reply:
        raise bad_request('can\'t parse reply parameters: "message_id" is missing')
    if unknown := set(reply) - REPLY:
        raise bad_request(f"unknown parameter {', '.join(sorted(unknown))}")
    if units(str(reply.get("quote", ""))) > LONGEST_QUOTE:
        raise bad_request("QUOTE_TEXT_INVALID")


def number(given: Mapping[str, Any], name: str) -> int:
    """A parameter that is a whole number."""
    try:
        return int(given[name])
    except (TypeError, ValueError) as error:
        raise bad_request(MISSING.get(name, f"{name} is invalid")) from error


def units(text: str) -> int:
    """Length in UTF-16 units, as Telegram counts."""
    return len(text.encode("utf-16-le")) // 2
