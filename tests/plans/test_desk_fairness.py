"""How districts fare, at the desk and in the open."""

from __future__ import annotations

import pytest
import time_machine
from bs4 import BeautifulSoup

from meetings.access import Role
from tests.plans.drafts import drafted
from tests.plans.region import NOW
from tests.plans.released import released

# Each page is asked for on PostgreSQL by tests/test_access.py.
pytestmark = pytest.mark.engine("sqlite")

DESK, PUBLIC, JSON = "/en/desk/fairness", "/en/fairness", "/api/v1/fairness"


@pytest.fixture(autouse=True)
def today(app):
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def organizer(region, signed_in):
    return signed_in(Role.ORGANIZER)


def fares(answer):
    """The bars in order: name, share and words of each district."""
    found = BeautifulSoup(answer.text, "html.parser").select(".fare")
    return [
        [" ".join(each.get_text(" ").split()) for each in fare.select("h3, p")] for fare in found
    ]


def test_before_the_first_release_both_pages_say_what_will_be_there(organizer, client):
    assert "Nothing is released yet" in organizer.get(DESK).text
    assert "No joint plan is released yet" in client.get(PUBLIC).text
    empty = client.get(JSON).json
    assert (empty["version"], empty["period"], empty["districts"]) == (None, None, [])


def test_the_latest_release_is_compared_in_the_open(client, session, region):
    released(session, region)
    answer = client.get(PUBLIC)
    assert fares(answer)[0] == ["Sozak", "0 %", "0 of 7 appeals · 0 meetings · 0 km"]
    by_name = {fare[0]: fare for fare in fares(answer)}
    assert by_name["Keles"][1:] == ["52 %", by_name["Keles"][2]]
    assert by_name["Keles"][2].startswith("10 of 19 appeals · 1 meeting ·")
    assert by_name["Arys"][1] == "100 %"
    total = BeautifulSoup(answer.text, "html.parser").select_one("tfoot tr").get_text(" ").split()
    assert total[:7] == ["Whole", "region", "32", "0", "16", "0", "50"]


def test_the_bars_are_as_long_as_the_numbers_say(client, session, region):
    released(session, region)
    page = BeautifulSoup(client.get(PUBLIC).text, "html.parser")
    arys = next(each for each in page.select(".fare") if "Arys" in each.text)
    assert arys.select_one(".share-bar__after")["width"] == "100.0%"
    assert arys.select_one(".share-bar__mark")["x"] == "50%"
    assert "style=" not in str(page.select_one("main"))


def test_caches_may_keep_the_public_page(client, session, region):
    released(session, region)
    for address in (PUBLIC, JSON):
        answer = client.get(address)
        assert answer.cache_control.public
        assert "Set-Cookie" not in answer.headers
        again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304


def test_the_same_as_json(client, session, region):
    released(session, region)
    found = client.get(JSON).json
    assert (found["version"], found["period"]) == (1, {"from": "2027-05-17", "to": "2027-05-30"})
    keles = next(each for each in found["districts"] if each["slug"] == region.keles.slug)
    assert (keles["name"]["en"], keles["waiting"]) == ("Keles", 19)
    assert (keles["before"]["taken_up"], keles["with_plan"]["taken_up"]) == (0, 10)
    assert found["total"]["with_plan"]["share"] == 50


def test_a_frozen_version_does_not_change_with_the_names(client, session, region):
    released(session, region)
    region.keles.name_en = "Renamed"
    session.commit()
    assert "Renamed" not in {fare[0] for fare in fares(client.get(PUBLIC))}


def test_the_statistics_and_the_sitemap_lead_to_it(client):
    assert 'href="/en/fairness"' in client.get("/en/statistics").text
    assert "/kk/fairness" in client.get("/sitemap.xml").text


def test_the_desk_shows_a_version_or_a_draft(organizer, session, region):
    draft = drafted(session, region)
    assert f'value="plan-{draft.id}"' in organizer.get(DESK).text
    answer = organizer.get(f"{DESK}?of=plan-{draft.id}")
    assert {fare[0]: fare[1] for fare in fares(answer)}["Keles"] == "52 %"
    assert organizer.get(f"{DESK}?of=version-1").status_code == 404
    session.rollback()
    became = released(session, region).plan_id
    for asked in ("", "?of=version-1", "?of=", f"?of=plan-{became}"):
        assert "Version 1" in organizer.get(f"{DESK}{asked}").text


@pytest.mark.parametrize("asked", ["plan-99", "version-99", "plan-x", "version-1e9", "x"])
def test_what_does_not_exist_is_not_found(organizer, asked):
    assert organizer.get(f"{DESK}?of={asked}").status_code == 404
