"""The figures as files."""

from __future__ import annotations

import csv
import io

from meetings.plans.tables import SPREADSHEET, Value
from meetings.statistics import tables
from meetings.statistics.figures import Figures

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = SPREADSHEET
# With these a spreadsheet begins a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_csv(figures: Figures) -> bytes:
    """A row for each topic, district and organisation, as UTF-8 that spreadsheets recognise."""
    table = tables.details(figures)
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(table.headings)
    writer.writerows([_harmless(value) for value in row] for row in table.rows)
    return file.getvalue().encode("utf-8-sig")


def _harmless(value: Value) -> Value:
    """Whatever a name begins with, it stays text."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def as_xlsx(figures: Figures, title: str) -> bytes:
    """All tables, each on its sheet."""
    from meetings.plans.export_xlsx import (
        write_tables,
    )  # loads openpyxl, which no process needs to start

    return write_tables(title, tables.everything(figures))
