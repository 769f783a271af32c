"""The search for our marker among all that a channel holds, over all pages.

A whole channel is listed once for all broadcasts that are new to it. That list may only say that
there is nothing: whoever is in doubt, or finds something on it, lists the channel again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TypeVar

import regex

from meetings.broadcasts.adapter import Marked

MARK = regex.compile(r"no-tie:[0-9a-f]{24}\b")
SHARED_SECONDS = 300.0

Found = TypeVar("Found", bound=Marked)
List = Callable[[], Iterator[Found]]

_listed: dict[str, tuple[float, frozenset[str]]] = {}


def find(marker: str, items: List[Found], renew: Callable[[], None]) -> list[Found]:
    """What carries the marker; ``renew`` is called now and then, because a listing can be long."""
    return [item for mark, item in marked(items(), renew) if mark == marker]


def find_unless_new(
    marker: str, place: str, items: List[Found], renew: Callable[[], None]
) -> list[Found]:
    """The same for one that was never tried to be made; ``place`` names what is listed."""
    return find(marker, items, renew) if marker in _marks_in(place, items, renew) else []


def _marks_in(place: str, items: List[Found], renew: Callable[[], None]) -> frozenset[str]:
    listed_at, marks = _listed.get(place, (0.0, frozenset()))
    if not listed_at or time.monotonic() - listed_at > SHARED_SECONDS:
        marks = frozenset(mark for mark, _item in marked(items(), renew))
        _listed[place] = (time.monotonic(), marks)
    return marks


RENEW_EVERY = 50


def marked(items: Iterator[Found], renew: Callable[[], None]) -> Iterator[tuple[str, Found]]:
    """Items with the mark of ours that they carry."""
    for number, item in enumerate(items, 1):
        if mark := MARK.search(item.description):
            yield mark.group(), item
        if number % RENEW_EVERY == 0:
            renew()
