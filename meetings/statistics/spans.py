"""Months joined to what a chart can show: months, quarters or years, long stretches of nothing as one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from flask_babel import format_date
from flask_babel import gettext as _

from meetings.statistics.charts import Bar
from meetings.statistics.tallies import Month, Tally

MOST = 26
"""More columns than these are hard to read on a phone."""
LONGEST_GAP = 3


@dataclass(frozen=True)
class Unit:
    """How many months make one column, and how it is named and labelled."""

    months: int
    name: Callable[[date], str]
    label: Callable[[date], str]

    def first(self, day: date) -> date:
        """The first day of the column that a month falls into."""
        return day.replace(month=(day.month - 1) // self.months * self.months + 1)


def _month(day: date) -> str:
    return format_date(day, "LLLL y")


def _short_month(day: date) -> str:
    return format_date(day, "y" if day.month == 1 else "LLL")


def _quarter(day: date) -> str:
    return _("Quarter %(number)s of %(year)s", number=(day.month + 2) // 3, year=day.year)


def _new_year(day: date) -> str:
    return str(day.year) if day.month == 1 else ""


def _year(day: date) -> str:
    return str(day.year)


UNITS = (Unit(1, _month, _short_month), Unit(3, _quarter, _new_year), Unit(12, _year, _year))


@dataclass(frozen=True)
class Span:
    """One column: what came in it, and how many waited at its end."""

    name: str
    label: str
    tally: Tally
    waiting: int
    is_gap: bool = False

    def came(self) -> Bar:
        """What came, by what became of it."""
        return Bar(self.name, self.label, self.tally.parts, self.is_gap)

    def waited(self) -> Bar:
        """How many waited at the end."""
        parts = [] if self.is_gap else [("under_review", self.waiting)]
        return Bar(self.name, self.label, parts, self.is_gap)


def spans(months: Sequence[Month]) -> list[Span]:
    """The months in as few columns as needed."""
    for unit in UNITS:
        found = list(_spans(months, unit))
        if len(found) <= MOST:
            break
    return found


def _spans(months: Iterable[Month], unit: Unit) -> Iterator[Span]:
    columns = [
        (first, list(each)) for first, each in groupby(months, lambda m: unit.first(m.first))
    ]
    for empty, run in groupby(columns, lambda column: not any(m.tally.total for m in column[1])):
        stretch = list(run)
        if empty and len(stretch) > LONGEST_GAP:
            yield _gap(stretch[0][0], stretch[-1][0], stretch[-1][1][-1].waiting, unit)
        else:
            yield from (_span(first, each, unit) for first, each in stretch)


def _gap(first: date, last: date, waiting: int, unit: Unit) -> Span:
    name = f"{unit.name(first)} – {unit.name(last)}"
    return Span(name, "⋯", Tally.of(()), waiting, is_gap=True)


def _span(first: date, months: Sequence[Month], unit: Unit) -> Span:
    total = Tally.of(part for month in months for part in month.tally.outcomes.items())
    return Span(unit.name(first), unit.label(first), total, months[-1].waiting)
