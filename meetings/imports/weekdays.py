"""Weekdays and opening hours as people write them in Kazakh, Russian and English."""

from __future__ import annotations

import re
from itertools import pairwise

from flask_babel import gettext as _

from meetings.errors import InvalidInput
from meetings.imports.cell import quoted

WORDS = {
    "mon": ("mon", "mo", "monday", "дс", "дүй", "дүйсенбі", "пн", "пон", "понедельник"),
    "tue": ("tue", "tu", "tuesday", "сс", "сей", "сейсенбі", "вт", "втр", "вторник"),
    "wed": ("wed", "we", "wednesday", "ср", "сәр", "сәрсенбі", "среда"),
    "thu": ("thu", "th", "thursday", "бс", "бей", "бейсенбі", "чт", "чет", "четверг"),
    "fri": ("fri", "fr", "friday", "жм", "жұм", "жұма", "пт", "пят", "пятница"),
    "sat": ("sat", "sa", "saturday", "сн", "сен", "сенбі", "сб", "суб", "суббота"),
    "sun": ("sun", "su", "sunday", "жс", "жек", "жексенбі", "вс", "вск", "воскресенье"),
}
_DAYS = tuple(WORDS)
_DAY_OF = {word: day for day, words in WORDS.items() for word in words}
_EVERY_DAY = re.compile(r"\b(daily|every day|күн сайын|күнде|ежедневно|каждый день)\b")
_CLOSED = re.compile(r"\b(closed|жабық|закрыто|выходной|демалыс)\b")
_DASH = re.compile(r"\s*[-–—]\s*")
_TIME = r"(\d{1,2})[:.](\d{2})"
_RANGE = re.compile(rf"{_TIME}\s*[-–—]\s*{_TIME}")


def weekdays(cell: str) -> list[str]:
    """The days of “mon, wed–fri” in the order of the week; raises InvalidInput for any other word."""
    plain = _DASH.sub("-", _EVERY_DAY.sub("mon-sun", cell.casefold()))
    found: set[str] = set()
    for part in re.split(r"[\s,;/]+", plain):
        if part:
            found.update(_span(part, cell))
    return [day for day in _DAYS if day in found]


def _span(part: str, cell: str) -> list[str]:
    ends = [_DAY_OF.get(word.strip(".")) for word in part.split("-")]
    if None in ends or len(ends) > 2:
        raise InvalidInput(
            _("%(value)s are no weekdays; write them like mon, wed-fri.", value=quoted(cell))
        )
    first, last = (_DAYS.index(str(end)) for end in (ends[0], ends[-1]))
    return [_DAYS[(first + step) % 7] for step in range((last - first) % 7 + 1)]


def hours(cell: str) -> dict[str, list[list[str]]]:
    """Opening hours, parts parted by “;”: ``mon-fri 09:00-13:00, 14:00-18:00; sat 10:00-14:00``.

    A day that is not named is closed. Returns ``{"mon": [["09:00", "13:00"], …], …}``;
    raises InvalidInput for what cannot be read, hours that end before they begin, or overlap.
    """
    opened: dict[str, list[list[str]]] = {}
    for part in re.split(r"[;\n]+", cell.casefold()):
        if part.strip():
            _add_part(opened, part.strip(), cell)
    return {day: sorted(opened[day]) for day in _DAYS if opened.get(day)}


def _add_part(opened: dict[str, list[list[str]]], part: str, cell: str) -> None:
    closed = _CLOSED.search(part)
    ranges = [] if closed else _RANGE.findall(part)
    days = _CLOSED.sub("", part) if closed else _RANGE.sub("", part)
    if not (closed or ranges):
        raise _no_hours(cell)
    for day in weekdays(days.strip(" ,:")) or _DAYS:
        opened.setdefault(day, []).extend(_between(found, cell) for found in ranges)
        _check_order(sorted(opened[day]), cell)


def _between(found: tuple[str, str, str, str], cell: str) -> list[str]:
    start, end = (f"{int(hour):02}:{minute}" for hour, minute in (found[:2], found[2:]))
    if not start < end <= "24:00" or found[1] > "59" or found[3] > "59":
        raise _no_hours(cell)
    return [start, end]


def _check_order(ranges: list[list[str]], cell: str) -> None:
    if any(later[0] < earlier[1] for earlier, later in pairwise(ranges)):
        raise InvalidInput(
            _("%(value)s: hours of the same day overlap; write each once.", value=quoted(cell))
        )


def _no_hours(cell: str) -> InvalidInput:
    return InvalidInput(
        _(
            "%(value)s are no opening hours; write them like mon-fri 09:00-18:00; sat 10:00-14:00.",
            value=quoted(cell),
        )
    )
