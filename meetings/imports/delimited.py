"""CSV files: encoding and delimiter are found out, quoted cells may hold line breaks."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
from collections import Counter
from collections.abc import Iterator

from flask_babel import gettext as _

from meetings.errors import InvalidInput
from meetings.imports.cell import clean
from meetings.imports.sheet import Row, Sheet, check_size

DELIMITERS = (";", ",", "\t")
_SAMPLE_ROWS = 50
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# After all rows, shows whether a quotation mark was left open: then it ends inside the last cell.
_END = "end-of-the-table"


def read(content: bytes) -> Sheet:
    """The one sheet of a CSV file; raises InvalidInput when it is none, broken or too large."""
    text = _decoded(content)
    if text.lstrip()[:1] == "<":
        raise InvalidInput(
            _(
                "This is a web page or XML, not a table. Open it in a spreadsheet program, "
                "save it as XLSX or CSV, and send that."
            )
        )
    return Sheet("", list(_rows(text, _delimiter(text))))


def _decoded(content: bytes) -> str:
    """UTF-8, UTF-16 with its mark, else cp1251 with the Kazakh letters that KZ-1048 adds to it."""
    marked = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), None)
    for encoding in [marked] if marked else ["utf-8", "kz1048"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if text.count("\0") * 10 < len(text) or not text:
            return text
    raise InvalidInput(
        _("This file is no text. Save the table as XLSX, or as CSV in UTF-8, and send that.")
    )


def _delimiter(text: str) -> str:
    """The one that gives most rows the same number of cells, or which the line ``sep=;`` names."""
    if text[:4].lower() == "sep=" and text[4:5] in DELIMITERS:
        return text[4]
    return max(DELIMITERS, key=lambda delimiter: _agreement(text, delimiter))


def _agreement(text: str, delimiter: str) -> tuple[int, int]:
    sample = itertools.islice(_records(text, delimiter), _SAMPLE_ROWS)
    try:
        widths = Counter(len(record) for _number, record in sample if len(record) > 1)
    except InvalidInput:
        return 0, 0
    return max(((count, width) for width, count in widths.items()), default=(0, 0))


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    number = 0
    try:
        for number, record in enumerate(reader, start=1):
            yield number, record
    except csv.Error as error:
        raise _unclosed(number + 1) from error


def _rows(text: str, delimiter: str) -> Iterator[Row]:
    number = 0
    for number, record in _records(f"{text}\n{_END}", delimiter):
        if record == [_END]:
            return
        cells = tuple(clean(cell) for cell in record)
        if number == 1 and cells[:1] == ("sep=",):
            continue
        if any(cells):
            check_size(number, cells)
            yield Row(number, cells)
    raise _unclosed(number)


def _unclosed(number: int) -> InvalidInput:
    return InvalidInput(
        _(
            "A quotation mark in row %(row)s opens a cell that is never closed, so all that "
            "follows would fall into it. Close it, or save the table as XLSX.",
            row=number,
        )
    )
