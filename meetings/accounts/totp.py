"""Codes of the second factor, each of which works once."""

from __future__ import annotations

from typing import Any

from flask_security import Totp

from meetings.accounts.user import User


class SingleUseTotp(Totp):
    """Remembers the last code that was accepted (RFC 6238, section 5.2)."""

    def get_last_counter(self, user: User) -> int | None:
        """The time step of the code that was accepted last."""
        return user.last_totp_counter

    def set_last_counter(self, user: User, tmatch: Any) -> None:
        """Remember the time step of the code that was just accepted."""
        user.last_totp_counter = tmatch.counter
