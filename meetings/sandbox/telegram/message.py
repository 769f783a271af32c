"""Messages: sent, edited, pinned, deleted; numbers of a chat are never given twice."""

from __future__ import annotations

from typing import Any

from meetings.sandbox.moment import Moment
from meetings.sandbox.store import Item
from meetings.sandbox.telegram import chat as chats
from meetings.sandbox.telegram.chat import Caller
from meetings.sandbox.telegram.parameters import number, units
from meetings.sandbox.telegram.refusal import bad_request

MESSAGE = "telegramMessage"
LONGEST_TEXT, LONGEST_CAPTION = 4096, 1024
DELETABLE_SECONDS = 48 * 3600
SAME = (
    "message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)


def find(moment: Moment, chat: Item, id_: int) -> Item | None:
    return moment.store.get(MESSAGE, f"{chat.id}/{id_}")


def of_chat(moment: Moment, chat: Item) -> list[Item]:
    """All messages of a chat, oldest first."""
    return list(reversed(moment.store.items(MESSAGE, chat.id)))


def put(moment: Moment, chat: Item, author: str, content: dict[str, Any]) -> Item:
    """A new message; `author` is a bot's token or a person's name."""
    chat.body["last_id"] += 1
    moment.store.save(chat)
    body = {"message_id": chat.body["last_id"], "author": author, **content}
    item = Item(MESSAGE, f"{chat.id}/{body['message_id']}", chat.id, moment.seconds, body)
    moment.store.save(item)
    return item


def send(moment: Moment, bot: Caller, given: dict[str, Any]) -> dict[str, Any]:
    """sendMessage."""
    _check_length(given["text"], LONGEST_TEXT, "message is too long")
    return _send(moment, bot, given, {"text": given["text"]})


def send_photo(moment: Moment, bot: Caller, given: dict[str, Any]) -> dict[str, Any]:
    """sendPhoto; the picture itself is not kept."""
    caption = given.get("caption", "")
    _check_length(caption, LONGEST_CAPTION, "message caption is too long")
    return _send(moment, bot, given, {"photo": True, "caption": caption})


def _send(
    moment: Moment, bot: Caller, given: dict[str, Any], content: dict[str, Any]
) -> dict[str, Any]:
    chat = chats.find_chat(moment, given["chat_id"])
    chats.require_posting(chat, bot)
    replied = _replied(moment, chat, given.get("reply_parameters"))
    chats.count_message(moment, chat)
    silent = bool(given.get("disable_notification"))
    sent = put(moment, chat, bot.token, {**content, "silent": silent})
    shown = show(chat, sent)
    if replied is not None:
        shown["reply_to_message"] = show(chat, replied)
    return shown


def _replied(moment: Moment, chat: Item, reply: dict[str, Any] | None) -> Item | None:
    """The message replied to; it must be there and hold the quoted words."""
    if reply is None:
        return None
    found = find(moment, chat, number(reply, "message_id"))
    if found is None:
        if reply.get("allow_sending_without_reply"):
            return None
        raise bad_request("message to be replied not found")
    if reply.get("quote") and reply["quote"] not in _words(found):
        raise bad_request("QUOTE_TEXT_INVALID")
    return found


def edit_text(moment: Moment, bot: Caller, given: dict[str, Any]) -> dict[str, Any]:
    """editMessageText."""
    _check_length(given["text"], LONGEST_TEXT, "message is too long")
    return _edit(moment, bot, given, "text", given["text"])


def edit_caption(moment: Moment, bot: Caller, given: dict[str, Any]) -> dict[str, Any]:
    """editMessageCaption."""
    caption = given.get("caption", "")
    _check_length(caption, LONGEST_CAPTION, "message caption is too long")
    return _edit(moment, bot, given, "caption", caption)


def edit_markup(moment: Moment, bot: Caller, given: dict[str, Any]) -> dict[str, Any]:
    """editMessageReplyMarkup; left out, the buttons are taken away."""
    return _edit(moment, bot, given, "reply_markup", given.get("reply_markup"))


def _edit(
    moment: Moment, bot: Caller, given: dict[str, Any], name: str, value: Any
) -> dict[str, Any]:
    chat = chats.find_chat(moment, given["chat_id"])
    found = find(moment, chat, number(given, "message_id"))
    if found is None:
        raise bad_request("message to edit not found")
    if not _may_edit(chat, bot, found):
        raise bad_request("message can't be edited")
    if name == "text" and "text" not in found.body:
        raise bad_request("there is no text in the message to edit")
    if name == "caption" and "photo" not in found.body:
        raise bad_request("there is no caption in the message to edit")
    if found.body.get(name) == value:
        raise bad_request(SAME)
    found.body[name] = value
    found.body["edit_date"] = int(moment.seconds)
    moment.store.save(found)
    return show(chat, found)


def _may_edit(chat: Item, bot: Caller, message: Item) -> bool:
    """A bot edits what it sent; in a channel also others' posts, if it has that right."""
    if "pinned_message" in message.body:
        return False
    allowed = chats.rights(chat, bot)
    own = message.body["author"] == bot.token
    return own or (chat.body["type"] == "channel" and "can_edit_messages" in allowed)


def delete(moment: Moment, bot: Caller, given: dict[str, Any]) -> bool:
    """deleteMessage: own ones for 48 hours, others with the right to."""
    chat = chats.find_chat(moment, given["chat_id"])
    found = find(moment, chat, number(given, "message_id"))
    if found is None:
        raise bad_request("message to delete not found")
    allowed = chats.rights(chat, bot)
    own = found.body["author"] == bot.token
    fresh = moment.seconds - found.made < DELETABLE_SECONDS
    if "can_delete_messages" not in allowed and not (own and fresh):
        raise bad_request("message can't be deleted")
    moment.store.remove(found)
    return True


def pin(moment: Moment, bot: Caller, given: dict[str, Any]) -> bool:
    """pinChatMessage; the chat says so in a message of its own."""
    chat, found = _pinnable(moment, bot, given)
    if found.body["message_id"] not in chat.body["pinned"]:
        chat.body["pinned"].append(found.body["message_id"])
        put(moment, chat, bot.token, {"pinned_message": found.body["message_id"]})
    moment.store.save(chat)
    return True


def unpin(moment: Moment, bot: Caller, given: dict[str, Any]) -> bool:
    """unpinChatMessage; without a number the newest pinned one."""
    chat = chats.find_chat(moment, given["chat_id"])
    _require_pinning(chat, bot)
    pinned = chat.body["pinned"]
    wanted = number(given, "message_id") if "message_id" in given else (pinned or [0])[-1]
    if wanted not in pinned:
        raise bad_request("message to unpin not found")
    pinned.remove(wanted)
    moment.store.save(chat)
    return True


def _pinnable(moment: Moment, bot: Caller, given: dict[str, Any]) -> tuple[Item, Item]:
    chat = chats.find_chat(moment, given["chat_id"])
    _require_pinning(chat, bot)
    found = find(moment, chat, number(given, "message_id"))
    if found is None:
        raise bad_request("message to pin not found")
    return chat, found


def _require_pinning(chat: Item, bot: Caller) -> None:
    if not chats.may_pin(chat, bot):
        raise bad_request("not enough rights to manage pinned messages in the chat")


def _check_length(text: str, longest: int, reason: str) -> None:
    if units(text) > longest:
        raise bad_request(reason)


def _words(message: Item) -> str:
    return str(message.body.get("text") or message.body.get("caption") or "")


def show(chat: Item, message: Item) -> dict[str, Any]:
    """A Message object."""
    kept = ("message_id", "text", "caption", "edit_date", "forward_origin", "reply_markup")
    shown = {name: message.body[name] for name in kept if message.body.get(name) is not None}
    if "pinned_message" in message.body:
        shown["pinned_message"] = {"message_id": message.body["pinned_message"], "date": 0}
    return {**shown, "date": int(message.made), "chat": show_chat(chat)}


def show_chat(chat: Item) -> dict[str, Any]:
    """A Chat object."""
    shown = {"id": int(chat.id), "type": chat.body["type"], "title": chat.body["title"]}
    return shown | ({"username": chat.body["username"]} if chat.body["username"] else {})
