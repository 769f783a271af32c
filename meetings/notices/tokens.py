"""Secrets in addresses: who holds one may do just that, and nobody can make one up.

Each is a plain text, a dash, and 120 bits of HMAC-SHA-256 over purpose and text. Together they fit
the 64 characters of a Telegram deep link (https://core.telegram.org/bots/features#deep-linking).
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from meetings.settings import Settings


def sign(settings: Settings, purpose: str, text: str) -> str:
    """The token for ``text``, which has no dash."""
    return f"{text}-{_seal(settings, purpose, text)}"


def read(settings: Settings, purpose: str, token: str) -> str | None:
    """The text of a token made for that purpose, else None."""
    text, _dash, seal = token.partition("-")
    genuine = hmac.compare_digest(_seal(settings, purpose, text).encode(), seal.encode())
    return text if genuine else None


def _seal(settings: Settings, purpose: str, text: str) -> str:
    sealed = keyed(settings, f"{purpose} {text}")
    return base64.urlsafe_b64encode(sealed[:15]).decode()


def digest(settings: Settings, means: str, address: str) -> str:
    """By which an address is found again without being readable."""
    return keyed(settings, f"address {means} {address}").hex()


def keyed(settings: Settings, text: str) -> bytes:
    """HMAC-SHA-256 of a text under the secret key, for notices only."""
    return hmac.new(
        settings.secret_key.encode(), f"notices {text}".encode(), hashlib.sha256
    ).digest()
