"""The page that shows who changed what."""

import pytest

from meetings import audit
from meetings.access import Role
from meetings.accounts import history
from meetings.accounts.trail_words import Words
from meetings.audit import AuditEntry


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
    venue, crew = make.venue(), make.crew()
    session.commit()
    page = admin.get("/en/desk/audit?subject=crew").text
    assert f"Crew {crew.id}: created" in page
    assert f"Venue {venue.id}: created" not in page


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


def changes(subject, action="change", **values):
    """The words for values of an entry."""
    entry = AuditEntry(subject=subject, subject_id=None, action=action, changes=values)
    found = history.changes_in_words(entry, Words([entry]))
    return {each.name: (each.before, each.after) for each in found}


@pytest.fixture
def english(app):
    with app.test_request_context("/en/"):
        yield


def test_words_for_values(english):
    assert changes("venue", capacity=[None, 5]) == {"capacity": ("–", "5")}
    assert changes("appeal", rows=12)["rows"][1] == "12"
    assert changes("venue", closed=[["a"], ["a", "b"]])["closed"][1] == "a, b"
    assert len(changes("venue", notes=["", "x" * 500])["notes"][1]) == 200


def test_states_kinds_days_and_moments_are_words(english):
    assert changes("meeting", status=["draft", "published"])["status"] == ("Draft", "Published")
    assert changes("meeting", kind=[None, "office"])["kind"][1] == "Office reception"
    assert changes("reception_session", language=["kk", "ru"])["language"][1] == "Русский"
    assert changes("meeting", day=["2027-05-18", "2027-02-31"])["day"] == (
        "18 May 2027",
        "2027-02-31",
    )
    assert changes("meeting", start=["09:30:00", None])["from"] == ("09:30", "–")
    moment = changes("reception_session", starts_at=[None, "2027-05-18T05:00:00+00:00"])
    assert moment["starts"][1] == "18 May 2027, 10:00"


def test_records_are_called_by_their_names(english, make, session):
    aigul, venue = make.official(name_en="Aigul"), make.venue(name_en="Old bazaar")
    said = changes("reception_session", officials=[None, f"official {aigul.id}"])
    assert said["officials"][1] == "Aigul"
    assert changes("meeting", venue_id=[venue.id, 9999])["venue"] == ("Old bazaar", "venue 9999")
    assert changes("absence", official_id=[None, aigul.id])["official"][1] == "Aigul"


def test_what_a_relationship_says_twice_is_left_out(english, make, session):
    venue = make.venue(name_en="Old bazaar")
    both = changes("meeting", venue=[None, f"venue {venue.id}"], venue_id=[None, venue.id])
    assert both == {"venue": ("–", "Old bazaar")}
    assert changes("meeting", sessions=[None, "reception_session new"]) == {}


def test_the_page_shows_no_inner_words(admin, make, session):
    meeting = make.meeting(officials=[make.official(name_en="Aigul")])
    session.commit()
    meeting.venue = make.venue(name_en="New park")
    session.commit()
    page = admin.get("/en/desk/audit").text
    assert "New park" in page
    assert "Aigul" in page
    for inner in (" new</p>", "T05:00", "official 1", "open-air", "draft<"):
        assert inner not in page


def test_many_entries_take_as_many_queries_as_one(admin, make, session, queries):
    def cost():
        session.commit()
        session.remove()
        with queries() as count:
            admin.get("/en/desk/audit?subject=venue")
        return count.value

    make.venue()
    before = cost()
    for _ in range(5):
        make.venue()
    assert cost() == before
