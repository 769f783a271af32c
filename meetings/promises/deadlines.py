"""Working days: Kazakhstan's calendar, with its days off that are moved."""

from __future__ import annotations

from datetime import date, timedelta

from meetings.places.public_holidays import calendar

USUAL = 10
AGAIN = 5
_DAY = timedelta(days=1)


def is_working_day(day: date) -> bool:
    """Whether offices work: no weekend, no public holiday; a Saturday may stand in for a Monday."""
    return bool(calendar().is_working_day(day))


def add_working_days(day: date, count: int) -> date:
    """The working day that is the ``count``-th after ``day``, which itself does not count."""
    step = _DAY if count >= 0 else -_DAY
    for _each in range(abs(count)):
        day = _next(day, step)
    return day


def working_days_left(today: date, due: date) -> int:
    """How many working days there are after today up to the due day, it included; 0 once it is here."""
    days = ((today + timedelta(days=number)) for number in range(1, (due - today).days + 1))
    return sum(is_working_day(day) for day in days)


def _next(day: date, step: timedelta) -> date:
    day += step
    while not is_working_day(day):
        day += step
    return day
