"""Secret links: the token of each is shown once, and only its digest is kept.

A token has 192 random bits, so an unsalted digest cannot be reversed.
"""

from __future__ import annotations

import hashlib
import secrets

BYTES = 24


def new_token() -> str:
    """A token, of which the caller holds the only copy."""
    return secrets.token_urlsafe(BYTES)


def digest(token: str) -> str:
    """The SHA-256 of a token, whatever stands in an address in its place."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
