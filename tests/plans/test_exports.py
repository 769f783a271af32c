"""The joint plan for partners."""

from __future__ import annotations

import io
import re
import zlib
from datetime import date, time

import pytest
from flask_babel import force_locale
from openpyxl import load_workbook

from meetings import press
from meetings.plans import changing, export_pdf, export_xlsx, releasing, tables
from meetings.plans.owing import by_organisation
from meetings.plans.release import Release
from tests.plans.drafts import TUESDAY, drafted, edit
from tests.plans.region import FIRST, LAST, NOW

# Each page is asked for on PostgreSQL by tests/test_access.py.
pytestmark = pytest.mark.engine("sqlite")


@pytest.fixture(autouse=True)
def english(app):
    with force_locale("en"):
        yield


@pytest.fixture
def plan(region, session):
    region.akhmet.name_en = '=HYPERLINK("http://evil.example","Akhmet")'
    region.park.name_en = "+Park\x07 <img src=http://evil.example/x.png>"
    plan = drafted(session, region)
    changing.add_session(edit(session, plan), "n1", f"t{region.roads.id}", [f"o{region.erlan.id}"])
    session.commit()
    return plan


def sheets(data):
    book = load_workbook(io.BytesIO(data))
    return {sheet.title: [[c.value for c in row] for row in sheet.rows] for sheet in book}


def test_a_draft_lists_its_sessions(plan, region, session):
    joint = tables.of_plan(session(), plan)
    assert (joint.first, joint.last, joint.number) == (FIRST, LAST, None)
    rows = tables.sessions(joint.lines).rows
    assert [(row[0], row[1], row[2], row[7]) for row in rows] == [
        (TUESDAY, time(9), time(10), 10),
        (TUESDAY, time(10), time(11), 5),
        (TUESDAY, time(9), time(11), 6),
    ]


def test_each_organisation_owes_one_line(plan, region, session):
    region.erlan.organisation = region.akhmet.organisation
    session.flush()
    owed = by_organisation(tables.of_plan(session(), plan).lines)
    assert [(o.officials, o.meetings, o.sessions, o.appeals) for o in owed] == [
        (2, 1, 2, 15), (1, 1, 1, 6),
    ]  # fmt: skip
    assert [each.en for each in owed[0].districts] == ["Keles"]
    assert (owed[0].first, owed[0].last) == (TUESDAY, TUESDAY)


def test_a_spreadsheet_holds_no_formula(plan, session):
    data = export_xlsx.write(tables.of_plan(session(), plan), "en")
    book = load_workbook(io.BytesIO(data))
    kinds = {cell.data_type for sheet in book for row in sheet.rows for cell in row}
    assert kinds <= {"s", "n", "d"}
    rows = sheets(data)["Meetings"]
    assert rows[0][0] == "Day"
    assert rows[1][6].startswith("=HYPERLINK")
    assert rows[1][4].startswith("+Park ")
    assert "\x07" not in rows[1][4]
    assert rows[1][1] == time(9)


def test_both_sheets_speak_the_language(plan, session):
    joint = tables.of_plan(session(), plan)
    titles = {
        language: list(sheets(export_xlsx.write(joint, language))) for language in ("en", "ru")
    }
    assert titles["en"] == ["Meetings", "What each organisation owes"]
    names = sheets(export_xlsx.write(joint, "ru")).popitem()
    assert names[1][1][0].endswith("ru")


def test_a_release_is_exported_as_it_was_frozen(plan, region, session):
    releasing.approve(session(), plan, seen=plan.revision, now=NOW)
    session.flush()
    kept = releasing.release(session(), plan, seen=plan.revision, now=NOW)
    session.flush()
    region.square.name_en = "Renamed"
    session.flush()
    joint = tables.of_release(kept)
    assert joint.title == "Joint plan of meetings, version 1"
    assert "Square" in {row[4] for row in tables.sessions(joint.lines).rows}


def test_a_release_of_nothing_is_a_plan_of_nothing():
    empty = Release(
        number=3, document={"first": "2027-05-17", "last": "2027-05-18", "meetings": []}
    )
    joint = tables.of_release(empty)
    assert (joint.first, joint.lines) == (date(2027, 5, 17), [])
    assert tables.organisations(joint.lines).rows == []


def inflated(pdf):
    """The objects of a PDF without their compression."""
    return b"".join(
        zlib.decompress(stream)
        for stream in re.findall(rb"stream\n(x\xda.*?)\nendstream", pdf, re.S)
    )


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_a_pdf_is_made_without_fetching_anything(plan, session, language, monkeypatch):
    fetched = []
    monkeypatch.setattr(press.Nothing, "fetch", lambda _self, url, *_rest: fetched.append(url))
    pdf = export_pdf.write(tables.of_plan(session(), plan), language)
    assert pdf.startswith(b"%PDF-")
    assert f"/Lang ({language})".encode() in inflated(pdf)
    assert fetched == []


def test_nothing_is_fetched():
    with pytest.raises(ValueError, match="not fetched"):
        press.Nothing().fetch("http://127.0.0.1/")
    with pytest.raises(ValueError, match="not fetched"):
        press.Nothing()("file:///etc/passwd")
