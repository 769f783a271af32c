"""The enumeration that the solver is held against, on problems solved by hand."""

import pytest

from meetings.planner import problem as problems
from meetings.planner.generator import generate
from tests.planner.documents import document, meeting, official, pin, session, venue
from tests.planner.enumerate import TooMany, best_total


def tiny(**changes):
    """One day, one venue in Arys, Aigul, one crew; 10 appeals on housing."""
    return problems.read(
        document(
            **{
                "from": "2026-12-21",
                "to": "2026-12-21",
                "slots": ["09:00"],
                "venues": [venue("park", "arys")],
                "officials": [official("aigul", "arys", ["housing"])],
                "crews": [{"id": "crew-1", "home": "arys"}],
                "backlog": [{"topic": "housing", "district": "arys", "count": 10}],
                **changes,
            }
        )
    )


def test_one_meeting_takes_up_all_that_it_can():
    assert best_total(tiny()) == (4 * 30 + 3 * 20 + 2 * 10) + 40 * 90 - 6


def test_two_meetings_take_up_the_rest():
    assert best_total(tiny(slots=["09:00", "11:00"])) == 210 + 40 * 100 - 6


def test_a_way_may_cost_more_than_a_meeting_brings():
    assert best_total(tiny(weights={"fairness": 0, "travel": 100})) == 0


def test_a_duty_brings_a_meeting_without_appeals():
    duty = {"id": "d", "official": "aigul", "districts": ["arys"], "at_least": 1}
    duties = [{**duty, "from": "2026-12-21", "to": "2026-12-21"}]
    assert best_total(tiny(backlog=[], duties=duties)) == -6


def test_a_fixed_pin_stands_whatever_it_costs():
    pinned = [pin("fixed", meeting("p", start="12:00"))]
    assert best_total(tiny(weights={"fairness": 0, "travel": 100}, pinned=pinned)) == 210 - 600


def test_a_movable_pin_moves_where_that_is_cheaper_than_to_leave_it_out():
    wrong = pin("movable", meeting("p", -1, sessions=(session("roads", "aigul"),)))
    moved = best_total(tiny(pinned=[wrong]))
    assert moved == 200 + 3600 - 6 - 50 - 2 * 20
    left_out = best_total(tiny(pinned=[wrong], weights={"cancel": 80, "change_time": 81}))
    assert left_out == 200 + 3600 - 6 - 80


def test_what_is_too_large_is_not_tried():
    with pytest.raises(TooMany):
        best_total(problems.read(generate("small", 1)))
