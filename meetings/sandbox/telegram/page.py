"""What a reader sees of a public chat, newest first: ``/telegram/s/<username>``."""

from __future__ import annotations

from flask import Blueprint, render_template

from meetings.sandbox.errors import not_found
from meetings.sandbox.telegram import chat as chats
from meetings.sandbox.telegram import message
from meetings.sandbox.world import world

SHOWN = 50

page = Blueprint("telegram_page", __name__, url_prefix="/telegram")


@page.get("/s/<username>")
@page.get("/s/<username>/<int:number>")
def read(username: str, number: int | None = None) -> str:
    """The chat, or one message of it."""
    with world().moment() as moment:
        found = [item for item in moment.store.items(chats.CHAT) if item.channel == username]
        if not found:
            raise not_found("notFound", f"There is no chat named {username}.")
        shown = [
            item.body
            for item in reversed(message.of_chat(moment, found[0]))
            if number in (None, item.body["message_id"]) and "pinned_message" not in item.body
        ]
    return render_template("sandbox/telegram.html", chat=found[0].body, messages=shown[:SHOWN])
