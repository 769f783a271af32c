"""The numbered versions at the desk."""

from __future__ import annotations

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask_babel import force_locale

from meetings.access import Role
from meetings.effects.worker import run_due
from meetings.plans import difference, releases
from meetings.plans.release import Release
from tests.plans.region import NOW
from tests.plans.released import released

PAGE = "/en/desk/releases"


@pytest.fixture(autouse=True)
def today(app):
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def organizer(region, signed_in):
    return signed_in(Role.ORGANIZER)


def words(answer, css):
    found = BeautifulSoup(answer.text, "html.parser").select(css)
    return [" ".join(each.get_text(" ").split()) for each in found]


def test_before_the_first_there_is_a_way_to_it(organizer):
    answer = organizer.get(PAGE)
    assert "Nothing is released yet" in answer.text
    assert organizer.get(f"{PAGE}/1").status_code == 404


def test_the_list_says_how_much_each_changed(app, organizer, session, region):
    released(session, region)
    (row,) = words(organizer.get(PAGE), "tbody tr")
    assert row.startswith("Version 1 17 May – 30 May 2027")
    assert row.endswith("2 0 0 Coming out")
    session.rollback()
    run_due(app)
    (row,) = words(organizer.get(PAGE), "tbody tr")
    assert row.endswith("2 0 0 Released")


def test_a_version_shows_what_it_changed_and_what_is_owed(organizer, session, region):
    released(session, region)
    answer = organizer.get(f"{PAGE}/1")
    assert words(answer, ".figure-tile") == [
        "2 meetings in all", "2 are new", "0 were moved", "0 were cancelled"
    ]  # fmt: skip
    assert words(answer, ".line--new") == [
        "18 May, 09:00–11:00 Park, Keles Housing · Akhmet",
        "18 May, 09:00–11:00 Square, Arys Housing · Botagoz",
    ]
    assert "2 meetings are still being published." in answer.text
    owed = words(answer, "#owed + * tbody tr")
    assert [row.split(" ", 3)[-1] for row in owed] == [
        "1 1 1 10 18 May – 18 May",
        "1 1 1 6 18 May – 18 May",
    ]


def moved_and_cancelled(session, kept):
    """As a later version would have it: the first meeting moved, the second left out."""
    before, other = kept.document["meetings"]
    after = {
        **before,
        "day": "2027-05-20",
        "start": "11:00",
        "end": "13:00",
        "venue": other["venue"],
    }
    kept.difference = {"new": [], "moved": [[before, after]], "cancelled": [other]}
    session.commit()


def test_a_moved_meeting_tells_from_where_to_where(organizer, session, region):
    moved_and_cancelled(session, released(session, region))
    answer = organizer.get(f"{PAGE}/1")
    assert words(answer, ".line--moved .changes > div") == [
        "When 18 May, 09:00–11:00 20 May, 11:00–13:00",
        "Where Park, Keles Square, Keles",
    ]
    assert words(answer, ".line--cancelled")[0].startswith("18 May, 09:00–11:00 Square, Arys")


def test_every_kind_of_difference_has_its_words(app, session, region):
    (line, other) = released(session, region).document["meetings"]
    after = {**line, "crew": None, "sessions": other["sessions"]}
    with force_locale("en"):
        assert [(each.about, each.before, each.after) for each in difference.changes(line, after)] == [
            ("Who comes", "Akhmet", "Botagoz"), ("Crew", "South", "–"),
        ]  # fmt: skip
        assert difference.changes(line, line) == []


def test_what_could_not_be_published_is_told(organizer, session, region):
    kept = released(session, region)
    kept.trouble, kept.published_at = ["Park, 2027-05-18: <b>somebody</b> is away"], NOW
    session.commit()
    answer = organizer.get(f"{PAGE}/1")
    assert "1 meeting could not be published and stays a draft." in answer.text
    assert "&lt;b&gt;somebody&lt;/b&gt; is away" in answer.text
    assert "1 not published" in organizer.get(PAGE).text


def test_names_of_the_day_are_kept(organizer, session, region):
    released(session, region)
    region.park.name_en = "Renamed"
    session.commit()
    assert "Renamed" not in organizer.get(f"{PAGE}/1").text


def test_many_versions_have_pages(organizer, session, region, monkeypatch):
    kept = released(session, region)
    monkeypatch.setattr(releases, "ON_PAGE", 1)
    plan = type(kept.plan)(
        first_day=kept.plan.first_day, last_day=kept.plan.last_day, seconds=2, created_at=NOW,
        state=kept.plan.state, problem={}, document={}, wishes={}, pins=[], notes=[], progress=[],
    )  # fmt: skip
    session.add(Release(number=2, plan=plan, released_at=NOW, difference=kept.difference))
    session.commit()
    assert words(organizer.get(PAGE), "tbody th") == ["Version 2"]
    assert words(organizer.get(f"{PAGE}?page=2"), "tbody th") == ["Version 1"]
    for number in ("99", "-1", "x"):
        assert organizer.get(f"{PAGE}?page={number}").status_code == 200


def test_only_organizers_see_versions(signed_in, client):
    assert signed_in(Role.CREW).get(PAGE).status_code == 403
    assert client.get(PAGE).status_code == 302
