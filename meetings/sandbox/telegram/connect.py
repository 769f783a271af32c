"""A bot that may post in a channel, for the demo."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from meetings.sandbox.moment import Moment, Settings
from meetings.sandbox.store import Item, Store
from meetings.sandbox.telegram import chat as chats
from meetings.sandbox.telegram import people


def issue_announcer(state_path: Path, username: str, title: str) -> dict[str, str]:
    """A channel and its bot, opened if they are new, straight into the file of the state.

    Returns token, chat, title and username.
    """
    with closing(Store(state_path)) as store, store.transaction():
        moment = Moment(store, Settings(), datetime.now(UTC))
        chat = _chat_named(moment, username) or _opened(moment, username, title)
        token = next(iter(chat.body["members"]))
        return {"token": token, "chat": chat.id, "title": title, "username": username}


def issue_bot(state_path: Path, username: str) -> str:
    """The token of a bot that people talk to, made if it is new."""
    with closing(Store(state_path)) as store, store.transaction():
        moment = Moment(store, Settings(), datetime.now(UTC))
        known = people.bot_named(moment, username)
        return (known or chats.new_bot(moment, username)).token


def _chat_named(moment: Moment, username: str) -> Item | None:
    return next(iter(moment.store.items(chats.CHAT, username)), None)


def _opened(moment: Moment, username: str, title: str) -> Item:
    bot = chats.new_bot(moment, f"{username}_bot")
    wishes = {"username": username, "title": title, "members": {bot.token: list(chats.RIGHTS)}}
    return chats.new_chat(moment, wishes)
