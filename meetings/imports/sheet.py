"""A sheet and its rows, as text."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from meetings.errors import InvalidInput
from meetings.imports import limits


@dataclass(frozen=True)
class Row:
    """One row that holds something; ``number`` counts from 1 as spreadsheet programs do."""

    number: int
    cells: tuple[str, ...]

    def cell(self, position: int) -> str:
        """The text at a position from 0, empty beyond the last cell."""
        return self.cells[position] if position < len(self.cells) else ""


@dataclass(frozen=True)
class Sheet:
    """The rows of one sheet; a CSV file is one sheet without a name."""

    name: str
    rows: list[Row]


def check_size(number: int, cells: tuple[str, ...]) -> None:
    """Raises InvalidInput for a row that lies beyond the rows or columns that are read."""
    if number > limits.ROWS:
        raise InvalidInput(
            _("The table has more than %(rows)s rows; split the file.", rows=limits.ROWS)
        )
    if any(cells[limits.COLUMNS :]):
        raise InvalidInput(
            _(
                "The table has more than %(columns)s columns; keep only those that are needed.",
                columns=limits.COLUMNS,
            )
        )
