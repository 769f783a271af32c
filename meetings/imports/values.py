"""What a cell may say: each parser turns its text into a value, or refuses it with a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Generic, TypeVar

from flask_babel import gettext as _

from meetings.errors import InvalidInput
from meetings.i18n import LANGUAGES, current_language
from meetings.imports.cell import one_line, quoted
from meetings.imports.columns import fold

T = TypeVar("T")
EARLIEST = date(1990, 1, 1)

_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})[./](?P<month>\d{1,2})[./](?P<year>\d{4})")
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_TIME_AFTER = re.compile(r"[T ]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?$")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def text(limit: int, *, lines: bool = False) -> Callable[[str], str]:
    """Text of at most so many characters, in one line unless ``lines``."""

    def parse(cell: str) -> str:
        value = cell if lines else one_line(cell)
        if len(value) > limit:
            raise InvalidInput(
                _("This is longer than %(limit)s characters; shorten it.", limit=limit)
            )
        return value

    return parse


def email(cell: str) -> str:
    """An address like ``name@example.kz``."""
    if len(cell) > 254 or not _EMAIL.fullmatch(cell):
        raise InvalidInput(_("This is no e-mail address; write one like name@example.kz."))
    return cell


def day(cell: str) -> date:
    """A day as ``31.12.2019``, ``31/12/2019`` or ``2019-12-31``; a time of day after it is ignored."""
    written = _TIME_AFTER.sub("", cell)
    match = _DAY_FIRST.fullmatch(written) or _YEAR_FIRST.fullmatch(written)
    try:
        if match:
            return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        pass  # such as the 31st of June
    raise InvalidInput(
        _("%(value)s is no day; write one like 31.12.2019 or 2019-12-31.", value=quoted(cell))
    )


def past_day(today: date) -> Callable[[str], date]:
    """A day from 1990 until today."""

    def parse(cell: str) -> date:
        value = day(cell)
        if value > today:
            raise InvalidInput(
                _("%(value)s is still to come; write the day it was.", value=quoted(cell))
            )
        if value < EARLIEST:
            raise InvalidInput(
                _("%(value)s is before 1990; write the day it was.", value=quoted(cell))
            )
        return value

    return parse


def whole(lowest: int, highest: int) -> Callable[[str], int]:
    """A whole number between two, both included; spaces may part the thousands."""

    def parse(cell: str) -> int:
        digits = "".join(cell.split())
        number = int(digits) if re.fullmatch(r"[+-]?[0-9]{1,12}", digits) else None
        if number is None or not lowest <= number <= highest:
            raise InvalidInput(
                _(
                    "%(value)s does not fit; write a whole number from %(lowest)s to %(highest)s.",
                    value=quoted(cell),
                    lowest=lowest,
                    highest=highest,
                )
            )
        return number

    return parse


def degrees(highest: int) -> Callable[[str], float]:
    """A latitude or longitude up to ± ``highest`` degrees, with a decimal point or comma."""

    def parse(cell: str) -> float:
        written = cell.replace(",", ".").rstrip("° ")
        number = float(written) if re.fullmatch(r"[+-]?[0-9]{1,3}(\.[0-9]+)?", written) else None
        if number is None or abs(number) > highest:
            raise InvalidInput(
                _(
                    "%(value)s does not fit; write degrees from -%(highest)s to %(highest)s, like 43.30.",
                    value=quoted(cell),
                    highest=highest,
                )
            )
        return number

    return parse


class Words(Generic[T]):
    """A choice by words: for each value the Kazakh, Russian and English one, then further accepted ones."""

    def __init__(self, words: Mapping[T, tuple[str, ...]]) -> None:
        self._shown = [accepted[:3] for accepted in words.values()]
        self._values = {_key(word): value for value, accepted in words.items() for word in accepted}

    def __call__(self, cell: str) -> T:
        """The value that a word stands for; raises InvalidInput naming the words there are."""
        value = self._values.get(_key(cell))
        if value is None:
            language = list(LANGUAGES).index(current_language())
            words = ", ".join(f"“{shown[language]}”" for shown in self._shown)
            raise InvalidInput(
                _(
                    "%(value)s is not known here; write one of %(words)s.",
                    value=quoted(cell),
                    words=words,
                )
            )
        return value


def _key(word: str) -> str:
    """Signs such as + and - are words too."""
    return fold(word) or word


yes_or_no = Words(
    {
        True: ("иә", "да", "yes", "бар", "есть", "true", "истина", "ақиқат", "1", "+", "y", "x"),
        False: ("жоқ", "нет", "no", "false", "ложь", "жалған", "0", "-", "–", "—", "n"),
    }
)
