"""Signing in and out, in the audit trail: which account, never which address was typed."""

from __future__ import annotations

from typing import Any

from meetings import audit
from meetings.accounts.user import User
from meetings.database import db

VISITOR = audit.Actor(None, "visitor")


def of(user: User, action: str, **changes: Any) -> None:
    """Write that this person did something about the own account; the caller commits."""
    with audit.acting(audit.Actor(user.id, user.display_name)):
        audit.record(db.session(), action, "user", user.id, changes)


def failed(user_id: int | None, what: str = "password") -> None:
    """Write a failed attempt, on a known account or (None) an unknown one, and commit it."""
    with audit.acting(VISITOR):
        audit.record(db.session(), "sign_in_failed", "user", user_id, {"factor": [None, what]})
    db.session.commit()
