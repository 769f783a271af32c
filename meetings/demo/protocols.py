"""Protocols of the demo: the latest meetings that are over, signed off by the organizer."""

from __future__ import annotations

from datetime import datetime

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings import access
from meetings.accounts.user import Role, User
from meetings.diary.meeting import Meeting
from meetings.diary.status import Status
from meetings.protocols import signing

MOST = 6
REMARKS_KK = "Кездесу жоспар бойынша өтті. Хаттаманы ұйымдастырушы құрастырды."
REMARKS_RU = "Встреча прошла по плану. Протокол составил организатор."


def add(session: Session, now: datetime) -> None:
    """Sign them off; the caller commits."""
    by = session.scalars(
        select(User)
        .where(User.roles.any(Role.name == access.Role.ORGANIZER.value))
        .order_by(User.id)
    ).first()
    if by is None:
        return
    session.flush()
    # Moments of recordings are addresses, which are built as for a request.
    with current_app.test_request_context("/kk/"):
        for meeting in _over(session, now):
            signing.write(
                session, meeting, remarks_kk=REMARKS_KK, remarks_ru=REMARKS_RU, absent=(), now=now
            )
            signing.sign(session, meeting, by, seen=None, now=now)


def _over(session: Session, now: datetime) -> list[Meeting]:
    latest = (
        select(Meeting)
        .where(Meeting.status == Status.PUBLISHED, Meeting.day < now.date())
        .order_by(Meeting.day.desc(), Meeting.id.desc())
        .limit(MOST)
    )
    return [each for each in session.scalars(latest) if signing.is_over(each, now)]
