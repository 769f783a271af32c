"""Whether a client asks for gzip (RFC 9110, section 12.5.3)."""

from __future__ import annotations

from functools import lru_cache

from werkzeug.http import parse_accept_header

_NAMES = ("gzip", "x-gzip")


@lru_cache(maxsize=256)
def wants_gzip(accept_encoding: str) -> bool:
    """Only who names gzip gets it, and who likes the plain bytes no less does not.

    A mere ``*`` is no wish: Outlook shows an empty calendar for gzip that it did not ask for.
    """
    qualities = {name.lower(): quality for name, quality in parse_accept_header(accept_encoding)}
    packed = max((qualities.get(name, 0.0) for name in _NAMES), default=0.0)
    return packed > 0 and packed >= qualities.get("identity", 0.0)
