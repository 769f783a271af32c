"""A choice of filters as a short code, for calendars that take no address over 256 characters.

The code holds the numbers of what was chosen, so it needs no table, is the same for the same
choice, and outlives a changed slug. One part for each filter in their order, between dots: numbers
in base 16 (``3-1a``) or, where that is shorter, ``_`` and a bit for each number in base 64.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.appeals.topic import Topic
from meetings.diary.filters import Filters
from meetings.errors import NotFound
from meetings.officials.official import Official
from meetings.places.district import District
from meetings.places.venue import Venue

LONGEST = 190
_RECORDS: dict[str, Any] = {
    "district": District,
    "topic": Topic,
    "official": Official,
    "venue": Venue,
}
# Their places are their numbers: a new kind goes to the end.
KINDS: dict[str, tuple[str, ...]] = {
    "venue_kind": ("bazaar", "park", "square", "yard", "field", "farm", "office"),
    "kind": ("open-air", "office"),
}


def encode(session: Session, filters: Filters) -> str | None:
    """The code of a choice; None when nothing was chosen, or so much that it would be too long."""
    numbers = [_numbers(session, name, getattr(filters, name)) for name in filters.names()]
    code = ".".join(map(_write, numbers)).rstrip(".")
    return code if 0 < len(code) <= LONGEST else None


def decode(session: Session, code: str) -> Filters:
    """The choice behind a code; raises NotFound when there is none, or what was chosen is gone."""
    try:
        parts = zip(Filters.names(), map(_read, code[:LONGEST].split(".")), strict=False)
        found = Filters(**{name: _slugs(session, name, numbers) for name, numbers in parts})
    except (ValueError, IndexError):
        found = Filters()
    if encode(session, found) != code:  # also: one choice has one address
        raise NotFound(_("There is no such calendar. Choose anew on the calendars page."))
    return found


def _numbers(session: Session, name: str, slugs: Collection[str]) -> Sequence[int]:
    if name in KINDS:
        return sorted(map(KINDS[name].index, slugs))
    record = _RECORDS[name]
    chosen = select(record.id).where(record.slug.in_(slugs)).order_by(record.id)
    return session.scalars(chosen).all() if slugs else ()


def _slugs(session: Session, name: str, numbers: Collection[int]) -> tuple[str, ...]:
    if name in KINDS:
        return tuple(KINDS[name][number] for number in numbers)
    record = _RECORDS[name]
    chosen = select(record.slug).where(record.id.in_(numbers)).order_by(record.slug)
    return tuple(session.scalars(chosen)) if numbers else ()


def _write(numbers: Sequence[int]) -> str:
    if not numbers:
        return ""
    bits = sum(1 << number for number in numbers)
    flags = urlsafe_b64encode(bits.to_bytes(-(-bits.bit_length() // 8), "big")).decode()
    return min("-".join(f"{number:x}" for number in numbers), "_" + flags.rstrip("="), key=len)


def _read(part: str) -> list[int]:
    """Raises ValueError for what is no part of a code."""
    if not part.startswith("_"):
        return [_number(digits) for digits in part.split("-")] if part else []
    flags = part[1:] + "=" * (-len(part[1:]) % 4)
    bits = int.from_bytes(urlsafe_b64decode(flags), "big")
    return [number for number in range(bits.bit_length()) if bits >> number & 1]


def _number(digits: str) -> int:
    if len(digits) > 7:
        raise ValueError(digits)  # no record has such a number, and no database takes it
    return int(digits, 16)
