"""Daylight through the year."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from meetings.places.conditions import daylight

YEAR = [date(2027, 1, 1) + timedelta(days=day) for day in range(365)]
PLACES = ((43.30, 68.25), (40.66, 68.54), (42.53, 70.35))


@pytest.mark.parametrize("place", PLACES)
def test_every_day_has_its_light_and_days_change_by_minutes_only(place):
    # In spring the sunrise moves over midnight UTC, in autumn back.
    lengths = []
    for day in YEAR:
        rises, sets = daylight(place, day, "Asia/Almaty")
        assert rises.date() == sets.date() == day
        lengths.append(sets - rises)
    assert all(abs(one - next_one) < timedelta(minutes=5) for one, next_one in pairwise(lengths))
    assert min(lengths) < timedelta(hours=10) < timedelta(hours=14) < max(lengths)
