"""XLSX files: the visible sheets, read row by row, with limits that hold off what is made to hurt."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import structlog
from flask_babel import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from meetings.errors import InvalidInput
from meetings.imports import limits
from meetings.imports.cell import as_text, clean
from meetings.imports.sheet import Row, Sheet, check_size

log = structlog.get_logger()


def read(content: bytes) -> list[Sheet]:
    """The visible sheets; raises InvalidInput when the file is broken, hostile or too large."""
    try:
        _check_archive(content)
        return list(_sheets(content))
    except InvalidInput:
        raise
    except Exception as error:
        # The last barrier: openpyxl raises whatever a broken file makes its parts raise.
        log.warning("workbook_unreadable", error=type(error).__name__)
        raise InvalidInput(
            _(
                "This XLSX file is damaged. Open it in a spreadsheet program, "
                "save it again as XLSX, and send that."
            )
        ) from error


def _check_archive(content: bytes) -> None:
    """A member never unpacks to more than the size it declares, so the sizes can be added up front."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    if len(members) > limits.ZIP_MEMBERS or unpacked > limits.UNPACKED_BYTES:
        raise InvalidInput(
            _(
                "This file would unpack to more than %(size)s MB; "
                "keep only the table that is needed, and send that.",
                size=limits.UNPACKED_BYTES >> 20,
            )
        )
    if "[Content_Types].xml" not in {member.filename for member in members}:
        raise InvalidInput(_("This is no XLSX file. Save the table as XLSX or CSV, and send that."))


def _sheets(content: bytes) -> Iterator[Sheet]:
    book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    try:
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                yield Sheet(clean(sheet.title), list(_rows(sheet)))
    finally:
        book.close()


def _rows(sheet: Any) -> Iterator[Row]:
    # The declared size of a sheet is only a claim.
    sheet.reset_dimensions()
    wide = limits.COLUMNS + 1
    for number, values in enumerate(sheet.iter_rows(max_col=wide, values_only=True), start=1):
        if number > limits.EXCEL_ROWS:
            raise ValueError("a row beyond the last one")
        if values.count(None) == len(values):
            continue  # at once: above a row far down, a million of these are read
        cells = tuple(_text(value) for value in values)
        if any(cells):
            check_size(number, cells)
            yield Row(number, _trimmed(cells))


def _text(value: Any) -> str:
    """Excel writes control characters as ``_x000D_``."""
    if isinstance(value, str) and "_x" in value:
        value = unescape(value)
    return as_text(value)


def _trimmed(cells: tuple[str, ...]) -> tuple[str, ...]:
    last = max(position for position, cell in enumerate(cells) if cell)
    return cells[: last + 1]
