"""Words that never became public are erased when their term ends; the question keeps its number."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from meetings import audit
from meetings.questions.question import PUBLIC_STATES, Question
from meetings.settings import Settings


def erase_due(session: Session, now: datetime) -> int:
    """Erase text and name of what was laid aside, or never looked at, a term ago; returns how many. Commits."""
    last = now - timedelta(days=Settings.current().personal_data_days)
    laid_aside = (Question.state.not_in(PUBLIC_STATES), Question.changed_at < last)
    erased = session.scalars(
        update(Question)
        .where(*laid_aside, Question.text != "")
        .values(text="", author=None)
        .returning(Question.id),
        execution_options={"synchronize_session": False},
    ).all()
    if erased:
        audit.record(session, "erase", "question", None, {"questions": len(erased)})
    session.commit()
    return len(erased)
