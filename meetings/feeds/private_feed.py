"""A private feed: the secret address of one official's or one crew's own calendar."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from meetings import secret_link
from meetings.audit import Audited
from meetings.database import Base, Numbered
from meetings.officials.crew import Crew
from meetings.officials.official import Official

Owner = Official | Crew


class PrivateFeed(Audited, Numbered, Base):
    """Whose calendar it is, and the SHA-256 of its token, which is kept nowhere; see ``secret_link``."""

    __tablename__ = "private_feed"
    __table_args__ = (
        CheckConstraint("(official_id IS NULL) <> (crew_id IS NULL)", name="one_owner"),
    )
    __unaudited__ = frozenset({"digest"})

    official_id: Mapped[int | None] = mapped_column(
        ForeignKey("official.id", ondelete="CASCADE"), unique=True
    )
    crew_id: Mapped[int | None] = mapped_column(
        ForeignKey("crew.id", ondelete="CASCADE"), unique=True
    )
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]

    official: Mapped[Official | None] = relationship()
    crew: Mapped[Crew | None] = relationship()

    @property
    def owner(self) -> Owner:
        """Whose calendar it is."""
        owner = self.official or self.crew
        assert owner is not None
        return owner


def feed_of(session: Session, owner: Owner) -> PrivateFeed | None:
    """The feed of an official or a crew."""
    found: PrivateFeed | None = secret_link.link_of(session, PrivateFeed, **_key(owner))
    return found


def open_feed(session: Session, owner: Owner, *, now: datetime) -> str:
    """A new token for the owner's calendar, see ``secret_link.issue``."""
    return secret_link.issue(session, PrivateFeed, now, **_key(owner))


def close_feed(session: Session, owner: Owner) -> None:
    """Revoke the token, if there is one."""
    secret_link.revoke(session, PrivateFeed, **_key(owner))


def feed_with(session: Session, token: str) -> PrivateFeed | None:
    """The feed of a token; as much work for a revoked one as for one that never was."""
    found: PrivateFeed | None = secret_link.link_with(session, PrivateFeed, token)
    return found


def _key(owner: Owner) -> dict[str, int]:
    return {"official_id" if isinstance(owner, Official) else "crew_id": owner.id}
