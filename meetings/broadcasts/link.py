"""A link by hand: where a session can be watched on a network that has no way in for programs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from meetings.audit import Audited
from meetings.database import Base, Numbered


class WatchLink(Audited, Numbered, Base):
    """One https address of a session; ``name`` is what viewers read, e.g. the network's own name."""

    __tablename__ = "watch_link"

    session_id: Mapped[int] = mapped_column(
        ForeignKey("reception_session.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(80))
    url: Mapped[str] = mapped_column(String(500))
    created_at: Mapped[datetime]
