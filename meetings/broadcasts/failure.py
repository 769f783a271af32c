"""What a platform's refusal asks for, whatever the platform.

Sentences are kept in English, as messages to translate where they are shown (``told``), because
the worker that meets a failure speaks no reader's language.
"""

from __future__ import annotations

from enum import StrEnum

from flask_babel import gettext

N_ = str  # marks a message for the catalogues


class Verdict(StrEnum):
    """What to do about a failure."""

    RETRY = "retry"
    ENCODER = "encoder"
    QUOTA = "quota"
    PERSON = "person"
    OWNER = "owner"
    RECONNECT = "reconnect"
    INPUT = "input"
    DONE = "done"
    AGAIN = "again"


SENTENCES = {
    Verdict.RETRY: N_("The platform does not answer as it should. It is tried again by itself."),
    Verdict.ENCODER: N_("The picture has not arrived at the platform. It is waited for."),
    Verdict.QUOTA: N_(
        "The platform's quota of today is used up. It goes on by itself after midnight Pacific time."
    ),
    Verdict.PERSON: N_(
        "The platform does not allow this. Look at the channel there, for example for too many "
        "broadcasts at once, then press “Try again now”."
    ),
    Verdict.OWNER: N_(
        "The platform does not let this channel broadcast. Its owner must allow live streaming "
        "there; then switch the channel on again."
    ),
    Verdict.RECONNECT: N_(
        "The access to this channel has ended. Connect it again with fresh credentials."
    ),
    Verdict.INPUT: N_(
        "The platform refuses what was entered. Change the title, time or text of the session."
    ),
    Verdict.DONE: N_("This is done already."),
    Verdict.AGAIN: N_(
        "The broadcast at the platform is not as it was last seen. It is looked at again by itself."
    ),
}


class Failure(Exception):
    """A call to a platform failed.

    ``reason`` is the platform's own word for it. ``doubt`` says that the call may have been applied
    although no good answer came. ``retry_after`` is in seconds, when the platform names it.
    """

    def __init__(
        self,
        verdict: Verdict,
        reason: str,
        *,
        doubt: bool = False,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(reason)
        self.verdict = verdict
        self.reason = reason
        self.doubt = doubt
        self.retry_after = retry_after

    @property
    def sentence(self) -> str:
        """What to do, then the platform's reason on a line of its own."""
        return with_detail(SENTENCES[self.verdict], self.reason)


class IngestGone(Failure):
    """The stream that was to be bound exists no more."""


def with_detail(message: str, detail: str) -> str:
    """A message to translate, and on the next line what is shown as it is (ids, reasons)."""
    return f"{message}\n{detail}" if detail else message


def told(sentence: str | None) -> str:
    """A stored sentence in the reader's language."""
    message, _line, detail = (sentence or "").partition("\n")
    shown = gettext(message) if message else ""
    return f"{shown} ({detail})" if detail else shown
