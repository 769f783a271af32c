"""A Telegram channel or group: one message per session, edited as things go, pinned while on air.

https://core.telegram.org/bots/api#sendmessage, …#editmessagetext, …#pinchatmessage
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from meetings.broadcasts.adapter import Capabilities, Chapters, Event, Plain
from meetings.broadcasts.broadcast import Observed
from meetings.broadcasts.content import Content, Limits
from meetings.broadcasts.failure import Failure, Verdict
from meetings.broadcasts.telegram import errors
from meetings.broadcasts.telegram.account import Account
from meetings.broadcasts.telegram.bot import Bot
from meetings.broadcasts.wording import units
from meetings.settings import Settings

AHEAD = timedelta(days=1)
MOST_LOOKED_AT = 100
PROBE = "⏳"
_PROBING: dict[str, Any] = {"text": PROBE, "disable_notification": True}


class Telegram(Plain):
    """The adapter; see ``adapter.Adapter`` and ``adapter.Unlisted``."""

    can = Capabilities(
        limits=Limits(title=150, description=3600),
        separate_ingest=False,
        schedule_ahead=AHEAD,
        picture=False,
    )

    def __init__(self, credentials: str, settings: Settings) -> None:
        self._account = Account.of(credentials)
        self._bot = Bot(self._account.token, settings.telegram_root, settings.lease_seconds / 3)
        self._pages = settings.telegram_pages

    def events(self) -> Iterator[Event]:
        """The Bot API lists no messages: see ``events_after``."""
        return iter(())

    def bookmark(self) -> str:
        """The number of the newest message, learnt by a silent one that is deleted at once.

        One that a lost answer or a crash left standing right before it is deleted too.
        """
        newest = int(self._chat("sendMessage", **_PROBING)["message_id"])
        if self._quoted(newest - 1, PROBE) and self._is_ours(newest - 1):
            self._discard(newest - 1)
        self._discard(newest)
        return str(newest)

    def events_after(self, bookmark: str, words: str) -> Iterator[Event]:
        """Messages after the bookmark that hold these words, the first hundred looked at one by one.

        Telegram refuses to send a reply that quotes words its message does not hold, so looking at
        others' messages changes nothing and is seen by nobody.
        """
        first = int(bookmark) + 1
        for id_ in range(first, min(int(self.bookmark()), first + MOST_LOOKED_AT)):
            found = self._quoted(id_, words)
            if found is not None and self._is_ours(id_):
                yield found

    def _quoted(self, id_: int, words: str) -> Event | None:
        """The message if it holds the words and nobody forwarded it here."""
        reply = {"message_id": id_, "quote": words, "allow_sending_without_reply": False}
        try:
            sent = self._chat("sendMessage", **_PROBING, reply_parameters=reply)
        except Failure as failure:
            if errors.says(failure, errors.NO_QUOTE) or errors.says(failure, errors.NO_REPLY):
                return None
            raise
        self._discard(sent["message_id"])
        original = sent.get("reply_to_message") or {}
        if "forward_origin" in original:
            return None
        return self._event(id_, original.get("text", words))

    def _is_ours(self, id_: int) -> bool:
        """Whether the bot may edit it: taking away buttons that it never had changes nothing."""
        try:
            self._chat("editMessageReplyMarkup", message_id=id_)
        except Failure as failure:
            if errors.says(failure, errors.NOT_MODIFIED):
                return True
            if failure.verdict in (Verdict.PERSON, Verdict.AGAIN):
                return False
            raise
        return True

    def create_event(self, content: Content, now: datetime) -> Event:
        """Post the announcement."""
        sent = self._chat("sendMessage", **_message(content))
        return self._event(sent["message_id"], content.description)

    def update(self, event_id: str, content: Content, now: datetime) -> Event:
        """Make the message say this, and pin it exactly while the session is on air."""
        if not self._rewrite(event_id, content):
            return Event(event_id, Observed.REMOVED)
        if content.on_air:
            self._pin(int(event_id))
        else:
            self._unpin(int(event_id))
        return self._event(int(event_id), content.description)

    def _rewrite(self, event_id: str, content: Content) -> bool:
        """Whether the message is there; one that somebody deleted is let go."""
        try:
            self._settle("editMessageText", message_id=int(event_id), **_message(content))
        except Failure as failure:
            if failure.verdict is Verdict.AGAIN:
                return False
            raise
        return True

    def _pin(self, id_: int) -> None:
        self._if_allowed("pinChatMessage", message_id=id_, disable_notification=True)

    def _unpin(self, id_: int) -> None:
        self._if_allowed("unpinChatMessage", message_id=id_)

    def _if_allowed(self, method: str, **parameters: Any) -> None:
        """Without the right to pin, the announcement still stands; connecting asks for the right."""
        try:
            self._settle(method, **parameters)
        except Failure as failure:
            if not errors.says(failure, errors.NO_RIGHT_TO_PIN):
                raise

    def observe(self, event_ids: list[str]) -> dict[str, Event]:
        """Those that are still there and ours."""
        return {id_: self._event(int(id_)) for id_ in event_ids if self._is_ours(int(id_))}

    def end(self, event_id: str) -> None:
        """There is no picture to end: it is no longer pinned."""
        self._unpin(int(event_id))

    def retract(self, event_id: str, content: Content) -> None:
        """A cancelled session's message stays and says so."""
        self._rewrite(event_id, content)
        self._unpin(int(event_id))

    def remove_event(self, event_id: str) -> None:
        """Delete what was posted twice."""
        self._settle("deleteMessage", message_id=int(event_id))

    def finish(self, event_id: str, content: Content, chapters: Chapters) -> Event:
        """Say that it is over and, as soon as there is one, where the recording is."""
        self._rewrite(event_id, content)
        return Event(event_id, Observed.ENDED, description=content.description)

    def watch_url(self, event_id: str) -> str:
        """The message's address, for members only where the chat is private."""
        if self._account.username:
            return f"{self._pages}/{self._account.username}/{event_id}"
        return f"{self._pages}/c/{self._account.chat.removeprefix('-100')}/{event_id}"

    def embed_url(self, event_id: str) -> str:
        """Nothing to show in a frame."""
        return ""

    def check(self) -> None:
        """Whether the token holds and the bot is in the chat. Raises Failure."""
        self._chat("getChat")

    def _event(self, id_: int, description: str = "") -> Event:
        return Event(str(id_), Observed.READY, description=description)

    def _chat(self, method: str, **parameters: Any) -> Any:
        return self._bot.call(method, chat_id=self._account.chat, **parameters)

    def _settle(self, method: str, **parameters: Any) -> None:
        """What is done already is no failure."""
        try:
            self._chat(method, **parameters)
        except Failure as failure:
            if failure.verdict is not Verdict.DONE:
                raise

    def _discard(self, id_: int) -> None:
        self._settle("deleteMessage", message_id=id_)


def _message(content: Content) -> dict[str, Any]:
    """The text with its title in bold, and the session's page as what is shown with it."""
    return {
        "text": f"{content.title}\n\n{content.description}",
        "entities": [{"type": "bold", "offset": 0, "length": units(content.title)}],
        "link_preview_options": {"url": content.page_url} if content.page_url else None,
    }
