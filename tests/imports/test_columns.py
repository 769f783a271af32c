"""Columns: headers and what is written about them."""

from __future__ import annotations

from pathlib import Path

import pytest

from meetings.imports.columns import Column, find_layout, fold
from meetings.imports.intake import Intake
from meetings.imports.sheet import Row, Sheet
from meetings.intake import INTAKES
from meetings.intake.forms import KINDS

DOCUMENT = Path(__file__).parents[2] / "docs" / "import.md"
COLUMNS = (
    Column("topic", ("Тақырып", "Тема", "Topic"), need="topic"),
    Column("number", ("Нөмір", "Номер", "Number")),
)


@pytest.mark.parametrize("kind", INTAKES.values(), ids=INTAKES)
def test_each_column_stands_in_the_document(kind: type[Intake]) -> None:
    text = DOCUMENT.read_text("utf-8")
    section = text.split(f"## Columns of {kind.kind}")[1].split("\n## ")[0]
    rows = [f"| {' | '.join(column.headers[:3])} |" for column in kind.columns]
    assert [row for row in rows if row not in section] == []


@pytest.mark.parametrize("kind", INTAKES.values(), ids=INTAKES)
def test_no_header_names_two_columns(kind: type[Intake]) -> None:
    named = [
        {fold(header) for header in (*column.headers, column.field)} for column in kind.columns
    ]
    assert sum(map(len, named)) == len(set().union(*named))


def test_the_desk_offers_every_kind() -> None:
    assert [kind for kind, _label in KINDS] == list(INTAKES)


@pytest.mark.parametrize("written", ["Тақырып", "  ТЕМА*", "to pic", "TOPIC:"])
def test_headers_are_found_whatever_their_case_spaces_and_signs(written: str) -> None:
    layout = find_layout(Sheet("", [Row(1, ("", "№ п/п", "Number", written))]), COLUMNS)
    assert layout is not None
    assert layout.positions == {"number": 2, "topic": 3}
    assert (layout.letter("topic"), layout.ignored) == ("D", [1])


def test_the_row_that_names_most_columns_holds_the_headers() -> None:
    rows = [Row(1, ("Topic", "of the year")), Row(3, ("Topic", "Number")), Row(4, ("a", "1"))]
    layout = find_layout(Sheet("", rows), COLUMNS)
    assert layout is not None
    assert (layout.header.number, layout.rows) == (3, [rows[2]])


def test_one_known_word_is_no_header() -> None:
    assert find_layout(Sheet("", [Row(1, ("Topic", "x"))]), COLUMNS) is None
