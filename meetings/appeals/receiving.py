"""An appeal comes in: by the site, at the desk, or from a reception."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings import clock
from meetings.appeals import receipt
from meetings.appeals.appeal import Appeal, AppealPerson, Outcome
from meetings.settings import Settings

LONGEST_TEXT = 5000
LONGEST_NAME = 120
LONGEST_CONTACT = 120


@dataclass(frozen=True)
class Statement:
    """What a resident says; name and contact may stay empty."""

    topic_id: int
    district_id: int
    text: str
    language: str
    name: str = ""
    contact: str = ""


def receive(
    session: Session, statement: Statement, *, now: datetime, code: str | None = None
) -> Appeal:
    """Write an appeal under review and, apart from it, the personal data; the caller commits.

    With ``code`` the resident can follow it, and agreed to the term told on the form.
    """
    today = clock.today(now, Settings.current().zone)
    appeal = Appeal(
        external_number=_free_number(session, today),
        received_on=today,
        topic_id=statement.topic_id,
        district_id=statement.district_id,
        outcome=Outcome.UNDER_REVIEW,
        changed_at=now,
        language=statement.language,
        receipt_digest=receipt.digest(code) if code else None,
        consented_at=now if code else None,
        keep_until=last_day(today),
    )
    appeal.person = AppealPerson(
        name=statement.name or None, contact=statement.contact or None, text=statement.text
    )
    session.add(appeal)
    session.flush()
    return appeal


def last_day(received_on: date) -> date:
    """Until when personal data may be kept that came on a day."""
    return received_on + timedelta(days=Settings.current().personal_data_days)


def _free_number(session: Session, today: date) -> str:
    """A number that tells nothing but the year; ``S`` says that it was given here."""
    while True:
        digits = f"{secrets.randbelow(10**8):08d}"
        number = f"S-{today.year}-{digits[:4]}-{digits[4:]}"
        if not session.scalar(select(Appeal.id).where(Appeal.external_number == number)):
            return number
