"""Text that people typed, made fit for a calendar; it stays text whatever it holds."""

import re
from functools import lru_cache
from urllib.parse import quote, urlsplit, urlunsplit

import regex

ADDRESS_LIMIT = 2000

# Parsers that use str.splitlines end a line at each of these, so none may stay in a value.
_BREAK = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_UNWANTED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff]")
# A folded line of nothing but blanks ends the property in some parsers, so runs stay short.
_LONG_BLANK = re.compile(r"([^\S\n]{8})[^\S\n]+")
_GRAPHEME = regex.compile(r"\X")
_URI_MARKS = ":/?#[]@!$&'()*+,;=%-._~"
# RFC 6868 knows escapes for these, most calendars do not.
_LOOKALIKE = str.maketrans({'"': "'", "\\": "/", "^": "ˆ"})


def clean(text: str) -> str:
    """Without control characters, lone surrogates and byte order marks; line ends are newlines."""
    return _BREAK.sub("\n", _UNWANTED.sub("", text))


def prose(text: str, limit: int) -> str:
    """Cleaned text of several lines, at most `limit` characters."""
    return cut(_LONG_BLANK.sub(r"\1", clean(text)).strip(), limit)


def line(text: str, limit: int) -> str:
    """Cleaned text on one line with single spaces, at most `limit` characters."""
    return cut(" ".join(clean(text).split()), limit)


def parameter(text: str, limit: int) -> str:
    """A property parameter (RFC 5545 section 3.2), free of marks that parsers disagree on."""
    return line(text.translate(_LOOKALIKE), limit)


def cut(text: str, limit: int) -> str:
    """At most `limit` characters: cut at a word where possible, never inside a grapheme.

    What was cut ends with an ellipsis, which counts.
    """
    if len(text) <= limit:
        return text
    return text[: _word_end(text, _grapheme_end(text, limit - 1))].rstrip() + "…"


def _grapheme_end(text: str, limit: int) -> int:
    end = 0
    for grapheme in _GRAPHEME.finditer(text):
        if grapheme.end() > limit:
            break
        end = grapheme.end()
    return end


def _word_end(text: str, end: int) -> int:
    """The end of the last whole word, unless that would drop more than half."""
    if text[end].isspace():
        return end
    start = max(text.rfind(blank, 0, end) for blank in " \n\t")
    return start if start > end // 2 else end


@lru_cache(maxsize=256)  # an entry names each of its addresses several times
def address(text: str) -> str:
    """A web address in the letters that RFC 3986 allows; ValueError when it is none."""
    cleaned = " ".join(clean(text).split())
    try:
        parts = urlsplit(cleaned)
        host = parts.netloc.encode("idna").decode()
    except ValueError:
        raise ValueError(f"The address {cut(cleaned, 80)!r} cannot be read; correct it.") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(
            f"The address {cut(cleaned, 80)!r} must begin with https:// or http:// and name a host."
        )
    return _of_bearable_length(quote(urlunsplit(parts._replace(netloc=host)), safe=_URI_MARKS))


def _of_bearable_length(found: str) -> str:
    if len(found) > ADDRESS_LIMIT:
        raise ValueError(f"An address may have {ADDRESS_LIMIT} characters, this has {len(found)}.")
    return found
