"""Numbers of records written short: in base 36, so that a code can be read out and typed."""

from __future__ import annotations

import re

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_CODE = re.compile(r"[0-9a-z]{1,6}")


def encode(number: int) -> str:
    """The code of a positive whole number."""
    rest, digit = divmod(number, len(DIGITS))
    return (encode(rest) if rest else "") + DIGITS[digit]


def decode(code: str) -> int | None:
    """The number, capitals being the same; None for what is no code."""
    code = code.lower()
    return int(code, len(DIGITS)) if _CODE.fullmatch(code) else None
