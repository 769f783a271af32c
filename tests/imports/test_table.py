"""Reading tables: encodings, delimiters, and what is no table at all."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time

import pytest
from openpyxl import load_workbook

from meetings.errors import InvalidInput
from meetings.imports import limits, table
from meetings.imports.sheet import Row
from tests.imports.tables import csv_of, with_member, xlsx_of

SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<dimension ref="A1:XFD1048576"/><sheetData>{rows}</sheetData></worksheet>'
)
ROW = '<row r="{number}"><c r="A{number}" t="inlineStr"><is><t>x</t></is></c></row>'
ROWS = [["Тақырып", "Аудан"], ["Тұрғын үй", "Келес"]]
RUSSIAN = [["Тема", "Район"], ["Жильё, ремонт", "Келес"]]


def cells(content: bytes) -> list[tuple[str, ...]]:
    return [row.cells for sheet in table.read(content) for row in sheet.rows]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "kz1048"])
def test_kazakh_in_each_encoding_and_delimiter(encoding: str, delimiter: str) -> None:
    assert cells(csv_of(ROWS, delimiter, encoding)) == [tuple(row) for row in ROWS]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_russian_in_cp1251(delimiter: str) -> None:
    assert cells(csv_of(RUSSIAN, delimiter, "cp1251")) == [tuple(row) for row in RUSSIAN]


def test_big_endian_utf_16() -> None:
    content = b"\xfe\xff" + csv_of(ROWS, encoding="utf-16-be")
    assert cells(content) == [tuple(row) for row in ROWS]


def test_quoted_line_breaks_stay_in_their_cell_and_rows_count_as_in_a_spreadsheet() -> None:
    content = b'number;text\r\n1;"first\r\nsecond; third"\r\n\r\n3;x\r\n'
    rows = table.read(content)[0].rows
    assert rows[1] == Row(2, ("1", "first\nsecond; third"))
    assert rows[2] == Row(4, ("3", "x"))


def test_the_delimiter_that_most_rows_agree_on_wins_over_commas_in_texts() -> None:
    content = b"a;b;c\n1;2,5;x, y, z\n2;3,5;one, two\n"
    assert cells(content)[1] == ("1", "2,5", "x, y, z")


def test_a_line_that_names_the_delimiter_is_no_row() -> None:
    assert cells(b"sep=;\na;b\n1;2\n") == [("a", "b"), ("1", "2")]


def test_a_quotation_mark_left_open_is_named_by_its_row() -> None:
    with pytest.raises(InvalidInput, match="row 3 opens a cell"):
        table.read(b'a;b\n1;2\n3;"four\n5;6\n')


def test_quotation_marks_within_a_cell_are_kept() -> None:
    assert cells('a;b\n1;ТОО "Арай"\n'.encode())[1] == ("1", 'ТОО "Арай"')


def test_control_characters_are_stripped() -> None:
    assert cells(b"number;topic\nA\x00-1;hous\x1b[31ming\x07\n")[1] == ("A-1", "hous[31ming")


def test_marks_that_turn_the_text_around_are_stripped() -> None:
    assert cells("a;b\n\u202eabc;\u2066d\n".encode())[1] == ("abc", "d")


def test_values_of_a_workbook_become_text() -> None:
    row = [12.0, 2.5, True, date(2019, 3, 1), datetime(2019, 3, 1, 14, 5), time(8, 30), None, "x"]
    assert cells(xlsx_of({"S": [row]})) == [
        ("12", "2.5", "true", "2019-03-01", "2019-03-01", "08:30", "", "x")
    ]


def test_formulas_stay_text() -> None:
    content = xlsx_of({"S": [["=1+1", "+7 700", "-5", "@x", '=HYPERLINK("http://a")']]})
    assert cells(content) == [("=1+1", "+7 700", "-5", "@x", '=HYPERLINK("http://a")')]


def test_control_characters_that_a_workbook_escapes_are_stripped() -> None:
    assert cells(xlsx_of({"S": [["one_x000D_\ntwo_x0007_", "y"]]})) == [("one\ntwo", "y")]


def test_each_visible_sheet_is_read_and_rows_keep_their_numbers() -> None:
    book = load_workbook(io.BytesIO(xlsx_of({"A": [["x"], [], ["y"]], "B": [["z"]], "C": [["n"]]})))
    book["C"].sheet_state = "hidden"
    file = io.BytesIO()
    book.save(file)
    sheets = table.read(file.getvalue())
    assert [sheet.name for sheet in sheets] == ["A", "B"]
    assert sheets[0].rows == [Row(1, ("x",)), Row(3, ("y",))]


def refused(content: bytes) -> str:
    with pytest.raises(InvalidInput) as caught:
        table.read(content)
    return str(caught.value)


def test_a_truncated_workbook() -> None:
    content = xlsx_of({"S": [["a", "b"]] * 500})
    for length in (5, 100, len(content) // 2, len(content) - 10):
        assert "damaged" in refused(content[:length])


def test_a_workbook_with_a_damaged_part() -> None:
    content = xlsx_of({"S": [["a", "b"]]})
    assert "damaged" in refused(
        with_member(content, "xl/worksheets/sheet1.xml", b"<worksheet><row")
    )


def test_a_zip_that_is_no_workbook() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("letter.txt", "hello")
    assert "no XLSX" in refused(file.getvalue())


def test_a_zip_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in range(9):
            archive.writestr(f"xl/{part}.xml", bytes(limits.UNPACKED_BYTES // 8))
    assert len(file.getvalue()) < 2 * limits.MEGABYTE
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("unpacked"))
    assert "would unpack" in refused(file.getvalue())


def test_a_part_that_lies_about_its_size_is_not_unpacked_beyond_it() -> None:
    part = SHEET.format(rows=" " * limits.MEGABYTE).encode()
    content = with_member(xlsx_of({"S": []}), "xl/worksheets/sheet1.xml", part)
    size = len(part).to_bytes(4, "little")
    assert content.count(size) == 2
    assert "damaged" in refused(content.replace(size, (300).to_bytes(4, "little")))


def test_too_many_parts() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for part in range(limits.ZIP_MEMBERS + 1):
            archive.writestr(str(part), "")
    assert "would unpack" in refused(file.getvalue())


@pytest.mark.parametrize(
    "declaration",
    ['<!ENTITY e SYSTEM "file:///etc/hostname">', '<!ENTITY a "aaaa"><!ENTITY e "&a;&a;&a;">'],
)
def test_entities_are_never_followed(declaration: str) -> None:
    part = SHEET.format(rows=ROW.format(number=1).replace("x", "&e;"))
    content = with_member(
        xlsx_of({"S": []}),
        "xl/worksheets/sheet1.xml",
        f"<!DOCTYPE worksheet [{declaration}]>{part}".encode(),
    )
    assert "damaged" in refused(content)


def sheet(*numbers: int) -> bytes:
    rows = "".join(ROW.format(number=number) for number in numbers)
    part = SHEET.format(rows=rows).encode()
    return with_member(xlsx_of({"S": []}), "xl/worksheets/sheet1.xml", part)


def test_the_size_that_a_sheet_claims_is_not_believed() -> None:
    assert table.read(sheet(1, 2))[0].rows == [Row(1, ("x",)), Row(2, ("x",))]


def test_rows_beyond_the_last() -> None:
    assert "more than 50000 rows" in refused(sheet(1, limits.ROWS + 1))
    assert "damaged" in refused(sheet(1, 10**12))


def test_ten_thousand_columns() -> None:
    wide = [str(number) for number in range(10_000)]
    assert "more than 200 columns" in refused(xlsx_of({"S": [wide]}))
    assert "more than 200 columns" in refused(csv_of([wide]))


def test_too_many_rows_of_text() -> None:
    assert "more than 50000 rows" in refused(b"a;b\n" * (limits.ROWS + 1))


def test_too_many_bytes() -> None:
    assert "32 MB" in refused(bytes(limits.FILE_BYTES + 1))


@pytest.mark.parametrize(
    "content", [b"<!doctype html><p>x", b" \n<html>", b"<?xml version='1.0'?>"]
)
def test_a_web_page_named_csv(content: bytes) -> None:
    assert "web page" in refused(content)


def test_an_old_or_locked_workbook() -> None:
    assert "save it as XLSX" in refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))


@pytest.mark.parametrize(
    "content", [bytes(1000), b"\x89PNG\r\n\x1a\n" + bytes(99), b"\xff\xfe\x00\xd8"]
)
def test_bytes_that_are_no_text(content: bytes) -> None:
    assert "no text" in refused(content)


def test_a_cell_without_end() -> None:
    assert "row 2 opens a cell" in refused(b'a;b\n1;"' + b"x" * 200_000)


def test_an_empty_file_has_no_rows() -> None:
    assert cells(b"") == []
