"""A Telegram channel or group as it is connected: the bot's token, the chat, and what it may do there."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field

from flask_babel import gettext as _

from meetings.broadcasts.failure import Failure, Verdict
from meetings.broadcasts.telegram.bot import Bot
from meetings.errors import InvalidInput, Unavailable

TOKEN = re.compile(r"\d{3,20}:[A-Za-z0-9_-]{20,100}")
CHAT = re.compile(r"@[A-Za-z][A-Za-z0-9_]{3,31}|-?\d{1,20}")
ANSWER_SECONDS = 10.0
KINDS = ("channel", "supergroup", "group")


@dataclass(frozen=True)
class Account:
    """``chat`` is its number as text; ``username`` is empty for private ones."""

    token: str = field(repr=False)
    chat: str
    title: str = ""
    username: str = ""

    @classmethod
    def of(cls, credentials: str) -> Account:
        """The account that a channel's credentials hold."""
        return cls(**json.loads(credentials))

    @property
    def credentials(self) -> str:
        """What a channel keeps, as JSON."""
        return json.dumps(asdict(self), sort_keys=True)


def read_token(text: str) -> str:
    """A bot's token as @BotFather gives it; raises InvalidInput, which does not repeat it."""
    token = text.strip()
    if not TOKEN.fullmatch(token):
        raise InvalidInput(
            _("This is no token of a bot. Copy it from @BotFather; it looks like 123456789:AAE… ."),
            field="token",
        )
    return token


def read_chat(text: str) -> str:
    """``@name``, a number, or the address of a public chat; raises InvalidInput."""
    chat = text.strip()
    chat = re.sub(r"^(?:https?://)?t\.me/(?:s/)?", "@", chat).rstrip("/")
    if not CHAT.fullmatch(chat):
        raise InvalidInput(
            _(
                "This is no Telegram channel. Write its name like @our_channel, or its number "
                "like -1001234567890."
            ),
            field="chat",
        )
    return chat


def looked_up(token: str, chat: str, root: str, seconds: float) -> Account:
    """Ask Telegram who the bot is and whether it may write there. Raises InvalidInput, Unavailable."""
    bot = Bot(read_token(token), root, seconds)
    wanted = read_chat(chat)
    try:
        me = bot.call("getMe")
        found = bot.call("getChat", chat_id=wanted)
        member = bot.call("getChatMember", chat_id=wanted, user_id=me["id"])
    except Failure as failure:
        raise _refusal(failure) from None
    _require_rights(found, member)
    return Account(
        read_token(token), str(found["id"]), found.get("title", ""), found.get("username", "")
    )


def _refusal(failure: Failure) -> InvalidInput | Unavailable:
    if failure.verdict is Verdict.RECONNECT:
        return InvalidInput(
            _("Telegram does not know this token. Copy it again from @BotFather."), field="token"
        )
    if failure.verdict is Verdict.OWNER:
        return InvalidInput(
            _("The bot cannot see this channel. Make it an administrator there, then try again."),
            field="chat",
        )
    return Unavailable(_("Telegram does not answer now. Try again in a few minutes."))


def _require_rights(chat: dict[str, object], member: dict[str, object]) -> None:
    """Posting, and editing what it posted, in a channel; pinning where it is to pin."""
    if chat.get("type") not in KINDS:
        raise InvalidInput(_("Sessions are announced in channels and groups only."), field="chat")
    if chat["type"] == "channel" and not member.get("can_post_messages"):
        raise InvalidInput(
            _("The bot may not post in this channel. Give it the right “Post messages” there."),
            field="chat",
        )
    if not member.get("can_edit_messages" if chat["type"] == "channel" else "can_pin_messages"):
        raise InvalidInput(
            _(
                "The bot may not pin messages there. Give it the right “Edit messages” in a "
                "channel, or “Pin messages” in a group."
            ),
            field="chat",
        )
