"""The plan document: read, refused, and written in one order."""

import json
from datetime import date
from itertools import permutations

import pytest

from meetings.planner import plan as plans
from meetings.planner.plan import InvalidPlan, Meeting, Plan, Score, Session
from tests.planner.documents import meeting, session

FULL = Plan(
    meetings=(
        meeting("m2", 1, "11:00", sessions=(session("roads", daniyar=2, aigul=1), session())),
        meeting("m1", 0, "09:00"),
        meeting("m3", 0, "09:00", venue="office", crew="crew-2"),
    ),
    score=Score.of(served=80, fairness=40, travel=-7, duties=-2000, changes=-50),
    bound=3,
    gap=0.123456,
    seed=9,
    seconds=1.5,
    deterministic=False,
    notes=("One.", "«Екі».\nThree"),
)


def written():
    return plans.write(FULL)


def test_a_plan_is_read_as_it_was_written():
    assert plans.dumps(plans.loads(plans.dumps(FULL))) == plans.dumps(FULL)
    read = plans.loads(plans.dumps(FULL))
    assert read.score.total == 80 + 40 - 7 - 2000 - 50
    assert read.meetings[1] == Meeting(
        "m1", "park", date(2026, 12, 21), 540, "crew-1", (Session("housing", ("aigul",)),)
    )
    assert read.notes == FULL.notes


def test_the_order_of_meetings_sessions_and_officials_means_nothing():
    texts = {
        plans.dumps(Plan(tuple(order), score=FULL.score)) for order in permutations(FULL.meetings)
    }
    assert len(texts) == 1
    sessions = [session("roads", daniyar=2, aigul=1), session()]
    other = [session(), session("roads", aigul=1, daniyar=2)]
    one, same = (Plan((meeting(sessions=tuple(each)),)) for each in (sessions, other))
    assert plans.dumps(one) == plans.dumps(same)


def test_a_plan_may_lack_notes_only():
    without = written()
    del without["notes"]
    assert plans.read(without).notes == ()
    for key in written():
        if key != "notes":
            lacking = written()
            del lacking[key]
            with pytest.raises(InvalidPlan, match=f"^{key}: the key is missing"):
                plans.read(lacking)


REFUSED = [
    (("format",), "meetings.problem/1", "format"),
    (("colour",), 1, "colour"),
    (("bound",), 1.5, "bound"),
    (("bound",), 2**63, "bound"),
    (("gap",), None, "gap"),
    (("gap",), True, "gap"),
    (("gap",), float("inf"), "gap"),
    (("gap",), float("nan"), "gap"),
    (("seed",), "1", "seed"),
    (("seconds",), [], "seconds"),
    (("deterministic",), 0, "deterministic"),
    (("notes",), [1], "notes[0]"),
    (("score", "served"), 1.0, "score.served"),
    (("score", "speed"), 1, "score.speed"),
    (("meetings",), {}, "meetings"),
    (("meetings", 1, "id"), "m3", "meetings[1].id"),
    (("meetings", 1, "pin"), "fixed", "meetings[1].pin"),
    (("meetings", 1, "date"), "2026-13-01", "meetings[1].date"),
    (("meetings", 1, "start"), "24:00", "meetings[1].start"),
    (("meetings", 1, "crew"), None, "meetings[1].crew"),
    (("meetings", 1, "crew"), ["crew-1"], "meetings[1].crew"),
    (
        ("meetings", 1, "sessions", 0, "officials"),
        ["a", "a"],
        "meetings[1].sessions[0].officials[1]",
    ),
    (("meetings", 1, "sessions", 0, "answers"), [], "meetings[1].sessions[0].answers"),
    (
        ("meetings", 1, "sessions", 0, "answers"),
        {"saule": 1},
        "meetings[1].sessions[0].answers.saule",
    ),
    (
        ("meetings", 1, "sessions", 0, "answers"),
        {"aigul": -1},
        "meetings[1].sessions[0].answers.aigul",
    ),
]


@pytest.mark.parametrize(("path", "value", "where"), REFUSED, ids=[str(row[:2]) for row in REFUSED])
def test_a_malformed_plan_names_the_path(path, value, where):
    document = written()
    *steps, last = path
    inside = document
    for step in steps:
        inside = inside[step]
    inside[last] = value
    with pytest.raises(InvalidPlan) as caught:
        plans.read(document)
    assert caught.value.path == where


def test_a_plan_may_break_every_rule_and_still_be_read():
    strange = meeting("x", 900, "23:59", sessions=tuple(session("gas") for _ in range(7)))
    text = plans.dumps(Plan((strange, meeting("y", sessions=()))))
    assert len(plans.loads(text).meetings) == 2


def test_a_key_that_stands_twice_is_refused():
    text = json.dumps(written()).replace('"seed": 9', '"seed": 9, "seed": 8')
    with pytest.raises(InvalidPlan, match="seed: the key stands twice"):
        plans.loads(text)
