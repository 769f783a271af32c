"""One cell: whatever a file holds becomes plain text that is safe to keep and to show."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

# Control characters, halves of surrogate pairs, and marks that turn the direction of the text around them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def clean(text: str) -> str:
    """The text without control characters and without space at its ends; line breaks are ``\\n``."""
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def as_text(value: Any) -> str:
    """A spreadsheet's value as a person would type it; days as ``YYYY-MM-DD``, formulas as they stand."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return clean(str(getattr(value, "text", value)))


def one_line(text: str) -> str:
    """The text with every run of white space made one space."""
    return " ".join(text.split())


def quoted(text: str, length: int = 40) -> str:
    """The text in quotation marks, cut when it is long, for use in a sentence."""
    line = one_line(text)
    return f"“{line if len(line) <= length else line[: length - 1] + '…'}”"


def harmless(text: str) -> str:
    """The text for a CSV file, such that no spreadsheet program takes it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
