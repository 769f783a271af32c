"""Columns of a chart: where each stands in percent of the width, how high in pixels; pure.

The width of a page is not known here, so that text and lines keep their size on every screen.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

PLOT = 160
"""Pixels from the ground line to the top line."""
TOP = 20
"""Pixels above the top line, for its number."""
LABELS = 8
"""So many labels fit below the columns of a phone."""
TICKS = (0, 0.5, 1)


@dataclass(frozen=True)
class Piece:
    """A part of a column: its look, and its place in pixels from above."""

    look: str
    y: float
    height: float


@dataclass(frozen=True)
class Bar:
    """What a column shows: its name, how much of each look, and a short label below (maybe none)."""

    name: str
    label: str
    parts: Sequence[tuple[str, int]]
    is_gap: bool = False

    @property
    def total(self) -> int:
        """All parts."""
        return sum(number for _look, number in self.parts)


@dataclass(frozen=True)
class Column:
    """A bar in its place: ``x`` and ``width`` in percent, ``middle`` for its label."""

    bar: Bar
    x: float
    width: float
    pieces: Sequence[Piece]
    shows_label: bool

    @property
    def middle(self) -> float:
        """Percent of the width."""
        return round(self.x + self.width / 2, 2)

    @property
    def top(self) -> float:
        """Pixels from above to the top of the column."""
        return min((piece.y for piece in self.pieces), default=float(TOP + PLOT))


@dataclass(frozen=True)
class Chart:
    """Columns, and lines at some numbers: (number, pixels from above)."""

    columns: Sequence[Column]
    lines: Sequence[tuple[int, float]]
    ground: int = TOP + PLOT


def chart(bars: Iterable[Bar]) -> Chart:
    """Lay the bars side by side below one scale that begins with 0."""
    bars = list(bars)
    whole = rounded_up(max((bar.total for bar in bars), default=0))
    step = 100 / max(len(bars), 1)
    every = math.ceil(sum(bool(bar.label) for bar in bars) / LABELS) or 1
    columns, labels = [], 0
    for number, bar in enumerate(bars):
        shown = bool(bar.label) and labels % every == 0
        labels += bool(bar.label)
        x, width = round(step * (number + 0.12), 2), round(step * 0.76, 2)
        columns.append(Column(bar, x, width, list(_pieces(bar, whole)), shown))
    lines = [(round(whole * part), TOP + PLOT * (1 - part)) for part in TICKS]
    return Chart(columns, lines)


def _pieces(bar: Bar, whole: int) -> Iterable[Piece]:
    """The first part stands on the ground."""
    y = float(TOP + PLOT)
    for look, number in bar.parts:
        if number > 0:
            height = PLOT * number / whole
            y -= height
            yield Piece(look, round(y, 1), round(height, 1))


def rounded_up(number: int) -> int:
    """The next even 1, 2, 4, 5, 6 or 8 of its power of ten, at least 2, so that its half is whole."""
    if number <= 2:
        return 2
    power = 10 ** int(math.log10(number))
    steps = (each * power for each in (1, 2, 4, 5, 6, 8, 10))
    return next(each for each in steps if each >= number and each % 2 == 0)
