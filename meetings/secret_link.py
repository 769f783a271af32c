"""Secret links: the token of each is shown once, and only its digest is kept.

A token has 192 random bits, so an unsalted digest cannot be reversed. A kind of link is a record with
``digest``, ``created_at`` and whose it is; what is revoked is deleted.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.database import lock

BYTES = 24


def issue(session: Session, kind: type[Any], now: datetime, **owner: int) -> str:
    """A new token, the only copy; the owner's earlier one is dead from the commit on.

    Of two who ask at once the second waits, and theirs is the one that lives.
    """
    lock(session, f"{kind.__tablename__} {owner}")
    token = secrets.token_urlsafe(BYTES)
    found = link_of(session, kind, **owner)
    if found is None:
        session.add(kind(**owner, digest=digest(token), created_at=now))
    else:
        found.digest, found.created_at = digest(token), now
    session.flush()
    return token


def revoke(session: Session, kind: type[Any], **owner: int) -> None:
    """The owner's token is dead from the commit on, if there is one."""
    found = link_of(session, kind, **owner)
    if found is not None:
        session.delete(found)
        session.flush()


def link_of(session: Session, kind: type[Any], **owner: int) -> Any:
    """The record of an owner's link, or None."""
    return session.scalars(select(kind).filter_by(**owner)).one_or_none()


def link_with(session: Session, kind: type[Any], token: str) -> Any:
    """The record of a token, or None; a revoked one is the same to us as one that never was."""
    return session.scalars(select(kind).filter_by(digest=digest(token))).one_or_none()


def digest(token: str) -> str:
    """The SHA-256 of a token, whatever stands in an address in its place."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
