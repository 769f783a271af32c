"""The Bot API's errors, sorted once: by the words of their description, else by their code.

https://core.telegram.org/bots/api#making-requests and
https://core.telegram.org/bots/api#responseparameters
"""

from __future__ import annotations

from typing import Any

from meetings.broadcasts.failure import Failure, Verdict

NOT_MODIFIED = "message is not modified"
NOT_THERE = "message to edit not found"
NOT_PINNED = "message to unpin not found"
NO_RIGHT_TO_PIN = "not enough rights to manage pinned messages"
NO_QUOTE = "quote_text_invalid"
NO_REPLY = "message to be replied not found"

WORDS = {
    NOT_MODIFIED: Verdict.DONE,
    "message to delete not found": Verdict.DONE,
    NOT_PINNED: Verdict.DONE,
    NOT_THERE: Verdict.AGAIN,
    "message_id_invalid": Verdict.AGAIN,
    NO_QUOTE: Verdict.AGAIN,
    NO_REPLY: Verdict.AGAIN,
    "message can't be edited": Verdict.PERSON,
    "message can't be deleted": Verdict.PERSON,
    NO_RIGHT_TO_PIN: Verdict.PERSON,
    "group chat was upgraded to a supergroup": Verdict.RECONNECT,
    "chat not found": Verdict.OWNER,
    "need administrator rights": Verdict.OWNER,
    "have no rights to send": Verdict.OWNER,
    "not enough rights to send": Verdict.OWNER,
    "chat_write_forbidden": Verdict.OWNER,
    "channel_private": Verdict.OWNER,
    "bot was kicked": Verdict.OWNER,
    "bot is not a member": Verdict.OWNER,
    "message is too long": Verdict.INPUT,
    "message text is empty": Verdict.INPUT,
    "can't parse entities": Verdict.INPUT,
}
CODES = {
    400: Verdict.INPUT,
    401: Verdict.RECONNECT,
    403: Verdict.OWNER,
    404: Verdict.RECONNECT,
    409: Verdict.RETRY,
    429: Verdict.RETRY,
}


def verdict(code: int, description: str) -> Verdict:
    """What an answer asks for; unknown ones are retried."""
    said = description.lower()
    return next(
        (each for words, each in WORDS.items() if words in said), CODES.get(code, Verdict.RETRY)
    )


def failure(code: int, answer: dict[str, Any]) -> Failure:
    """The failure that an error's body stands for; only the server's own errors leave doubt."""
    description = str(answer.get("description") or f"HTTP {code}")
    parameters = answer.get("parameters")
    after = parameters.get("retry_after") if isinstance(parameters, dict) else None
    return Failure(
        verdict(code, description),
        description,
        doubt=code >= 500,
        retry_after=float(after) if isinstance(after, int | float) else None,
    )


def says(failure: Failure, words: str) -> bool:
    """Whether the platform gave this reason."""
    return words in failure.reason.lower()
