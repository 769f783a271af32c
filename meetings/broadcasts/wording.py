"""Text that fits a platform: cleaned, and cut at a word, never inside a character."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import regex

ELLIPSIS = "…"
Measure = Callable[[str], int]


def units(text: str) -> int:
    """Length in UTF-16 units, the strictest way in which platforms count characters."""
    return len(text.encode("utf-16-le", "ignore")) // 2


def octets(text: str) -> int:
    """Length in bytes of UTF-8."""
    return len(text.encode("utf-8", "ignore"))


def clean(text: str) -> str:
    """One line without control characters and without ``<`` and ``>``, which YouTube refuses."""
    kept = "".join(
        " " if unicodedata.category(letter) in ("Cc", "Cs") else letter for letter in text
    )
    return " ".join(kept.replace("<", "").replace(">", "").split())


def cut(text: str, limit: int, measure: Measure = units) -> str:
    """At most ``limit`` as measured, cut at a word and ended with ``…`` when it is longer."""
    if measure(text) <= limit:
        return text
    kept = _fitting(text, limit - measure(ELLIPSIS), measure)
    if not text[len(kept)].isspace():
        kept = _whole_words(kept)
    return kept.rstrip(" \n\t,;:·–—-") + ELLIPSIS


def _fitting(text: str, room: int, measure: Measure) -> str:
    """The longest beginning, in whole graphemes (UAX 29), that fits the room."""
    used, end = 0, 0
    for grapheme in regex.finditer(r"\X", text):
        used += measure(grapheme.group())
        if used > room:
            break
        end = grapheme.end()
    return text[:end]


def _whole_words(text: str) -> str:
    """Without the word that was cut through; a single long word stays."""
    words = text.rsplit(None, 1)
    return words[0] if len(words) == 2 else text
