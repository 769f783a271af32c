"""Where encoders are told to send: this machine, without a certificate, as none holds for it."""

from __future__ import annotations

from meetings.sandbox.world import world


def address(application: str) -> str:
    """The same for the plain and the secure field of an answer."""
    return f"rtmp://127.0.0.1:{world().rtmp_port}/{application}"
