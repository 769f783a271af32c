"""The desk's import page."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from meetings.access import Role
from meetings.accounts.user import User
from meetings.audit import AuditEntry
from meetings.intake import views
from meetings.places.venue import Venue
from tests.imports.tables import contents, csv_of

PAGE = "/en/desk/imports"
HEADER = ["slug", "name", "district", "kind", "latitude", "longitude", "capacity"]
PARK = ["park", "Park", "keles", "park", "41", "69", "50"]


@pytest.fixture
def organizer(make: Any, session: Any, signed_in: Callable[..., FlaskClient]) -> FlaskClient:
    make.district(slug="keles")
    session.commit()
    return signed_in(Role.ORGANIZER)


def send(browser: FlaskClient, content: bytes, action: str, **given: str) -> TestResponse:
    file = (io.BytesIO(content), "places.csv")
    return browser.post(PAGE, data={"kind": "venues", "file": file, "action": action, **given})


def test_the_page_explains_every_column(organizer: FlaskClient) -> None:
    answer = organizer.get(PAGE)
    assert answer.status_code == 200
    assert "Өтініш нөмірі" in answer.text
    assert "Сыйымдылығы" in answer.text
    assert 'enctype="multipart/form-data"' in answer.text


@pytest.mark.parametrize(
    ("role", "status"), [(Role.ADMIN, 200), (Role.CREW, 403), (Role.OFFICIAL, 403)]
)
def test_who_may_import(signed_in: Callable[..., FlaskClient], role: Role, status: int) -> None:
    browser = signed_in(role)
    assert browser.get(PAGE).status_code == status
    assert browser.post(f"{PAGE}/problems.csv").status_code == {200: 400}.get(status, status)


def test_an_organizer_who_is_bound_to_districts_imports_nothing(
    make: Any, session: Any, signed_in: Callable[..., FlaskClient]
) -> None:
    district = make.district()
    browser = signed_in(Role.ORGANIZER)
    district.organizers = list(session.scalars(select(User)))
    session.commit()
    answer = send(browser, csv_of([HEADER, PARK]), "import")
    assert answer.status_code == 403
    assert "bound to districts" in answer.text
    assert session.scalars(select(Venue)).all() == []


def test_an_import_is_saved_under_the_name_of_the_person(
    organizer: FlaskClient, session: Any
) -> None:
    answer = send(organizer, csv_of([HEADER, PARK]), "import")
    assert answer.status_code == 200
    assert "All rows were saved." in answer.text
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "import")).one()
    assert entry.user_id is not None
    assert entry.changes["file"] == "places.csv"


def test_a_check_changes_nothing_and_keeps_the_choice(organizer: FlaskClient) -> None:
    before = contents()
    answer = send(organizer, csv_of([HEADER, PARK]), "check", strict="y")
    assert "nothing was saved" in answer.text
    assert contents() == before
    assert re.search(r"<input[^>]*checked[^>]*value=\"venues\"", answer.text)
    assert re.search(r"<input[^>]*checked[^>]*name=\"strict\"", answer.text)


def test_strict_saves_none(organizer: FlaskClient) -> None:
    before = contents()
    content = csv_of([HEADER, PARK, ["x", "X", "Mars", *PARK[3:]]])
    answer = send(organizer, content, "import", strict="y")
    assert "Nothing was saved, because rows were refused" in answer.text
    assert contents() == before


def test_problems_are_shown_and_all_can_be_taken_along(organizer: FlaskClient) -> None:
    rows = [[f"x-{number}", "X", "<b>Mars", *PARK[3:]] for number in range(views.SHOWN + 50)]
    header = [*HEADER[:2], "=district", *HEADER[3:]]
    page = send(organizer, csv_of([header, *rows]), "check").text
    assert page.count("&lt;b&gt;Mars") == views.SHOWN
    assert "<b>Mars" not in page
    carried = re.search(r'name="problems" value="([^"]+)"', page)
    assert carried is not None
    answer = organizer.post(f"{PAGE}/problems.csv", data={"problems": unescape(carried[1])})
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    lines = answer.data.decode("utf-8-sig").splitlines()
    assert len(lines) == len(rows) + 1
    assert lines[1].startswith(";2;C;'=district;\"“<b>Mars”")


def test_a_list_of_problems_that_we_did_not_sign_is_refused(organizer: FlaskClient) -> None:
    answer = organizer.post(f"{PAGE}/problems.csv", data={"problems": '[["","1","A","","=1+1"]].x'})
    assert answer.status_code == 400
    assert "no longer valid" in answer.text


def test_the_largest_list_of_problems_fits_a_form(
    organizer: FlaskClient, app: Any, make: Any
) -> None:
    names = (f"{number * 7919 % 100_003:05}" for number in range(2 * views.CARRIED))
    rows = [[f"x-{name}", "X", f"Mars {name}", *PARK[3:]] for name in names]
    page = send(organizer, csv_of([HEADER, *rows]), "check").text
    assert len(page) < app.config["MAX_FORM_MEMORY_SIZE"] / 2
    carried = re.search(r'name="problems" value="([^"]+)"', page)
    assert carried is not None
    answer = organizer.post(f"{PAGE}/problems.csv", data={"problems": unescape(carried[1])})
    assert answer.text.count("\n") == views.CARRIED + 1


@pytest.mark.parametrize(
    ("content", "said"), [(b"<html>", "This is a web page"), (b"PK\x03\x04", "damaged")]
)
def test_a_file_that_cannot_be_used(organizer: FlaskClient, content: bytes, said: str) -> None:
    answer = send(organizer, content, "import")
    assert answer.status_code == 400
    assert said in answer.text


def test_a_file_is_needed(organizer: FlaskClient) -> None:
    answer = organizer.post(PAGE, data={"kind": "venues", "action": "check"})
    assert answer.status_code == 400
    assert "Choose a file." in answer.text
