"""The page that shows who changed what."""

import pytest

from meetings import audit
from meetings.access import Role
from meetings.accounts import history


@pytest.fixture
def admin(signed_in):
    return signed_in(Role.ADMIN, display_name="Aizhan")


def test_it_says_who_when_and_from_what_to_what(admin, make, session):
    with audit.acting(audit.Actor(7, "Marat")):
        venue = make.venue(capacity=10)
        session.commit()
        venue.capacity = 25
        session.commit()
    page = admin.get("/en/desk/audit?subject=venue").text
    assert "Marat" in page
    assert "capacity: 10 → 25" in page
    assert f"Venue {venue.id}: changed" in page


def test_it_is_filtered_by_subject(admin, make, session):
    make.venue()
    make.crew()
    session.commit()
    page = admin.get("/en/desk/audit?subject=crew").text
    assert "Crew 1: created" in page
    assert "Venue 1: created" not in page


def test_it_is_paged_newest_first(admin, session):
    for number in range(1, history.PAGE + 2):
        audit.record(session(), "import", "appeal", number, {})
    session.commit()
    first, second = (admin.get(f"/en/desk/audit?subject=appeal&page={n}").text for n in (1, 2))
    assert f"Appeal {history.PAGE + 1}: imported" in first
    assert "Appeal 1: imported" not in first
    assert "Appeal 1: imported" in second
    assert "Appeal 2: imported" not in second
    for page in ("0", "99", "x"):
        assert admin.get(f"/en/desk/audit?page={page}").status_code == 200


def test_words_for_values():
    change = history._change
    assert change("capacity", [None, 5]) == history.Change("capacity", "–", "5")
    assert change("venue_id", [1, 2]).name == "venue"
    assert change("rows", 12).after == "12"
    assert change("names", [["a"], ["a", "b"]]).after == "a, b"
    assert len(change("notes", ["", "x" * 500]).after) == 200
