"""Tables as people send them, and what they did to the database."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from flask_babel import force_locale
from openpyxl import Workbook
from sqlalchemy import text

from meetings.database import Base, db, reading
from meetings.imports.intake import run
from meetings.imports.report import Report
from meetings.intake import INTAKES

NOW = datetime(2026, 11, 23, 20, tzinfo=UTC)  # the 24th in Almaty
Rows = Sequence[Sequence[Any]]


def csv_of(rows: Rows, delimiter: str = ";", encoding: str = "utf-8") -> bytes:
    """A CSV file."""
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows(rows)
    return file.getvalue().encode(encoding)


def xlsx_of(sheets: Mapping[str, Rows]) -> bytes:
    """An XLSX file."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_member(content: bytes, name: str, part: bytes) -> bytes:
    """The XLSX file with one of its parts replaced or added."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, part)
    return file.getvalue()


def take(kind: str, content: bytes, file: str = "table.csv", **options: Any) -> Report:
    """Import a table and return its report in English."""
    with force_locale("en"):
        session = db.session()
        return run(INTAKES[kind], file, content, session, now=NOW, zone="Asia/Almaty", **options)


def contents() -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables as they are stored."""
    with reading(), db.engine.connect() as connection:
        return {
            table.name: sorted(
                map(tuple, connection.execute(text(f'SELECT * FROM "{table.name}"'))), key=repr
            )
            for table in Base.metadata.sorted_tables
        }


def sentences(report: Report) -> str:
    """The problems of a report, one a line, each with its place."""
    with force_locale("en"):
        return "\n".join(f"{problem.place}: {problem.sentence}" for problem in report.problems)
