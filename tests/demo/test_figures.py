"""The demo's figures, counted through the application, are those that were announced."""

import pytest
from bs4 import BeautifulSoup

from meetings.appeals import following, tally

OUTCOMES = {"resolved": 2747, "consulted": 2289, "under_review": 168}
MAIN_TOPICS = {"social-support": 2148, "housing": 1629, "employment": 454}
EVERYTHING_ELSE = 973
TOTAL = 5204


ANNOUNCED = "2019-09-10"


@pytest.fixture
def figures(region, region_app):
    """Through the public API, as of the day of the announcement."""
    return region_app.test_client().get(f"/api/v1/statistics?as_of={ANNOUNCED}").json


def test_totals_by_outcome(figures):
    assert figures["total"] == TOTAL
    assert figures["outcomes"] == OUTCOMES


def test_totals_by_topic(figures):
    assert {row["slug"]: row["total"] for row in figures["main_topics"]} == MAIN_TOPICS
    assert figures["everything_else"]["total"] == EVERYTHING_ELSE
    assert sum(row["total"] for row in figures["topics"]) == TOTAL


def test_most_came_from_three_districts(figures):
    assert {row["slug"] for row in figures["districts"][:3]} == {"keles", "ordabasy", "zhetisay"}
    assert sum(row["total"] for row in figures["districts"][:3]) > TOTAL / 2


def test_all_came_in_the_year_before_the_announcement(region, region_app):
    client = region_app.test_client()
    assert client.get("/api/v1/statistics?from=2019-01-01&to=2019-09-10").json["total"] == TOTAL
    assert client.get("/api/v1/statistics?from=2019-09-11&to=2019-12-31").json["total"] == 0


def test_earlier_days_are_counted_from_the_events(region, region_app):
    """What was received and what was settled only grew; every day adds up."""
    client = region_app.test_client()
    days = ("2018-12-31", "2019-02-14", "2019-04-30", "2019-07-01", "2019-09-09", ANNOUNCED)
    found = [client.get(f"/api/v1/statistics?as_of={day}").json for day in days]
    totals = [each["total"] for each in found]
    settled = [each["total"] - each["outcomes"]["under_review"] for each in found]
    assert totals == sorted(totals)
    assert settled == sorted(settled)
    assert totals[0] == 0 < totals[1] < settled[-2] < totals[-1] == TOTAL
    assert all(sum(each["outcomes"].values()) == each["total"] for each in found)
    waited = {each["month"]: each["under_review_at_its_end"] for each in found[-1]["months"]}
    assert waited["2019-04"] == found[2]["outcomes"]["under_review"] > 168


def test_events_tallies_and_appeals_agree(region):
    assert following.behind(region) == []
    assert tally.differences(region) == 0


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_shows_the_same(region, region_app, language):
    answer = region_app.test_client().get(f"/{language}/statistics?as_of={ANNOUNCED}")
    page = BeautifulSoup(answer.text, "html.parser")
    table = page.select_one("section:has(#topics) table")
    rows = [[number(cell) for cell in row.select("td")] for row in table.select("tr:has(td)")]
    assert [row[-1] for row in rows] == [*MAIN_TOPICS.values(), EVERYTHING_ELSE, TOTAL]
    assert rows[-1][:3] == list(OUTCOMES.values())
    assert len(page.select("section:has(#districts) tbody tr")) == 17
    assert len(page.select(".region-map a")) == 17


def number(cell):
    return int("".join(letter for letter in cell.text if letter.isdigit()))
