"""A private feed: the secret address of one official's or one crew's own calendar."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from meetings.audit import Audited
from meetings.database import Base, Numbered
from meetings.officials.crew import Crew
from meetings.officials.official import Official
from meetings.secret_link import digest, new_token

Owner = Official | Crew


class PrivateFeed(Audited, Numbered, Base):
    """Whose calendar it is, and the SHA-256 of its token, which is kept nowhere.

    A token has 192 random bits, so an unsalted digest cannot be reversed. What is revoked is
    deleted: a revoked token and one that never was are the same to us.
    """

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
    mine = (
        PrivateFeed.official_id == owner.id
        if isinstance(owner, Official)
        else PrivateFeed.crew_id == owner.id
    )
    return session.scalars(select(PrivateFeed).where(mine)).one_or_none()


def open_feed(session: Session, owner: Owner, *, now: datetime) -> str:
    """A new token for the owner's calendar, the only copy; an earlier one is dead from the commit on."""
    token = new_token()
    found = feed_of(session, owner)
    if found is None:
        kind = "official_id" if isinstance(owner, Official) else "crew_id"
        session.add(PrivateFeed(**{kind: owner.id}, digest=digest(token), created_at=now))
    else:
        found.digest, found.created_at = digest(token), now
    session.flush()
    return token


def close_feed(session: Session, owner: Owner) -> None:
    """Revoke the token, if there is one."""
    found = feed_of(session, owner)
    if found is not None:
        session.delete(found)
        session.flush()


def feed_with(session: Session, token: str) -> PrivateFeed | None:
    """The feed of a token; as much work for a revoked one as for one that never was."""
    return session.scalars(
        select(PrivateFeed).where(PrivateFeed.digest == digest(token))
    ).one_or_none()
