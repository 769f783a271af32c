"""Working days against the calendar of the holidays library, counted another way."""

from __future__ import annotations

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.promises.deadlines import add_working_days, is_working_day, working_days_left

DAYS = st.dates(date(2019, 1, 1), date(2032, 12, 31))
DAY = timedelta(days=1)
CALENDAR = holidays.country_holidays("KZ", years=range(2018, 2034))


def works(day: date) -> bool:
    """The rule in words: a weekday that is no holiday, or a weekend day that stands in for one."""
    moved = day in CALENDAR.weekend_workdays
    return moved or (day.weekday() < 5 and day not in CALENDAR)


@given(DAYS, st.integers(0, 30))
def test_so_many_working_days_lie_between(day: date, count: int) -> None:
    due = add_working_days(day, count)
    days = [day + DAY * number for number in range(1, (due - day).days + 1)]
    assert sum(map(works, days)) == count
    assert count == 0 or works(due)
    assert working_days_left(day, due) == count


@given(DAYS)
def test_working_days_are_those_of_the_library(day: date) -> None:
    assert is_working_day(day) == works(day)


@pytest.mark.parametrize(
    ("day", "count", "due"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),  # a weekend between
        (date(2025, 3, 20), 1, date(2025, 3, 26)),  # Nowruz, and days off for it
        (date(2025, 12, 31), 1, date(2026, 1, 5)),  # across the year
        (date(2025, 1, 3), 1, date(2025, 1, 5)),  # a Sunday that is worked for a Friday off
    ],
)
def test_days_that_are_known(day: date, count: int, due: date) -> None:
    assert add_working_days(day, count) == due
