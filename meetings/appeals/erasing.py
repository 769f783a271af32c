"""Personal data are erased: on request, or when their term ends. The figures stay.

They stand in one place only (AppealPerson): exports, effects, logs and the audit trail hold none.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from meetings import audit
from meetings.appeals.appeal import Appeal, AppealPerson
from meetings.appeals.receiving import last_day

BATCH = 500


def erase(session: Session, appeal: Appeal, now: datetime) -> None:
    """Erase whom and what the appeal speaks of, and remember that; the caller commits.

    Nothing is read for it, so a lost key keeps nobody's data.
    """
    session.flush()
    session.execute(delete(AppealPerson).where(AppealPerson.appeal_id == appeal.id))
    session.expire(appeal, ["person"])
    appeal.erased_at = appeal.erased_at or now
    appeal.keep_until = None
    session.flush()


def erase_due(session: Session, today: date, now: datetime) -> int:
    """Erase all whose term has ended, in short transactions; returns how many. Commits."""
    _give_terms(session, today)
    total = 0
    while ids := session.scalars(select(Appeal.id).where(*_due(today)).limit(BATCH)).all():
        _erase_many(session, ids, now)
        total += len(ids)
    session.commit()
    return total


def count_due(session: Session, today: date) -> int:
    """How many wait for erasure, which the clock process does each hour."""
    return session.scalar(select(func.count()).select_from(Appeal).where(*_due(today))) or 0


def _due(today: date) -> tuple[ColumnElement[bool], ...]:
    return (Appeal.keep_until < today,)


def _erase_many(session: Session, ids: Sequence[int], now: datetime) -> None:
    session.execute(delete(AppealPerson).where(AppealPerson.appeal_id.in_(ids)))
    session.execute(update(Appeal).where(Appeal.id.in_(ids)).values(erased_at=now, keep_until=None))
    audit.record(session, "erase", "appeal", None, {"appeals": len(ids)})
    session.commit()


def _give_terms(session: Session, today: date) -> None:
    """Personal data from before terms were written down begin theirs today."""
    untold = select(AppealPerson.appeal_id)
    session.execute(
        update(Appeal)
        .where(Appeal.keep_until.is_(None), Appeal.id.in_(untold))
        .values(keep_until=last_day(today)),
        execution_options={"synchronize_session": False},
    )
    session.commit()
