"""What a test or the demo turns: bots, chats, what people say there."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from meetings.sandbox.errors import not_found
from meetings.sandbox.moment import Moment
from meetings.sandbox.store import Item
from meetings.sandbox.telegram import chat as chats
from meetings.sandbox.telegram import message, people, posting
from meetings.sandbox.world import world

control = Blueprint("telegram_control", __name__, url_prefix="/control/telegram")


def _wishes() -> dict[str, Any]:
    wishes: dict[str, Any] = request.get_json(force=True, silent=True) or {}
    return wishes


def _chat(moment: Moment, id_: str) -> Item:
    found = moment.store.get(chats.CHAT, id_)
    if found is None:
        raise not_found("notFound", f"There is no chat {id_}.")
    return found


@control.post("/bots")
def make_bot() -> Response:
    """`username`; `token` when it is to be a known one."""
    wishes = _wishes()
    with world().moment() as moment:
        bot = chats.new_bot(moment, wishes.get("username", "notie_bot"), wishes.get("token", ""))
    return jsonify({"token": bot.token, "id": bot.id})


@control.post("/bots/<token>/revoke")
def revoke_bot(token: str) -> Response:
    """The owner has a new token made: this one is no longer known."""
    with world().moment() as moment:
        found = moment.store.get(chats.BOT, token)
        assert found is not None
        found.body["revoked"] = True
        moment.store.save(found)
    return Response(status=204)


@control.post("/chats")
def make_chat() -> Response:
    """`type` channel or supergroup, `title`, `username`, `members` {token: [rights]}, `last_id`."""
    with world().moment() as moment:
        return jsonify({"id": chats.new_chat(moment, _wishes()).id})


@control.post("/chats/<id_>/members")
def set_member(id_: str) -> Response:
    """`token` and its `rights`: a list, "kicked", or null for no member."""
    wishes = _wishes()
    with world().moment() as moment:
        chat = _chat(moment, id_)
        chat.body["members"].pop(wishes["token"], None)
        if wishes.get("rights") is not None:
            chat.body["members"][wishes["token"]] = wishes["rights"]
        moment.store.save(chat)
    return Response(status=204)


@control.post("/chats/<id_>/upgrade")
def upgrade(id_: str) -> Response:
    """A group becomes a supergroup with another number."""
    with world().moment() as moment:
        chat = _chat(moment, id_)
        chat.body["migrated_to"] = int(_wishes()["to"])
        moment.store.save(chat)
    return Response(status=204)


@control.post("/chats/<id_>/say")
def say(id_: str) -> Response:
    """A message of somebody: `text`, `from` (a name or a token), `forwarded`."""
    wishes = _wishes()
    content: dict[str, Any] = {"text": wishes["text"]}
    if wishes.get("forwarded"):
        content["forward_origin"] = {"type": "user"}
    with world().moment() as moment:
        item = message.put(moment, _chat(moment, id_), wishes.get("from", "resident"), content)
        return jsonify({"message_id": item.body["message_id"]})


@control.delete("/chats/<id_>/messages/<int:number>")
def remove(id_: str, number: int) -> Response:
    """An administrator of the chat deletes a message."""
    with world().moment() as moment:
        found = message.find(moment, _chat(moment, id_), number)
        if found is not None:
            moment.store.remove(found)
    return Response(status=204)


@control.post("/people")
def meet_person() -> Response:
    """Somebody opens a chat with the bot of `token`: `name`, `language_code`."""
    wishes = _wishes()
    with world().moment() as moment:
        bot = chats.caller(moment, wishes["token"])
        language = wishes.get("language_code", "en")
        chat = people.meet(moment, bot, wishes.get("name", "Resident"), language)
        return jsonify({"id": chat.id})


@control.post("/people/<id_>/<act>")
def act_as_person(id_: str, act: str) -> Response:
    """`say` with a `text`, or `block`; `status` is the webhook's answer."""
    wishes = _wishes()
    with world().moment() as moment:
        bot, chat = chats.caller(moment, wishes["token"]), _chat(moment, id_)
        if act == "block":
            update = people.block(moment, bot, chat)
        else:
            update = people.say(moment, bot, chat, wishes["text"])
    return jsonify({"update": update, "status": posting.post(world(), bot, update)})


@control.get("/messages")
def every_message() -> Response:
    """The texts of all chats, oldest first."""
    with world().moment() as moment:
        found = reversed(moment.store.items(message.MESSAGE))
        return jsonify({"messages": [item.body for item in found if "text" in item.body]})


@control.get("/chats/<id_>/messages")
def messages(id_: str) -> Response:
    """All messages, oldest first, with `author` and `pinned`; deleted ones are gone."""
    with world().moment() as moment:
        chat = _chat(moment, id_)
        pinned = chat.body["pinned"]
        found = [
            {**item.body, "pinned": item.body["message_id"] in pinned}
            for item in message.of_chat(moment, chat)
        ]
    return jsonify({"messages": found, "last_id": chat.body["last_id"]})
