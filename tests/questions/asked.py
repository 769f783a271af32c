"""Questions for tests, as they come in."""

from __future__ import annotations

import secrets
from typing import Any

from meetings.database import db
from meetings.diary.session import ReceptionSession
from meetings.questions import asking
from meetings.questions.question import Question, Source
from tests.diary.drafts import NOW


def asked(
    held: ReceptionSession, text: str = "When will there be water?", **given: Any
) -> Question:
    """One question, waiting."""
    values = {
        "author": None, "topic_id": None, "language": "en", "source": Source.PHONE,
        "sent_key": secrets.token_hex(16), "now": NOW,
    }  # fmt: skip
    question, _code = asking.ask(db.session(), held, text=text, **(values | given))
    return question
