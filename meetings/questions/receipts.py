"""Receipt codes, with which authors follow their questions; only a digest of each is kept.

A code is reckoned from the key under which the phone sent the question, so that a phone that asks
again, because it never heard the answer, is given the same code.
"""

from __future__ import annotations

import hashlib
import hmac

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from meetings.questions.question import Question

AnySession = Session | scoped_session[Session]

# Without 0 and O, 1, I and L, which look alike; ten of these letters are 49 bits.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 10
_GROUP = 5
# Cyrillic letters that look like Latin ones: a phone here types them first.
_LATIN = str.maketrans("АВЕКМНРСТУХ", "ABEKMHPCTYX")


def code_for(sent_key: str) -> str:
    """The code of the question sent under this key, like ``7KQ2M-XW94R``."""
    secret = str(current_app.secret_key).encode()
    number = int.from_bytes(
        hmac.digest(secret, b"question receipt " + sent_key.encode(), hashlib.sha256)
    )
    letters = ""
    for _letter in range(LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        letters += ALPHABET[rest]
    return written(letters)


def written(code: str) -> str:
    """The code as it is shown, in two groups, however it was typed."""
    plain = _plain(code)
    return f"{plain[:_GROUP]}-{plain[_GROUP:]}"


def is_code(code: str) -> bool:
    """Whether it could be a code, as devices without a network make them themselves."""
    plain = _plain(code)
    return len(plain) == LENGTH and set(plain) <= set(ALPHABET)


def digest(code: str) -> str:
    """What is kept of a code, however it was typed."""
    return hashlib.sha256(_plain(code).encode()).hexdigest()


def find(session: AnySession, code: str) -> Question | None:
    """The question with this receipt code; None for what is no code and for one never given out."""
    if len(_plain(code)) != LENGTH:
        return None
    return session.scalars(
        select(Question).where(Question.receipt_digest == digest(code))
    ).one_or_none()


def _plain(code: str) -> str:
    return "".join(code.upper().translate(_LATIN).replace("-", " ").split())
