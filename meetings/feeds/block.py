"""A stored block: the VEVENT of a session in one language, as feeds join it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from meetings.database import Base


class StoredBlock(Base):
    """The bytes of one revision of a session in one language, plain and deflated.

    ``checksum`` (CRC-32) and ``size`` are those of the plain bytes, so that gzip needs only the others.

    ``sequence`` and ``content_changed_at`` are the revision it shows, ``recipe`` the way it was
    made. ``edition`` counts how often the same revision was made anew with other bytes (a corrected
    translation), so that an ETag never stands for two contents.
    """

    __tablename__ = "stored_block"

    session_id: Mapped[int] = mapped_column(
        ForeignKey("reception_session.id", ondelete="CASCADE"), primary_key=True
    )
    language: Mapped[str] = mapped_column(String(2), primary_key=True)
    sequence: Mapped[int]
    content_changed_at: Mapped[datetime]
    recipe: Mapped[str] = mapped_column(String(24))
    edition: Mapped[int] = mapped_column(default=0)
    data: Mapped[bytes]
    packed: Mapped[bytes]
    # A nought stands only in rows of an older recipe, which nobody reads.
    checksum: Mapped[int] = mapped_column(BigInteger, server_default="0")
    size: Mapped[int] = mapped_column(server_default="0")
