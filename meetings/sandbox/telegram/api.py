"""``/telegram/bot<token>/<method>``: every call is counted, journalled, and struck by the faults set."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, jsonify, request

from meetings.sandbox import faults, journal
from meetings.sandbox.errors import ApiError
from meetings.sandbox.faults import Fault
from meetings.sandbox.moment import Moment
from meetings.sandbox.telegram import chat as chats
from meetings.sandbox.telegram import message, people
from meetings.sandbox.telegram.chat import Caller
from meetings.sandbox.telegram.parameters import METHODS, number, read
from meetings.sandbox.telegram.refusal import Refusal, bad_request, on_request, unknown_method
from meetings.sandbox.world import world

Handler = Callable[[Moment, Caller, dict[str, Any]], Any]

LOOKS = 0.1

api = Blueprint("telegram_api", __name__, url_prefix="/telegram")


@api.route("/bot<token>/<method>", methods=["GET", "POST"])
def call(token: str, method: str) -> Response:
    """One call; the token is no part of the journal."""
    if method not in METHODS:
        return unknown_method().answer()
    given = _given()
    here = world()
    with here.moment() as moment:
        fault = faults.take(here.store, f"telegram.{method}", None)
        kept = {name: [str(value)] for name, value in given.items()}
        entry = journal.begin(
            here.store, moment.now, f"telegram.{method}", None, kept, fault.kind if fault else None
        )
    response = _perform(token, method, given, fault, entry)
    if not response.is_streamed:
        body = response.get_json(silent=True) or {}
        with here.store.transaction():
            journal.answered(here.store, entry, response.status_code, body.get("description"))
    return response


def _perform(
    token: str, method: str, given: dict[str, Any], fault: Fault | None, entry: int
) -> Response:
    here = world()
    try:
        if (struck := _strike_before(fault)) is not None:
            return struck
        with here.moment() as moment:
            chats.count_call(moment, chats.caller(moment, token))
        result = _applied(token, method, given, entry)
        until = time.monotonic() + _waits(method, given)
        while not result and time.monotonic() < until:
            time.sleep(LOOKS)
            result = _applied(token, method, given, entry)
    except Refusal as refusal:
        return refusal.answer()
    return faults.strike_after(fault, here.barriers) or jsonify({"ok": True, "result": result})


def _applied(token: str, method: str, given: dict[str, Any], entry: int) -> Any:
    here = world()
    with here.moment() as moment:
        bot = chats.caller(moment, token)
        result = HANDLERS[method](moment, bot, read(method, given))
        journal.applied(here.store, entry, given)
        return result


def _waits(method: str, given: dict[str, Any]) -> float:
    """Seconds for which an empty answer is held back: long polling."""
    return float(given.get("timeout") or 0) if method == "getUpdates" else 0


def _strike_before(fault: Fault | None) -> Response | None:
    """As the other twins do, but errors in this API's form."""
    try:
        return faults.strike_before(fault)
    except ApiError as error:
        assert fault is not None
        raise on_request(error.status, fault.options) from error


def _given() -> dict[str, Any]:
    """The parameters of the query, the form or the JSON body."""
    body = request.get_json(force=True, silent=True) if request.is_json else None
    return {**request.args.to_dict(), **request.form.to_dict(), **(body or {})}


def _get_me(moment: Moment, bot: Caller, given: dict[str, Any]) -> dict[str, Any]:
    return _user(bot)


def _user(bot: Caller) -> dict[str, Any]:
    return {"id": bot.id, "is_bot": True, "first_name": bot.username, "username": bot.username}


def _get_chat(moment: Moment, bot: Caller, given: dict[str, Any]) -> dict[str, Any]:
    chat = chats.find_chat(moment, given["chat_id"])
    chats.rights(chat, bot)
    shown = message.show_chat(chat)
    if chat.body["pinned"]:
        newest = message.find(moment, chat, chat.body["pinned"][-1])
        shown["pinned_message"] = message.show(chat, newest) if newest else None
    return shown


def _get_member(moment: Moment, bot: Caller, given: dict[str, Any]) -> dict[str, Any]:
    chat = chats.find_chat(moment, given["chat_id"])
    if number(given, "user_id") != bot.id:
        raise bad_request("member not found")
    allowed = chats.rights(chat, bot)
    status = "administrator" if allowed else "member"
    flags = {name: name in allowed for name in chats.RIGHTS} if allowed else {}
    return {"user": _user(bot), "status": status, **flags}


HANDLERS: dict[str, Handler] = {
    "getMe": _get_me,
    "getChat": _get_chat,
    "getChatMember": _get_member,
    "sendMessage": message.send,
    "sendPhoto": message.send_photo,
    "editMessageText": message.edit_text,
    "editMessageCaption": message.edit_caption,
    "editMessageReplyMarkup": message.edit_markup,
    "pinChatMessage": message.pin,
    "unpinChatMessage": message.unpin,
    "deleteMessage": message.delete,
    "getUpdates": people.updates,
    "setWebhook": people.set_webhook,
    "deleteWebhook": people.delete_webhook,
}
