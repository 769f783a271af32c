"""What a page sends when somebody asks: checked in full before anything is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from meetings import public_form
from meetings.diary.session import ReceptionSession
from meetings.errors import InvalidInput
from meetings.questions import asking
from meetings.questions.duplicates import similar
from meetings.questions.opening import require_open
from meetings.questions.question import Question, Source

ANOTHER = "another"


class AlreadyAsked(InvalidInput):
    """Others asked the same; whoever asks may vote for theirs, or send ``anyway``."""

    status = 409

    def __init__(self, questions: list[Question]) -> None:
        super().__init__(_("Is it one of these? A vote counts more than the same question twice."))
        self.questions = questions


@dataclass(frozen=True)
class Submission:
    """What was typed and what the page added; all of it untrusted text."""

    text: str = ""
    author: str = ""
    topic: str = ""
    key: str = ""
    token: str = ""
    website: str = ""
    anyway: bool = False

    @classmethod
    def read(cls, values: Mapping[str, object]) -> Submission:
        """From the fields of a form or of a JSON object; what is no text counts as empty."""
        texts = {
            name: found
            for name in ("text", "author", "topic", "key", "token", "website")
            if isinstance(found := values.get(name), str)
        }
        return cls(**texts, anyway=bool(values.get("anyway")))

    def submit(
        self, session: Session, held: ReceptionSession, language: str, now: datetime
    ) -> tuple[Question, str]:
        """The question and its receipt code; the caller commits.

        What was sent before under its key is answered as then, whatever has changed since. Raises
        AlreadyAsked, and InvalidInput naming the field.
        """
        if self.key:
            asking.require_key(self.key)
            if before := asking.asked_before(session, self.key):
                return before
        require_open(held, now)
        text, author = asking.cleaned_text(self.text), asking.cleaned_name(self.author)
        opened = public_form.require_person({"token": self.token, "website": self.website}, now)
        key = self.key or self._own_key(opened.nonce, held)
        if not self.anyway and not asking.asked_before(session, key):
            _propose(session, held, text)
        return asking.ask(
            session,
            held,
            text=text,
            author=author,
            topic_id=None if self.topic == ANOTHER else held.topic_id,
            language=language,
            source=Source.PHONE,
            sent_key=key,
            now=now,
        )

    def _own_key(self, nonce: str, held: ReceptionSession) -> str:
        """Without JavaScript: the same text from the same page is the same question, pressed twice."""
        parts = (nonce, str(held.id), self.text, self.author, self.topic)
        return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()


def _propose(session: Session, held: ReceptionSession, text: str) -> None:
    found = similar(session, held.id, text)
    if found:
        raise AlreadyAsked(found)
