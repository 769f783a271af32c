"""Answers in writing, by the official to whom a question was assigned."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from meetings.database import lock
from meetings.errors import ChangedMeanwhile, Forbidden, InvalidInput
from meetings.officials.official import Official
from meetings.public_form import required
from meetings.questions import moderating
from meetings.questions.question import Question

LONGEST = 5000


def write(
    session: Session,
    question: Question,
    official: Official,
    text: str,
    *,
    now: datetime,
    seen: str | None = None,
) -> None:
    """Keep the answer, which everybody reads as long as the question is public.

    ``seen`` is the text that the official began from. Raises Forbidden for another's question,
    InvalidInput at ``written`` or where nobody may read it, ChangedMeanwhile; the caller commits.
    """
    lock(session, f"questions of {question.session_id}")
    session.refresh(question)
    if question.official_id != official.id:
        raise Forbidden(_("This question is assigned to somebody else now."))
    if not question.is_public:
        raise InvalidInput(_("This question is not shown to the public any more."))
    if seen is not None and seen != stamp(question):
        raise ChangedMeanwhile(
            _("Another answer was written meanwhile. Read it, then change it if you need to.")
        )
    question.written = required(text, "written", LONGEST, lines=True)
    question.written_at = now
    moderating.announce(session, question, now)


def stamp(question: Question) -> str:
    """Which answer a page showed."""
    return f"{question.written_at.timestamp():.6f}" if question.written_at else "none"
