"""An appeal is sent by the site's form: once, however often a weak connection sends it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from meetings.appeals import receipt
from meetings.appeals.appeal import Appeal
from meetings.appeals.receiving import Statement, receive


def submit(session: Session, statement: Statement, nonce: str, now: datetime) -> tuple[Appeal, str]:
    """The appeal and the code to follow it; commits. The same sent again finds the first one."""
    code = receipt.of_form(nonce, repr(statement))
    found = receipt.appeal_of(session, code)
    if found is None:
        try:
            found = receive(session, statement, now=now, code=code)
            session.commit()
        except IntegrityError:
            session.rollback()
            found = receipt.appeal_of(session, code)
            if found is None:
                raise
    return found, code
