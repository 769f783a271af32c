"""A question is taken home: it becomes an appeal with somebody's promise."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from meetings.appeals.receiving import LONGEST_TEXT, Statement, receive
from meetings.officials.official import Official
from meetings.promises.making import make
from meetings.promises.promise import Promise
from meetings.public_form import required


def take_home(
    session: Session,
    *,
    topic_id: int,
    district_id: int,
    official: Official,
    what: str,
    due_on: date | None,
    text: str,
    language: str,
    now: datetime,
) -> Promise:
    """Make the appeal and the promise, in the caller's transaction; nothing is committed.

    ``what`` is public; ``text`` is what the resident asked and stays with the appeal, encrypted.
    ``due_on`` None means the usual ten working days. Raises InvalidInput at ``what``, ``due_on``,
    ``official`` or ``text``.
    """
    said = required(text, "text", LONGEST_TEXT, lines=True)
    appeal = receive(session, Statement(topic_id, district_id, said, language), now=now)
    return make(
        session, appeal, official=official, what=what, due_on=due_on, language=language, now=now
    )
