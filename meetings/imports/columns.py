"""Columns: which header, in which of the three languages, names which field."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _

from meetings.imports.cell import one_line, quoted
from meetings.imports.sheet import Row, Sheet

_HEADER_ROWS = 20


def _letter(column: int) -> str:
    """How a spreadsheet names its column, counted from 1."""
    from openpyxl.utils import get_column_letter  # no process needs it to start

    return get_column_letter(column)


def fold(text: str) -> str:
    """The text as it is compared: letters and digits only, in one case, ё as е."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    return "".join(character for character in plain if character.isalnum())


@dataclass(frozen=True)
class Column:
    """A column that a table may have.

    ``headers``: the Kazakh, Russian and English header, then further accepted ones.
    ``need``: names what each row must give; of columns that share a need, one is enough.
    ``personal``: what stands in it is never quoted.
    """

    field: str
    headers: tuple[str, ...]
    need: str = ""
    personal: bool = False

    @property
    def shown(self) -> str:
        """The three headers as a sentence quotes them."""
        return " / ".join(f"“{header}”" for header in self.headers[:3])

    def accepts(self, header: str) -> bool:
        """Whether a header names this column, whatever its case and spaces."""
        return fold(header) in {fold(accepted) for accepted in (*self.headers, self.field)}


@dataclass(frozen=True)
class Layout:
    """Where the columns stand in one sheet: positions from 0, and the headers as written there."""

    sheet: Sheet
    header: Row
    positions: dict[str, int]
    ignored: list[int] = field(default_factory=list)
    repeated: list[int] = field(default_factory=list)

    @property
    def rows(self) -> list[Row]:
        """The rows below the header."""
        return [row for row in self.sheet.rows if row.number > self.header.number]

    def letter(self, name: str) -> str:
        """The letter of a field's column, or nothing when the sheet has none."""
        return _letter(self.positions[name] + 1) if name in self.positions else ""

    def written(self, name: str) -> str:
        """The header of a field's column as it is written in the sheet."""
        return one_line(self.header.cell(self.positions[name])) if name in self.positions else ""

    def quoted(self, positions: Iterable[int]) -> str:
        """The columns at these positions by letter and header."""
        return ", ".join(
            f"{_letter(position + 1)} {quoted(self.header.cell(position))}"
            for position in positions
        )

    def missing(self, columns: Sequence[Column]) -> list[str]:
        """One sentence for each need that no column of the sheet meets."""
        return [
            _("A column is missing: add one with the header %(headers)s.", headers=headers(group))
            for group in needs(columns).values()
            if not any(column.field in self.positions for column in group)
        ]


def needs(columns: Iterable[Column]) -> dict[str, list[Column]]:
    """The columns by what they are needed for."""
    groups: dict[str, list[Column]] = {}
    for column in columns:
        if column.need:
            groups.setdefault(column.need, []).append(column)
    return groups


def headers(group: Iterable[Column]) -> str:
    """The accepted headers of columns of which one is needed."""
    return _(" or ").join(column.shown for column in group)


def find_layout(sheet: Sheet, columns: Sequence[Column]) -> Layout | None:
    """The layout by the row, among the first, that names most columns; None when none names two."""
    layouts = [_layout(sheet, row, columns) for row in sheet.rows[:_HEADER_ROWS]]
    best = max(layouts, key=lambda layout: len(layout.positions), default=None)
    return best if best and len(best.positions) >= 2 else None


def _layout(sheet: Sheet, row: Row, columns: Sequence[Column]) -> Layout:
    accepted = {
        fold(header): column.field
        for column in columns
        for header in (*column.headers, column.field)
    }
    layout = Layout(sheet, row, {})
    for position, header in enumerate(row.cells):
        name = accepted.get(fold(header))
        if name is None:
            layout.ignored.extend([position] if header else [])
        elif name in layout.positions:
            layout.repeated.append(position)
        else:
            layout.positions[name] = position
    return layout
