"""Recurring receptions."""

from datetime import date, time

import pytest
from flask_babel import force_locale

from meetings.diary.layout import days, lay_out
from meetings.diary.recurrence import checked
from meetings.diary.series import ReceptionSeries
from meetings.errors import InvalidInput
from meetings.places.venue import VenueKind
from tests.diary.drafts import NOW


@pytest.fixture
def series(make, session, app):
    topic = make.topic()
    venue = make.venue(kind=VenueKind.OFFICE, lighting=True)
    given = ReceptionSeries(
        venue=venue, topic=topic, officials=[make.official(topics=[topic], districts=[venue.district])],
        rule="FREQ=WEEKLY;BYDAY=TU,FR", first_day=date(2027, 5, 4), until=date(2027, 5, 28),
        start=time(10), end=time(12), zone="Asia/Almaty",
    )  # fmt: skip
    session.add(given)
    session.flush()
    with force_locale("en"):
        yield given


def test_days_of_the_rule_lie_in_period_and_validity(series):
    found = days(series, date(2027, 4, 1), date(2027, 6, 30))
    assert (found[0], found[-1], len(found)) == (date(2027, 5, 4), date(2027, 5, 28), 8)


def test_single_meetings_are_laid_out_once_and_holidays_are_skipped(series, session):
    period = date(2027, 5, 1), date(2027, 5, 31)
    first = lay_out(session, series, *period, now=NOW)
    assert len(first.created) == 7
    assert [day for day, _why in first.skipped] == [date(2027, 5, 7)]
    again = lay_out(session, series, *period, now=NOW)
    assert again.created == []


def test_a_clash_skips_its_day_with_a_sentence(series, session, make):
    make.meeting(venue=series.venue, day=date(2027, 5, 18), start=time(11), sessions=1)
    laid_out = lay_out(session, series, date(2027, 5, 17), date(2027, 5, 23), now=NOW)
    assert len(laid_out.created) == 1
    [(day, why)] = laid_out.skipped
    assert day == date(2027, 5, 18)
    assert "taken" in why


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "weekly",
        "FREQ=WEEKLY;BYDAY=XX",
        "",
        "FREQ=WEEKLY;COUNT=x",
        "FREQ=WEEKLY;INTERVAL=0",
    ],
)
def test_a_bad_rule_is_refused(app, rule):
    with pytest.raises(InvalidInput, match="BYDAY=TU"):
        checked(rule)


def test_a_period_over_a_year_is_refused(series):
    with pytest.raises(InvalidInput):
        days(series, date(2027, 1, 1), date(2028, 12, 31))
