"""An official's private link to the questions put to them. Only its digest is kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from meetings import secret_link
from meetings.audit import Audited
from meetings.database import Base, Numbered
from meetings.officials.official import Official


class AnswerLink(Audited, Numbered, Base):
    """The SHA-256 of a token, which is kept nowhere; see ``secret_link``."""

    __tablename__ = "answer_link"
    __unaudited__ = frozenset({"digest"})

    official_id: Mapped[int] = mapped_column(
        ForeignKey("official.id", ondelete="CASCADE"), unique=True
    )
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]

    official: Mapped[Official] = relationship()


def open_link(session: Session, official: Official, *, now: datetime) -> str:
    """A new token, see ``secret_link.issue``."""
    return secret_link.issue(session, AnswerLink, now, official_id=official.id)


def close_link(session: Session, official: Official) -> None:
    """Revoke the token, if there is one."""
    secret_link.revoke(session, AnswerLink, official_id=official.id)


def official_with(session: Session, token: str) -> Official | None:
    """Whose link it is, while the official is active."""
    found: AnswerLink | None = secret_link.link_with(session, AnswerLink, token)
    return found.official if found is not None and found.official.active else None
