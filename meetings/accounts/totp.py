"""Codes of the second factor, each of which works once."""

from __future__ import annotations

from typing import Any

import segno
from flask_security import Totp


class SingleUseTotp(Totp):
    """Remembers the last code that was accepted (RFC 6238, section 5.2); ``user`` is a ``User``."""

    def generate_qrcode(self, username: str, totp: str) -> str:
        """The picture for the app as a ``data:`` address, on white also where the page is dark."""
        code = segno.make(self.get_totp_uri(username, totp))
        return str(code.svg_data_uri(scale=4, light="#fff"))

    def get_last_counter(self, user: Any) -> int | None:
        """The time step of the code that was accepted last."""
        counter: int | None = user.last_totp_counter
        return counter

    def set_last_counter(self, user: Any, tmatch: Any) -> None:
        """Remember the time step of the code that was just accepted."""
        user.last_totp_counter = tmatch.counter
