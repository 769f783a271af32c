"""The public figures as a page, as files and for programs."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from openpyxl import load_workbook

from meetings.appeals.appeal import Appeal, AppealPerson, Outcome
from meetings.statistics import files

API = "/api/v1/statistics"
MARCH, APRIL, MAY = (date(2026, month, 10) for month in (3, 4, 5))
TODAY = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def calendar():
    """A day of which everything asked here is the past, but not more."""
    with time_machine.travel(f"{TODAY}T06:00:00Z", tick=False):
        yield


@pytest.fixture
def appeals(make, session):
    """Two about housing and one about roads, from two districts."""
    housing, roads = make.topic(slug="housing", is_main=True), make.topic(slug="roads")
    north, south = make.district(slug="north"), make.district(slug="south")
    make.topic(slug="silence")
    body = make.organisation(slug="body", name_en="=cmd()")
    rows = (
        (housing, north, Outcome.RESOLVED, MARCH, APRIL, body),
        (housing, south, Outcome.UNDER_REVIEW, APRIL, None, body),
        (roads, south, Outcome.CONSULTED, APRIL, MAY, None),
    )
    for topic, district, outcome, received_on, outcome_on, organisation in rows:
        make.appeal(
            topic=topic, district=district, outcome=outcome, received_on=received_on,
            outcome_on=outcome_on, organisation_id=organisation and organisation.id,
        )  # fmt: skip
    session.commit()


def told(client, **asked):
    answer = client.get(API, query_string=asked)
    assert answer.status_code == 200
    return answer.json


def outcomes(figures):
    return tuple(figures["outcomes"][each] for each in ("resolved", "consulted", "under_review"))


def totals(rows):
    return {row["slug"]: row["total"] for row in rows}


def test_counts_by_outcome_topic_district_and_organisation(appeals, client):
    figures = told(client)
    assert outcomes(figures) == (1, 1, 1)
    assert totals(figures["topics"]) == {"housing": 2, "roads": 1, "silence": 0}
    assert totals(figures["main_topics"]) == {"housing": 2}
    assert figures["everything_else"]["total"] == 1
    assert list(totals(figures["districts"]).items()) == [("south", 2), ("north", 1)]
    assert set(figures["districts"][0]["name"]) == {"kk", "ru", "en"}
    assert totals(figures["organisations"]) == {"body": 2}
    assert figures["without_organisation"]["total"] == 1
    assert sum(pair["total"] for pair in figures["topics_by_district"]) == 3
    assert figures["time_to_answer"] == {
        "answered": 2, "median_days": 30, "ninety_percent_days": 31,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-03-09", (0, 0, 0)),
        ("2026-03-10", (0, 0, 1)),
        ("2026-04-09", (0, 0, 1)),
        ("2026-04-10", (1, 0, 2)),
        ("2026-05-09", (1, 0, 2)),
        ("2026-05-10", (1, 1, 1)),
        ("2026-06-01", (1, 1, 1)),
    ],
)
def test_a_past_day_is_counted_as_it_was(appeals, client, day, expected):
    figures = told(client, as_of=day)
    assert (figures["as_of"], outcomes(figures)) == (day, expected)


def test_both_ends_of_a_period_count(appeals, client):
    assert told(client, **{"from": MARCH, "to": APRIL})["total"] == 3
    assert told(client, **{"from": "2026-03-11", "to": "2026-04-09"})["total"] == 0
    assert told(client, **{"from": APRIL})["total"] == 2
    assert told(client, to="2026-03-31")["total"] == 1
    assert told(client, to="2026-03-31")["period"] == {"from": None, "to": "2026-03-31"}


def test_filters_narrow_everything(appeals, client):
    assert told(client, topic="housing")["total"] == 2
    assert told(client, district="south", topic="housing")["total"] == 1
    figures = told(client, organisation="body", as_of=MARCH)
    assert (figures["total"], outcomes(figures)) == (1, (0, 0, 1))
    assert figures["filters"] == {"organisation": "body"}
    assert told(client, topic="roads")["time_to_answer"]["median_days"] == 30


def test_months_have_no_gap_and_tell_how_many_waited(appeals, client):
    months = told(client)["months"]
    assert [(each["month"], each["total"], each["under_review_at_its_end"]) for each in months] == [
        ("2026-03", 1, 1), ("2026-04", 2, 2), ("2026-05", 0, 1),
    ]  # fmt: skip


def test_what_is_moved_or_reopened_counts_there_from_its_day_on(appeals, client, session, make):
    appeal = session.query(Appeal).order_by(Appeal.id).first()
    appeal.district = make.district(slug="west")
    appeal.outcome, appeal.outcome_on = Outcome.UNDER_REVIEW, None
    session.commit()
    today = told(client)
    assert outcomes(today) == (0, 1, 2)
    assert totals(today["districts"])["west"] == 1
    before = told(client, as_of=TODAY - timedelta(days=1))
    assert outcomes(before) == (1, 1, 1)
    assert totals(before["districts"])["west"] == 0


def test_erased_personal_data_leave_the_figures(appeals, client, session):
    appeal = session.query(Appeal).first()
    appeal.person = AppealPerson(name="Somebody", text="Something")
    session.commit()
    before = told(client)
    session.delete(appeal.person)
    session.commit()
    assert told(client) == before


def test_a_deleted_appeal_leaves_no_trace_in_the_tallies(appeals, client, session):
    session.delete(session.query(Appeal).order_by(Appeal.id).first())
    session.commit()
    assert outcomes(told(client)) == (0, 1, 1)
    assert outcomes(told(client, as_of=APRIL)) == (0, 0, 2)


@pytest.mark.parametrize(
    ("asked", "word"),
    [
        ("from=soon", "soon"),
        ("to=2026-02-30", "2026-02-30"),
        ("to=9999-12-31", "9999-12-31"),
        ("from=2026-02-02&to=2026-02-01", "ends before"),
        ("as_of=2026-06-02", "2 June 2026"),
        ("as_of=0001-01-01", "0001-01-01"),
        ("district=nowhere", "nowhere"),
    ],
)
def test_what_makes_no_sense_is_answered_with_a_sentence(appeals, client, asked, word):
    answer = client.get(f"{API}?{asked}&lang=en")
    assert answer.status_code == 400
    assert word in answer.json["error"]
    assert client.get(f"/en/statistics?{asked}").status_code == 400


def test_the_same_day_begins_with_the_region_not_with_utc(appeals, client):
    with time_machine.travel("2026-06-01T19:30:00Z", tick=False):
        assert told(client)["as_of"] == "2026-06-02"


@pytest.mark.parametrize("address", ["/kk/statistics", API, "/ru/statistics.csv"])
def test_it_may_be_cached_by_everybody(appeals, client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.cache_control.public
    assert "Set-Cookie" not in answer.headers
    again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_new_appeal_changes_the_etag_of_the_workbook_and_time_does_not(
    appeals, client, make, session
):
    before = client.get("/en/statistics.xlsx").headers["ETag"]
    with time_machine.travel(f"{TODAY}T08:00:00Z", tick=False):
        assert client.get("/en/statistics.xlsx").headers["ETag"] == before
        make.appeal()
        session.commit()
        assert client.get("/en/statistics.xlsx").headers["ETag"] != before


def test_the_csv_neutralises_formulas(appeals, client):
    answer = client.get("/en/statistics.csv")
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    head, *rows = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert head[:3] == ["Topic", "District", "Organisation"]
    assert {row[2] for row in rows} == {"'=cmd()", ""}
    assert sum(int(row[-2]) for row in rows) == 3


def test_the_workbook_holds_the_figures_and_their_words(appeals, client):
    answer = client.get(f"/en/statistics.xlsx?as_of={APRIL}")
    assert answer.mimetype == files.XLSX_TYPE
    book = load_workbook(io.BytesIO(answer.data))
    overview = {row[0].value: row[1].value for row in book["Overview"].iter_rows()}
    assert overview["As of the end of"] == "10 April 2026"
    assert (overview["Appeals received"], overview["Under review"]) == (3, 2)
    assert overview["Half were answered within, days"] == 31
    cells = [cell for row in book["All together"].iter_rows() for cell in row]
    assert "=cmd()" in {cell.value for cell in cells}
    assert "f" not in {cell.data_type for cell in cells}
    assert "Time to answer" in {row[0].value for row in book["Words"].iter_rows()}


def test_the_page_keeps_what_was_asked(appeals, client):
    asked = f"from={MARCH}&as_of={MAY}&district=south&_scheme=javascript"
    page = BeautifulSoup(client.get(f"/en/statistics?{asked}").text, "html.parser")
    assert page.select_one("#from")["value"] == "2026-03-10"
    assert page.select_one("#district option[selected]")["value"] == "south"
    assert page.select_one(".asked").text.count("10 May 2026") == 1
    kept = f"{API}?from=2026-03-10&as_of=2026-05-10&district=south"
    assert page.select_one(f'a[href="{kept}"]')
    assert "javascript" not in str(page)


def test_the_page_draws_without_a_word_of_style(appeals, client):
    page = BeautifulSoup(client.get("/en/statistics").text, "html.parser")
    assert not page.select("[style], style, main script")
    assert len(page.select(".region-map a")) == 2
    assert all(picture.get("aria-label") for picture in page.select("svg[role]"))
    table = page.select_one("section:has(#months) table")
    assert [row.select_one("th").text for row in table.select("tbody tr")] == [
        "March 2026", "April 2026", "May 2026",
    ]  # fmt: skip


def test_the_page_of_an_empty_service_works(client):
    answer = client.get("/en/statistics")
    assert answer.status_code == 200
    assert "No appeal was received" in answer.text
    assert client.get("/kk/statistics.xlsx").status_code == 200


def test_the_number_of_statements_does_not_grow(make, session, queries, client):
    def counted():
        session.commit()
        with queries() as number:
            assert client.get(API).status_code == 200
        return number.value

    make.appeal()
    with_one = counted()
    for _ in range(5):
        make.appeal()
    assert counted() == with_one <= 12
