"""An official's private link to the questions put to them. Only its digest is kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from meetings.audit import Audited
from meetings.database import Base, Numbered
from meetings.officials.official import Official
from meetings.secret_link import digest, new_token


class AnswerLink(Audited, Numbered, Base):
    """The SHA-256 of a token of 192 random bits, which is kept nowhere. What is revoked is deleted."""

    __tablename__ = "answer_link"
    __unaudited__ = frozenset({"digest"})

    official_id: Mapped[int] = mapped_column(
        ForeignKey("official.id", ondelete="CASCADE"), unique=True
    )
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]

    official: Mapped[Official] = relationship()


def open_link(session: Session, official: Official, *, now: datetime) -> str:
    """A new token, the only copy; an earlier one is dead from the commit on."""
    token = new_token()
    found = session.scalar(select(AnswerLink).where(AnswerLink.official_id == official.id))
    if found is None:
        session.add(AnswerLink(official_id=official.id, digest=digest(token), created_at=now))
    else:
        found.digest, found.created_at = digest(token), now
    session.flush()
    return token


def close_link(session: Session, official: Official) -> None:
    """Revoke the token, if there is one."""
    found = session.scalar(select(AnswerLink).where(AnswerLink.official_id == official.id))
    if found is not None:
        session.delete(found)
        session.flush()


def official_with(session: Session, token: str) -> Official | None:
    """Whose link it is, while the official is active; a revoked token is one that never was."""
    found = session.scalar(select(AnswerLink).where(AnswerLink.digest == digest(token)))
    return found.official if found is not None and found.official.active else None
