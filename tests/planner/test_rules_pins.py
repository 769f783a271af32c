"""The judge on pins, and on plans that speak of what the problem has not."""

import pytest

from meetings.planner.plan import InvalidPlan, Session
from tests.planner.documents import broken, judge, meeting, pin, read, session

FIXED = meeting("p", sessions=(session("housing", "aigul", "daniyar"), session("water", "saule")))
CHANGES = {
    "venue": {"venue": "yard"},
    "date": {"day": 1},
    "start": {"start": "11:00"},
    "crew": {"crew": "crew-2"},
    "topics or officials": {"sessions": (session("housing", "aigul", "daniyar"),)},
}


@pytest.mark.parametrize("part", CHANGES)
def test_a_fixed_pin_stands_unchanged(part):
    problem = read(pinned=[pin("fixed", FIXED)])
    changed = meeting("p", **{"sessions": FIXED.sessions, **CHANGES[part]})
    (found,) = judge(problem, changed).broken
    assert (found.rule, found.what, found.meetings) == (8, "changed", ("p",))
    assert f"its {part} changed" in found.sentence


def test_an_official_of_a_fixed_pin_stays_in_the_session():
    problem = read(pinned=[pin("fixed", FIXED)])
    swapped = (session("housing", "daniyar"), session("water", "saule", "aigul"))
    assert broken(problem, meeting("p", sessions=swapped)) == [(8, "changed")]


def test_a_fixed_pin_takes_up_what_the_plan_chooses_in_any_order():
    problem = read(pinned=[pin("fixed", FIXED)])
    chosen = (session("water", "saule"), Session("housing", ("daniyar", "aigul"), {"aigul": 3}))
    assert broken(problem, meeting("p", sessions=chosen)) == []


def test_a_fixed_pin_is_in_the_plan():
    assert broken(read(pinned=[pin("fixed", FIXED)])) == [(8, "missing")]


def test_a_movable_pin_may_be_left_out_and_may_not_stay_wrong():
    problem = read(pinned=[pin("movable", meeting("p"))], holidays=["2026-12-21"])
    assert broken(problem) == []
    assert broken(problem, meeting("p")) == [(1, "holiday")]
    assert broken(problem, meeting("p", 1)) == []


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        (meeting(venue="hall"), "meetings[0].venue"),
        (meeting(crew="crew-9"), "meetings[0].crew"),
        (meeting(sessions=(session("gas"),)), "meetings[0].sessions[0].topic"),
        (
            meeting(sessions=(session("roads", "aigul", "x"),)),
            "meetings[0].sessions[0].officials[1]",
        ),
        (
            meeting(sessions=(Session("roads", ("aigul",), {"saule": 1}),)),
            "meetings[0].sessions[0].answers.saule",
        ),
        (
            meeting(sessions=(session("roads", aigul=-1),)),
            "meetings[0].sessions[0].answers.aigul",
        ),
    ],
)
def test_a_plan_that_names_what_the_problem_has_not_is_malformed(wrong, where):
    with pytest.raises(InvalidPlan) as caught:
        judge(read(), wrong)
    assert caught.value.path == where


def test_a_meeting_that_stands_twice_is_malformed():
    with pytest.raises(InvalidPlan, match=r"meetings\[1\]\.id"):
        judge(read(), meeting("m", 0), meeting("m", 1))
