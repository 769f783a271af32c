"""An attempt to connect a channel: begun at our desk, answered by a platform, good once."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from meetings.broadcasts.accounts import Choice
from meetings.broadcasts.channel import Platform
from meetings.database import Base, Numbered, enum_column
from meetings.effects.outbox import AnySession
from meetings.vault import Encrypted

LASTS = timedelta(minutes=15)


class ConnectAttempt(Numbered, Base):
    """What we keep while a person is away at a platform.

    ``state_digest`` is of the word that comes back with them; ``verifier`` proves that the code was
    asked for by us (RFC 7636). ``channel_id`` is the channel to connect again, None for a new one.
    ``choices`` are the accounts among which they still choose.
    """

    __tablename__ = "connect_attempt"

    state_digest: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    platform: Mapped[Platform] = mapped_column(enum_column(Platform))
    channel_id: Mapped[int | None] = mapped_column(ForeignKey("channel.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(2))
    verifier: Mapped[str] = mapped_column(Encrypted())
    choices: Mapped[str | None] = mapped_column(Encrypted())
    expires_at: Mapped[datetime]

    def offer(self, choices: Sequence[Choice]) -> None:
        """Let the person choose."""
        self.choices = json.dumps([asdict(choice) for choice in choices])

    @property
    def offered(self) -> list[Choice]:
        """The accounts to choose among."""
        return [Choice(**known) for known in json.loads(self.choices or "[]")]


def begin(
    session: AnySession,
    user_id: int,
    platform: Platform,
    language: str,
    now: datetime,
    channel_id: int | None = None,
) -> tuple[str, ConnectAttempt]:
    """A new attempt and its state, which is kept nowhere; old ones are forgotten. Not committed."""
    session.execute(delete(ConnectAttempt).where(ConnectAttempt.expires_at <= now))
    state = secrets.token_urlsafe(32)
    attempt = ConnectAttempt(
        state_digest=_digest(state),
        user_id=user_id,
        platform=platform,
        channel_id=channel_id,
        language=language,
        verifier=secrets.token_urlsafe(64),
        expires_at=now + LASTS,
    )
    session.add(attempt)
    session.flush()
    return state, attempt


def find(session: AnySession, state: str, user_id: int, now: datetime) -> ConnectAttempt | None:
    """The attempt of that state, if this person began it and it has not expired."""
    return session.scalar(
        select(ConnectAttempt)
        .where(
            ConnectAttempt.state_digest == _digest(state),
            ConnectAttempt.user_id == user_id,
            ConnectAttempt.expires_at > now,
        )
        .with_for_update()
    )


def take(session: AnySession, state: str, user_id: int, now: datetime) -> ConnectAttempt | None:
    """The same, once: it is gone afterwards, and detached. Not committed."""
    attempt = find(session, state, user_id, now)
    if attempt is not None:
        session.delete(attempt)
        session.flush()
        session.expunge(attempt)
    return attempt


def _digest(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()
