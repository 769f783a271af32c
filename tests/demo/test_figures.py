"""The demo's figures, counted through the application, are those that were announced."""

import pytest
from bs4 import BeautifulSoup

OUTCOMES = {"resolved": 2747, "consulted": 2289, "under_review": 168}
MAIN_TOPICS = {"social-support": 2148, "housing": 1629, "employment": 454}
EVERYTHING_ELSE = 973
TOTAL = 5204


@pytest.fixture
def figures(region, application):
    return application.test_client().get("/api/v1/statistics").json


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


def test_all_came_in_the_year_before_the_announcement(region, application):
    client = application.test_client()
    assert client.get("/api/v1/statistics?from=2019-01-01&to=2019-09-30").json["total"] == TOTAL
    assert client.get("/api/v1/statistics?from=2019-09-11").json["total"] == 0


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_shows_the_same(region, application, language):
    page = BeautifulSoup(
        application.test_client().get(f"/{language}/statistics").text, "html.parser"
    )
    table = page.select_one("section:has(#topics) table")
    rows = [[int(cell.text) for cell in row.select("td")] for row in table.select("tr:has(td)")]
    assert [row[-1] for row in rows] == [*MAIN_TOPICS.values(), EVERYTHING_ELSE, TOTAL]
    assert rows[-1][:-1] == list(OUTCOMES.values())
    assert len(page.select("section:has(#districts) tbody tr")) == 17
