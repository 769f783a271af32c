"""The joint plan as an XLSX file; whatever a name begins with, it stays text."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date, time
from typing import cast

from flask_babel import force_locale
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from meetings.plans import tables
from meetings.plans.tables import SPREADSHEET as MEDIA_TYPE
from meetings.plans.tables import JointPlan, Table, Value

__all__ = ["MEDIA_TYPE", "write", "write_tables"]
WIDEST = 60
LONGEST = 32_000


def write(plan: JointPlan, language: str) -> bytes:
    """Two sheets, the sessions and what each organisation owes, in a language."""
    with force_locale(language):
        sheets = (tables.sessions(plan.lines), tables.organisations(plan.lines))
        return write_tables(plan.title, sheets)


def write_tables(title: str, sheets: Iterable[Table]) -> bytes:
    """A workbook with a sheet for each table."""
    book = Workbook()
    book.properties.title = title
    book.remove(book.worksheets[0])
    for table in sheets:
        _fill(book.create_sheet(table.title[:31]), table)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _fill(sheet: Worksheet, table: Table) -> None:
    for column, heading in enumerate(table.headings, start=1):
        _put(_cell(sheet, 1, column), heading)
        _cell(sheet, 1, column).font = Font(bold=True)
    for number, row in enumerate(table.rows, start=2):
        for column, value in enumerate(row, start=1):
            _put(_cell(sheet, number, column), value)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    for column, heading in enumerate(table.headings, start=1):
        widths = [len(heading), *(len(_shown(row[column - 1])) for row in table.rows)]
        sheet.column_dimensions[get_column_letter(column)].width = min(max(widths) + 2, WIDEST)


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    """Nothing is merged in these sheets."""
    return cast(Cell, sheet.cell(row, column))


def _put(cell: Cell, value: Value) -> None:
    if not isinstance(value, str):
        cell.value = value
        cell.number_format = _format(value)
        return
    cell.value = ILLEGAL_CHARACTERS_RE.sub(" ", value)[:LONGEST]
    # Said outright, as a text that begins with = would become a formula.
    cell.data_type = "s"
    cell.quotePrefix = True
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def _format(value: int | date | time) -> str:
    if isinstance(value, time):
        return "hh:mm"
    return "yyyy-mm-dd" if isinstance(value, date) else "0"


def _shown(value: Value) -> str:
    return value.isoformat() if isinstance(value, date | time) else str(value)
