"""A draft: what one row of a table says, before it is compared with what is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from meetings.errors import InvalidInput
from meetings.imports.columns import Column, Layout, headers, needs
from meetings.imports.report import Problem
from meetings.imports.sheet import Row

Parser = Callable[[str], Any]


@dataclass
class Draft:
    """The values of the row's filled cells by field, its key, and what is wrong with it."""

    layout: Layout
    number: int
    values: dict[str, Any] = field(default_factory=dict)
    key: str = ""
    problems: list[Problem] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Whether nothing is wrong with it."""
        return not self.problems

    def refuse(self, name: str, sentence: str) -> None:
        """Note what is wrong at a field; a field without a column stands for the whole row."""
        layout = self.layout
        self.problems.append(
            Problem(
                layout.sheet.name, self.number, layout.letter(name), layout.written(name), sentence
            )
        )


def draft(
    layout: Layout, row: Row, columns: Sequence[Column], parsers: Mapping[str, Parser]
) -> Draft:
    """Read a row; cells that cannot be understood, or are needed and empty, are noted in it."""
    made = Draft(layout, row.number)
    for name, position in layout.positions.items():
        text = row.cell(position)
        if text:
            _take(made, name, text, parsers[name])
    _check_needs(made, row, columns)
    return made


def _take(made: Draft, name: str, text: str, parse: Parser) -> None:
    try:
        made.values[name] = parse(text)
    except InvalidInput as error:
        made.refuse(name, str(error))


def _check_needs(made: Draft, row: Row, columns: Iterable[Column]) -> None:
    positions = made.layout.positions
    for group in needs(columns).values():
        present = [column for column in group if column.field in positions]
        if not any(row.cell(positions[column.field]) for column in present):
            sentence = _("This cell is empty; fill in %(headers)s.", headers=headers(present))
            made.refuse(present[0].field, sentence)
