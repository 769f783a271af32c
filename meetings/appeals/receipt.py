"""Receipt codes: with one a resident follows an appeal without an account."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.appeals.appeal import Appeal

# Crockford's base 32: nothing in it is mistaken for something else. 12 digits are 60 bits.
DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
_GROUP = 4
# What people type instead, on a Russian or Kazakh keyboard too.
_MEANT = str.maketrans("OILАВСЕНКМОРТХУ", "011ABCEHKM0PTXY")


def of_form(nonce: str, content: str) -> str:
    """The code of what was sent by a form: the same sent again gives the same code."""
    key = str(current_app.secret_key).encode()
    message = f"appeal receipt\0{nonce}\0{content}".encode()
    return _written(int.from_bytes(hmac.digest(key, message, "sha256"), "big"))


def random() -> str:
    """A code for an appeal that came by another way."""
    return _written(secrets.randbits(5 * LENGTH))


def _written(number: int) -> str:
    digits = "".join(DIGITS[number >> 5 * place & 31] for place in range(LENGTH))
    return "-".join(digits[start : start + _GROUP] for start in range(0, LENGTH, _GROUP))


def digest(code: str) -> str:
    """What is stored of a code, however it was typed."""
    meant = "".join(filter(str.isalnum, code.upper())).translate(_MEANT)
    return hashlib.sha256(meant.encode(errors="replace")).hexdigest()


def appeal_of(session: Session, code: str) -> Appeal | None:
    """The appeal that is followed with this code."""
    return session.scalar(select(Appeal).where(Appeal.receipt_digest == digest(code)))
