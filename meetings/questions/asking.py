"""Asking: a question comes in once, gets its number, and its author a receipt."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings import database, public_form
from meetings.diary.session import ReceptionSession
from meetings.errors import InvalidInput
from meetings.i18n import LANGUAGES
from meetings.questions import boards, receipts
from meetings.questions.question import LONGEST, LONGEST_NAME, Question, Source, State
from meetings.questions.signals import question_changed

_KEY = re.compile(r"[ -~]{16,64}")


@dataclass(frozen=True)
class Coupon:
    """What a device without a network handed out: a receipt code, when, and a number of its block."""

    code: str
    asked_at: datetime
    number: int | None = None


def ask(
    session: Session,
    held: ReceptionSession,
    *,
    text: str,
    author: str | None,
    topic_id: int | None,
    language: str,
    source: Source,
    sent_key: str,
    now: datetime,
    coupon: Coupon | None = None,
) -> tuple[Question, str]:
    """The question, waiting for the moderator, and its receipt code; the caller commits.

    A key that was sent before gives the question and the code of that time. Raises InvalidInput at
    ``text``, ``author`` or ``sent_key``. Whether the session still takes questions is for the
    caller to decide: field mode sends later what was asked in time, with the ``coupon`` that it
    handed out.
    """
    require_key(sent_key)
    cleaned, name = cleaned_text(text), cleaned_name(author)
    database.lock(session, f"question {sent_key}")
    if before := asked_before(session, sent_key):
        return before
    code = coupon.code if coupon else receipts.code_for(sent_key)
    question = Question(
        session_id=held.id,
        number=_number(session, held.id, coupon),
        source=source,
        text=cleaned,
        author=name,
        topic_id=topic_id,
        language=language if language in LANGUAGES else held.language,
        asked_at=coupon.asked_at if coupon else now,
        changed_at=now,
        state=State.WAITING,
        sent_key=sent_key,
        receipt_digest=receipts.digest(code),
    )
    _keep(session, question, now)
    return question, code


def _number(session: Session, session_id: int, coupon: Coupon | None) -> int:
    given = boards.reserved(session, session_id, coupon.number) if coupon else None
    return given or boards.next_number(session, session_id)


def _keep(session: Session, question: Question, now: datetime) -> None:
    session.add(question)
    session.flush()
    boards.touch(session, question.session_id)
    question_changed.send(question, now=now)


def asked_before(session: Session, sent_key: str) -> tuple[Question, str] | None:
    """What was sent under this key before, and the code that was given then."""
    before = session.scalars(select(Question).where(Question.sent_key == sent_key)).one_or_none()
    return (before, receipts.code_for(sent_key)) if before else None


def cleaned_text(text: str) -> str:
    """The text as it is kept; raises InvalidInput at ``text``."""
    cleaned = public_form.required(text, "text", LONGEST, lines=True)
    public_form.require_few_links(cleaned, "text")
    return cleaned


def cleaned_name(author: str | None) -> str | None:
    """The name as it is kept, None for none; raises InvalidInput at ``author``."""
    return public_form.optional(author or "", "author", LONGEST_NAME) or None


def require_key(sent_key: str) -> None:
    """Raises InvalidInput at ``sent_key``: a key that others could guess would give them the receipt."""
    if not _KEY.fullmatch(sent_key):
        raise InvalidInput(
            _("The key of this message does not fit. Reload the page and send it again."),
            "sent_key",
        )
