"""A crew's private link. Only its digest is kept; whoever loses the link gets a new one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from meetings import secret_link
from meetings.audit import Audited
from meetings.database import Base, Numbered
from meetings.officials.crew import Crew


class CrewLink(Audited, Numbered, Base):
    """The SHA-256 of a token, which is kept nowhere; see ``secret_link``."""

    __tablename__ = "crew_link"
    __unaudited__ = frozenset({"digest"})

    crew_id: Mapped[int] = mapped_column(ForeignKey("crew.id", ondelete="CASCADE"), unique=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]

    crew: Mapped[Crew] = relationship()


def open_link(session: Session, crew: Crew, *, now: datetime) -> str:
    """A new token, see ``secret_link.issue``."""
    return secret_link.issue(session, CrewLink, now, crew_id=crew.id)


def close_link(session: Session, crew: Crew) -> None:
    """Revoke the token, if there is one."""
    secret_link.revoke(session, CrewLink, crew_id=crew.id)


def crew_with(session: Session, token: str) -> Crew | None:
    """Whose link it is, while the crew is active."""
    found: CrewLink | None = secret_link.link_with(session, CrewLink, token)
    return found.crew if found is not None and found.crew.active else None
