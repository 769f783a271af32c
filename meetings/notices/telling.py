"""Telling: a notice comes to be, once, in the transaction of what it tells of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.database import insert
from meetings.diary.session import ReceptionSession
from meetings.effects import outbox
from meetings.notices.audience import Audience, is_empty
from meetings.notices.notice import Notice, Occasion, notice_session

EXPAND = "notices.expand"


def tell(
    session: Session,
    occasion: Occasion,
    key: str,
    audience: Audience,
    *,
    now: datetime,
    expires_at: datetime,
    due_at: datetime | None = None,
    sessions: Iterable[ReceptionSession] = (),
    subject_id: int | None = None,
    detail: str = "",
) -> int | None:
    """Make the notice of that key, and ask that it be sent; the caller commits.

    Returns its number. Of a key that is there, sessions are added to it and nothing else; None
    when nobody wants to hear of it.
    """
    held_by = known(session, key)
    if held_by is None and (expires_at <= now or is_empty(session, audience)):
        return None
    number = held_by or _made(
        session,
        key=key,
        occasion=occasion,
        subject_id=subject_id,
        detail=detail,
        created_at=now,
        due_at=due_at or now,
        expires_at=expires_at,
    )
    if number is None:
        return known(session, key)
    _speak_of(session, number, sessions)
    if held_by is None:
        payload = {"notice": number}
        outbox.ask(
            session, EXPAND, f"{EXPAND}:{number}", payload, due_at=due_at, lane="notices", now=now
        )
    return number


def known(session: Session, key: str) -> int | None:
    """The number of the notice with that key."""
    return session.scalar(select(Notice.id).where(Notice.key == key))


def _made(session: Session, **values: object) -> int | None:
    """None when another process was faster."""
    row = insert(session.get_bind().dialect, Notice).values(**values)
    row = row.on_conflict_do_nothing(index_elements=["key"])
    return session.scalar(row.returning(Notice.id))


def _speak_of(session: Session, number: int, sessions: Iterable[ReceptionSession]) -> None:
    rows = [{"notice_id": number, "session_id": held.id} for held in sessions]
    if rows:
        linked = insert(session.get_bind().dialect, notice_session)
        session.execute(linked.on_conflict_do_nothing(), rows)
