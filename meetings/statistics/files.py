"""The figures as files."""

from __future__ import annotations

import csv
import io

from meetings.imports.cell import harmless
from meetings.plans.tables import SPREADSHEET, Value
from meetings.statistics import tables
from meetings.statistics.figures import Figures

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = SPREADSHEET


def as_csv(figures: Figures) -> bytes:
    """A row for each topic, district and organisation, as UTF-8 that spreadsheets recognise."""
    table = tables.details(figures)
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(table.headings)
    writer.writerows([_text(value) for value in row] for row in table.rows)
    return file.getvalue().encode("utf-8-sig")


def _text(value: Value) -> Value:
    """Whatever a name begins with, it stays text."""
    return harmless(value) if isinstance(value, str) else value


def as_xlsx(figures: Figures, title: str) -> bytes:
    """All tables, each on its sheet."""
    # Loads openpyxl, which no process needs to start.
    from meetings.plans.export_xlsx import write_tables

    return write_tables(title, tables.everything(figures))
