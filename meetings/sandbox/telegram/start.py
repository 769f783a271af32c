"""What opens behind ``https://t.me/<bot>?start=…``: a chat with the bot, and its “Start” button.

https://core.telegram.org/bots/features#deep-linking
"""

from __future__ import annotations

import re

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetings.sandbox.errors import not_found
from meetings.sandbox.moment import Moment
from meetings.sandbox.telegram import message, people
from meetings.sandbox.telegram.chat import Caller
from meetings.sandbox.telegram.posting import post
from meetings.sandbox.world import world

PARAMETER = re.compile(r"[A-Za-z0-9_-]{0,64}")
VISITOR = "900000001"

start = Blueprint("telegram_start", __name__, url_prefix="/telegram/start")


@start.route("/<username>", methods=["GET", "POST"])
def talk(username: str) -> ResponseReturnValue:
    """The visitor of this machine talks to the bot."""
    parameter = request.args.get("start", "")
    if not PARAMETER.fullmatch(parameter):
        raise not_found("notFound", "Telegram opens no such link.")
    if request.method == "POST":
        _say(username, request.form.get("text") or f"/start {parameter}".strip())
        return redirect(url_for("telegram_start.talk", username=username), 303)
    with world().moment() as moment:
        bot = _bot(moment, username)
        chat = people.meet(moment, bot, "Visitor", _language(), VISITOR)
        said = [
            {**item.body, "own": item.body["author"] != bot.token}
            for item in message.of_chat(moment, chat)
        ]
    return render_template("sandbox/telegram_bot.html", username=username, messages=said)


def _say(username: str, text: str) -> None:
    with world().moment() as moment:
        bot = _bot(moment, username)
        chat = people.meet(moment, bot, "Visitor", _language(), VISITOR)
        update = people.say(moment, bot, chat, text[:100])
    post(world(), bot, update)


def _bot(moment: Moment, username: str) -> Caller:
    found = people.bot_named(moment, username)
    if found is None:
        raise not_found("notFound", f"There is no bot named {username}.")
    return found


def _language() -> str:
    return request.accept_languages.best_match(("kk", "ru", "en")) or "en"
