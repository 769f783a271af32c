"""A crew's private link. Only its digest is kept; whoever loses the link gets a new one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from meetings.audit import Audited
from meetings.database import Base, Numbered
from meetings.officials.crew import Crew
from meetings.secret_link import digest, new_token


class CrewLink(Audited, Numbered, Base):
    """The SHA-256 of a token of 192 random bits, which is kept nowhere. What is revoked is deleted."""

    __tablename__ = "crew_link"
    __unaudited__ = frozenset({"digest"})

    crew_id: Mapped[int] = mapped_column(ForeignKey("crew.id", ondelete="CASCADE"), unique=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]

    crew: Mapped[Crew] = relationship()


def link_of(session: Session, crew: Crew) -> CrewLink | None:
    """The link of a crew."""
    return session.scalar(select(CrewLink).where(CrewLink.crew_id == crew.id))


def open_link(session: Session, crew: Crew, *, now: datetime) -> str:
    """A new token, the only copy; an earlier one is dead from the commit on."""
    token = new_token()
    found = link_of(session, crew)
    if found is None:
        session.add(CrewLink(crew_id=crew.id, digest=digest(token), created_at=now))
    else:
        found.digest, found.created_at = digest(token), now
    session.flush()
    return token


def close_link(session: Session, crew: Crew) -> None:
    """Revoke the token, if there is one."""
    found = link_of(session, crew)
    if found is not None:
        session.delete(found)
        session.flush()


def crew_with(session: Session, token: str) -> Crew | None:
    """Whose link it is, while the crew is active; a revoked token is one that never was."""
    found = session.scalar(select(CrewLink).where(CrewLink.digest == digest(token)))
    return found.crew if found is not None and found.crew.active else None
