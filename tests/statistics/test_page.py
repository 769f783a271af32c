"""Counting appeals, and showing the figures."""

from datetime import date

import pytest

from meetings.appeals import statistics
from meetings.appeals.appeal import Outcome
from meetings.appeals.statistics import Period
from meetings.errors import InvalidInput


@pytest.fixture
def appeals(make, session):
    """Two about housing and one about roads, from two districts."""
    housing, roads = make.topic(slug="housing", is_main=True), make.topic(slug="roads")
    north, south = make.district(slug="north"), make.district(slug="south")
    make.topic(slug="silence")
    rows = (
        (housing, north, Outcome.RESOLVED, date(2019, 1, 10)),
        (housing, south, Outcome.UNDER_REVIEW, date(2019, 3, 31)),
        (roads, south, Outcome.RESOLVED, date(2019, 4, 1)),
    )
    for topic, district, outcome, received_on in rows:
        make.appeal(topic=topic, district=district, outcome=outcome, received_on=received_on)
    session.commit()


def totals(rows):
    return {record.slug: tally.total for record, tally in rows}


def count(session, first=None, last=None):
    return statistics.count(session(), Period(first, last))


def test_counts_by_outcome_topic_and_district(appeals, session):
    figures = count(session)
    assert figures.overall.outcomes == {
        Outcome.RESOLVED: 2, Outcome.CONSULTED: 0, Outcome.UNDER_REVIEW: 1,
    }  # fmt: skip
    assert totals(figures.by_topic()) == {"housing": 2, "roads": 1, "silence": 0}
    assert totals(figures.main_topics()) == {"housing": 2}
    assert totals(figures.other_topics()) == {"roads": 1, "silence": 0}
    assert figures.everything_else().total == 1
    assert list(totals(figures.by_district()).items()) == [("south", 2), ("north", 1)]
    assert sorted(tally.total for tally in figures.by_topic_and_district().values()) == [1, 1, 1]


def test_both_ends_of_a_period_count(appeals, session):
    assert count(session, date(2019, 1, 10), date(2019, 3, 31)).overall.total == 2
    assert count(session, date(2019, 1, 11), date(2019, 3, 30)).overall.total == 0
    assert count(session, first=date(2019, 3, 31)).overall.total == 2
    assert count(session, last=date(2019, 3, 31)).overall.total == 2


def test_the_share_settled(appeals, session):
    assert count(session).overall.settled_percent == 67
    assert count(session, first=date(2030, 1, 1)).overall.settled_percent == 0


def test_the_number_of_queries_does_not_grow(make, session, queries):
    def counted():
        session.commit()
        with queries() as number:
            statistics.count(session(), Period()).by_topic_and_district()
        return number.value

    make.appeal()
    with_one = counted()
    for _ in range(5):
        make.appeal()
    assert counted() == with_one


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [("yesterday", "", "from"), ("", "2019-02-30", "to"), ("2019-02-02", "2019-02-01", "to")],
)
def test_a_period_that_makes_no_sense_is_refused(app, first, last, field):
    with pytest.raises(InvalidInput) as caught:
        Period.parse(first, last)
    assert caught.value.field == field


def test_the_json_has_names_in_three_languages(appeals, client):
    figures = client.get("/api/v1/statistics?to=2019-03-31").json
    assert figures["period"] == {"from": None, "to": "2019-03-31"}
    assert figures["total"] == 2
    assert set(figures["topics"][0]["name"]) == {"kk", "ru", "en"}
    assert {"topic": "housing", "district": "south"}.items() <= figures["topics_by_district"][
        -1
    ].items()


def test_a_bad_period_is_answered_with_a_sentence(client):
    answer = client.get("/api/v1/statistics?from=soon")
    assert answer.status_code == 400
    assert "soon" in answer.json["error"]


@pytest.mark.parametrize("address", ["/kk/statistics", "/api/v1/statistics"])
def test_it_may_be_cached_by_everybody(appeals, client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.cache_control.public
    assert "Set-Cookie" not in answer.headers
    again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_new_appeal_changes_the_etag(appeals, client, make, session):
    before = client.get("/api/v1/statistics").headers["ETag"]
    make.appeal()
    session.commit()
    assert client.get("/api/v1/statistics").headers["ETag"] != before


def test_the_page_keeps_the_period_that_was_asked_for(appeals, client):
    page = client.get("/en/statistics?from=2019-03-31&_scheme=javascript").text
    assert 'value="2019-03-31"' in page
    assert "/api/v1/statistics?from=2019-03-31" in page
    assert "javascript" not in page


def test_the_page_of_an_empty_service_works(client):
    assert client.get("/ru/statistics").status_code == 200
