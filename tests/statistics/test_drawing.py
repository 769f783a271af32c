"""Charts, spans of time, the map, and percentiles: pure."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.appeals.appeal import Outcome
from meetings.statistics import charts, crossing, region_map
from meetings.statistics.answers import TimeToAnswer
from meetings.statistics.charts import PLOT, TOP, Bar
from meetings.statistics.region_map import WIDTH, Spot
from meetings.statistics.spans import MOST, spans
from meetings.statistics.tallies import Month, Tally


@given(st.lists(st.lists(st.integers(0, 10**6), max_size=3), min_size=1, max_size=30))
def test_columns_stand_side_by_side_on_the_ground(numbers):
    bars = [Bar("", "x", [("look", each) for each in parts]) for parts in numbers]
    drawn = charts.chart(bars)
    ends = [0.0]
    for column in drawn.columns:
        assert ends[-1] <= column.x
        ends.append(column.x + column.width)
        assert TOP - 1 <= column.top <= TOP + PLOT
        height = sum(piece.height for piece in column.pieces)
        assert column.top == pytest.approx(TOP + PLOT - height, abs=0.5)
    assert ends[-1] <= 100
    assert sum(column.shows_label for column in drawn.columns) <= charts.LABELS


@given(st.integers(0, 10**7))
def test_the_scale_reaches_a_little_above(number):
    top = charts.rounded_up(number)
    assert max(number, 2) <= top <= max(2, 2.5 * number)
    assert top % 2 == 0


def months(*totals: int) -> list[Month]:
    first = 2019 * 12
    return [
        Month(
            date((first + n) // 12, (first + n) % 12 + 1, 1),
            Tally.of([(Outcome.RESOLVED, each)]),
            n,
        )
        for n, each in enumerate(totals)
    ]


def shown(found):
    return [(span.name, span.tally.total, span.is_gap) for span in found]


def test_a_year_is_shown_by_months(english):
    found = spans(months(*range(1, 13)))
    assert len(found) == 12
    assert shown(found)[1] == ("February 2019", 2, False)
    assert (found[0].label, found[1].label) == ("2019", "Feb")


def test_many_months_become_quarters_and_then_years(english):
    assert shown(spans(months(*[1] * 48)))[4] == ("Quarter 1 of 2020", 3, False)
    years = spans(months(*[1] * 120))
    assert shown(years)[-1] == ("2028", 12, False)
    assert years[-1].waiting == 119
    assert len(spans(months(*[1] * 12 * MOST))) == MOST


def test_a_long_stretch_of_nothing_is_one_mark(english):
    found = spans(months(5, *[0] * 80, 7))
    assert shown(found) == [
        ("January 2019", 5, False),
        ("February 2019 – September 2025", 0, True),
        ("October 2025", 7, False),
    ]
    assert found[1].waited().parts == []


def test_a_short_stretch_of_nothing_is_shown(english):
    assert len(spans(months(5, 0, 0, 7))) == 4


@given(st.lists(st.tuples(st.floats(40, 44), st.floats(67, 71), st.integers(0, 5000)), max_size=20))
def test_every_circle_and_name_is_on_the_map(places):
    spots = [Spot(f"d{n}", f"Name {n}", *place) for n, place in enumerate(places)]
    drawn = region_map.draw(spots)
    assert len(drawn.circles) == len(spots)
    for circle in drawn.circles:
        assert circle.radius <= circle.x <= WIDTH - circle.radius
        assert circle.y - circle.radius >= 0
        assert circle.y + circle.radius <= drawn.height
        wide = len(circle.spot.name) * region_map.LETTER
        left = circle.text_x - wide * {"start": 0, "middle": 0.5, "end": 1}[circle.anchor]
        assert -1 <= left <= left + wide <= WIDTH + 1
    assert [c.radius for c in drawn.circles] == sorted(
        (c.radius for c in drawn.circles), reverse=True
    )


def test_the_area_of_a_circle_is_its_number():
    spots = [Spot("a", "A", 41, 68, 100), Spot("b", "B", 43, 69, 400)]
    large, small = region_map.draw(spots).circles
    assert large.radius == 2 * small.radius


@given(st.lists(st.integers(0, 400), min_size=1, max_size=60))
def test_percentiles_are_of_the_nearest_rank(days):
    answers = TimeToAnswer(Counter(days))
    for percent in (50, 90):
        found = answers.within(percent)
        assert sum(each <= found for each in days) * 100 >= percent * len(days)
        assert sum(each < found for each in days) * 100 < percent * len(days)
    assert sum(number for _first, _last, number in answers.steps()) == len(days)


def test_nothing_answered_took_no_time():
    assert TimeToAnswer(Counter()).median is None


def test_heat_grows_with_the_number():
    heats = [crossing.heat(number, 100) for number in (0, 1, 10, 40, 100)]
    assert heats == [0, 1, 2, 3, 4]
