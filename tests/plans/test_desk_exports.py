"""The joint plan as files, from the desk."""

from __future__ import annotations

import io

import pytest
import time_machine
from openpyxl import load_workbook

from meetings import press
from meetings.access import Role
from tests.plans.drafts import drafted
from tests.plans.region import NOW
from tests.plans.released import released

# Each page is asked for on PostgreSQL by tests/test_access.py.
pytestmark = pytest.mark.engine("sqlite")


@pytest.fixture(autouse=True)
def today(app):
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def organizer(region, signed_in):
    return signed_in(Role.ORGANIZER)


def rows(answer):
    book = load_workbook(io.BytesIO(answer.data))
    return [[[cell.value for cell in row] for row in sheet.rows] for sheet in book]


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_a_draft_as_files(organizer, session, region, language):
    plan = drafted(session, region)
    root = f"/{language}/desk/plans/{plan.id}/joint-plan"
    pdf = organizer.get(f"{root}.pdf")
    assert pdf.data.startswith(b"%PDF-")
    assert pdf.mimetype == "application/pdf"
    sheet = organizer.get(f"{root}.xlsx")
    for answer, ending in ((pdf, "pdf"), (sheet, "xlsx")):
        assert answer.headers["Content-Disposition"] == (
            f"attachment; filename=joint-plan-draft-{plan.id}-{language}.{ending}"
        )
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_version_as_files_has_the_names_of_its_day(organizer, session, region):
    released(session, region)
    region.park.name_en = "Renamed"
    session.commit()
    root = "/en/desk/releases/1/joint-plan"
    sessions, owed = rows(organizer.get(f"{root}.xlsx"))
    assert [row[4] for row in sessions[1:]] == ["Park", "Square"]
    assert [row[1:5] for row in owed[1:]] == [[1, 1, 1, 10], [1, 1, 1, 6]]
    pdf = organizer.get(f"{root}.pdf")
    assert pdf.headers["Content-Disposition"].endswith("joint-plan-version-1-en.pdf")


def test_a_plan_that_was_released_gives_its_version(organizer, session, region):
    plan = released(session, region).plan_id
    answer = organizer.get(f"/en/desk/plans/{plan}/joint-plan.xlsx")
    assert answer.headers["Content-Disposition"].endswith("joint-plan-version-1-en.xlsx")


def test_what_does_not_exist_has_no_files(organizer):
    for path in ("plans/99", "releases/99"):
        for ending in ("pdf", "xlsx"):
            assert organizer.get(f"/en/desk/{path}/joint-plan.{ending}").status_code == 404


def test_only_organizers_take_files(signed_in, session, region):
    released(session, region)
    official = signed_in(Role.OFFICIAL)
    assert official.get("/en/desk/releases/1/joint-plan.pdf").status_code == 403


def test_a_version_offers_its_files(organizer, session, region):
    released(session, region)
    page = organizer.get("/en/desk/releases/1").text
    assert "/ru/desk/plans/1/joint-plan.pdf" in organizer.get("/en/desk/plans/1").text
    for address in ("/kk/desk/releases/1/joint-plan.pdf", "/ru/desk/releases/1/joint-plan.pdf"):
        assert f'href="{address}"' in page


def test_the_style_may_have_our_fonts_and_nothing_else():
    fetcher = press.OwnFonts()
    for subset in press.SUBSETS:
        assert fetcher.fetch(f"font:{subset}").read()[:4] == b"wOF2"
    for address in ("font:../../etc/passwd", "file:///etc/passwd", "http://127.0.0.1/"):
        with pytest.raises(ValueError, match="not fetched"):
            fetcher.fetch(address)
