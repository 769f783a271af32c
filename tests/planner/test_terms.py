"""The judge and the score: each term by hand."""

from dataclasses import replace

import pytest

from meetings.planner.plan import Plan, Score, gap
from meetings.planner.scorer import score, terms
from tests.planner.documents import document, judge, meeting, official, pin, read, session, venue


def alone(count, topic="housing", **weights):
    """Only one topic in Arys has a backlog."""
    backlog = [{"topic": topic, "district": "arys", "count": count}]
    venues = [venue("park", "arys", capacity=1000), *document()["venues"][1:]]
    officials = [official("aigul", "arys", ["housing", "roads"], answers=1000)]
    return read(backlog=backlog, venues=venues, officials=officials, weights=weights)


def taking(*counts, topic="housing"):
    return [
        meeting(f"m{day}", day, sessions=(session(topic, aigul=count),))
        for day, count in enumerate(counts)
    ]


@pytest.mark.parametrize(
    ("count", "taken", "points"),
    [
        (25, 10, 300),
        (25, 11, 320),
        (25, 17, 440),
        (25, 18, 450),
        (25, 25, 520),
        (1, 1, 10),
        (2, 2, 20),
        (3, 3, 30 + 10 + 10),
        (4, 4, 30 + 20 + 10 + 10),
        (10, 0, 0),
    ],
)
def test_the_first_appeals_of_a_backlog_count_most(count, taken, points):
    assert judge(alone(count), *taking(taken)).score.served == points


def test_served_adds_up_over_meetings_and_officials():
    both = (session("housing", aigul=5, daniyar=5),)
    verdict = judge(
        read(), meeting("a", sessions=both), meeting("b", 1, sessions=(session(aigul=1),))
    )
    assert verdict.score.served == 10 * 30 + 20


def test_steps_are_counted_for_each_topic_and_district():
    plan = [
        meeting("a", sessions=(session(aigul=1), session("roads", daniyar=1))),
        meeting("b", 1, venue="office", sessions=(session(aigul=1),)),
    ]
    problem = read()
    assert judge(problem, *plan).score.served == 90
    assert terms.served(problem, plan) == {
        ("housing", "arys"): 30,
        ("roads", "arys"): 30,
        ("housing", "keles"): 30,
    }


def test_a_topic_has_its_factor_and_steps_their_weight():
    assert judge(alone(10, topics={"housing": 3}), *taking(5)).score.served == 3 * (4 * 30 + 20)
    assert judge(alone(10, topics={"housing": 0}), *taking(5)).score.served == 0
    assert judge(alone(10, served=[7, 7, 1]), *taking(10)).score.served == 7 * 7 + 3


@pytest.mark.parametrize(
    ("taken", "lowest"), [((0, 0), 0), ((9, 0), 0), ((9, 9), 25), ((9, 5), 25), ((9, 3), 20)]
)
def test_fairness_is_the_lowest_whole_percent_of_any_district(taken, lowest):
    """Arys has a backlog of 35, Keles one of 15."""
    plan = [
        meeting("a", sessions=(session(aigul=taken[0]),)),
        meeting("b", 1, venue="office", sessions=(session(aigul=taken[1]),)),
    ]
    assert judge(read(), *plan).score.fairness == 40 * lowest


def test_fairness_sums_the_topics_of_a_district():
    plan = taking(9)
    assert terms.shares(alone(10), plan) == {"arys": 90}
    assert terms.shares(read(), plan) == {"arys": 100 * 9 // 35, "keles": 0}


def test_a_district_without_backlog_does_not_count():
    backlog = [
        {"topic": "housing", "district": "arys", "count": 10},
        {"topic": "housing", "district": "keles", "count": 0},
    ]
    assert judge(read(backlog=backlog), *taking(9)).score.fairness == 40 * 90


def test_without_any_backlog_there_is_no_fairness():
    assert judge(read(backlog=[])).score.fairness == 0


def test_everybody_goes_from_home_to_the_meetings_and_home():
    problem = read()
    plan = [meeting("a", 0, "09:00", venue="office"), meeting("b", 0, "14:00", venue="park")]
    assert terms.minutes(problem, plan) == {
        ("official", "aigul"): 100 + 100 + 15,
        ("crew", "crew-1"): 100 + 100 + 15,
    }
    assert judge(problem, *plan).score.travel == -43


def test_the_order_of_a_day_is_that_of_its_times():
    problem = read()
    plan = [
        meeting("a", 0, "14:00", venue="office"),
        meeting("b", 0, "11:00", venue="yard"),
        meeting("c", 0, "09:00", venue="park"),
    ]
    assert terms.minutes(problem, plan)["crew", "crew-1"] == 15 + 15 + 100 + 100


def test_there_is_no_way_between_two_meetings_at_one_venue():
    problem = read()
    plan = [meeting("a"), meeting("b", start="11:00")]
    assert terms.minutes(problem, plan)["crew", "crew-1"] == 30


def test_each_day_is_a_way_of_its_own():
    problem = read()
    assert terms.minutes(problem, [meeting("a"), meeting("b", 1)])["crew", "crew-1"] == 60


def test_tens_of_minutes_are_counted_once_for_the_whole_plan():
    """142 minutes are 14 tens: neither the 13 of each person's own, nor 15 by rounding down below 0."""
    problem = read(
        travel_minutes={"arys": {"keles": 13}, "keles": {"arys": 13}}, weights={"travel": 3}
    )
    plan = [
        meeting("a", sessions=(session("housing", "aigul", "daniyar"),)),
        meeting("b", 1, sessions=(session("water", "saule"),)),
    ]
    minutes = terms.minutes(problem, plan)
    assert sorted(minutes.values()) == [26, 26, 30, 60]
    assert judge(problem, *plan).score.travel == -3 * 14


def duty(**changes):
    base = {"id": "d", "official": "aigul", "districts": ["arys", "keles"], "at_least": 2}
    return {**base, "from": "2026-12-22", "to": "2026-12-24", **changes}


@pytest.mark.parametrize(
    ("days", "missing"), [([], 4), ([1], 3), ([0, 4], 4), ([1, 3], 2), ([1, 2, 3], 2)]
)
def test_each_missing_visit_of_each_district_costs(days, missing):
    plan = [meeting(f"m{day}", day) for day in days]
    assert judge(read(duties=[duty()]), *plan).score.duties == -2000 * missing


def test_a_visit_is_held_by_the_official_in_the_district():
    problem = read(duties=[duty(at_least=1)], weights={"duty": 7})
    plan = [
        meeting("a", 1, sessions=(session("roads", "daniyar"),)),
        meeting("b", 2, venue="office"),
    ]
    assert judge(problem, *plan).score.duties == -7
    assert terms.missing_visits(problem, plan) == {("d", "arys"): 1, ("d", "keles"): 0}


def test_one_visit_counts_for_every_duty():
    duties = [duty(at_least=1, districts=["arys"]), duty(id="e", at_least=1, districts=["arys"])]
    assert judge(read(duties=duties), meeting(day=1)).score.duties == 0


PINNED = meeting(
    "p", 2, sessions=(session("housing", "aigul", "daniyar"), session("water", "saule"))
)
COSTS = {
    "nothing": ({}, 0),
    "the crew": ({"crew": "crew-2"}, 0),
    "the start": ({"start": "11:00"}, 50),
    "the date": ({"day": 3}, 50),
    "date and start": ({"day": 3, "start": "11:00"}, 50),
    "the venue": ({"venue": "yard"}, 20),
    "all of it": ({"day": 3, "venue": "yard"}, 70),
    "answers": (
        {"sessions": (session("housing", aigul=1, daniyar=1), session("water", saule=2))},
        0,
    ),
    "an official less": (
        {"sessions": (session("housing", "aigul"), session("water", "saule"))},
        10,
    ),
    "an official for another": (
        {"sessions": (session("housing", "aigul"), session("roads", "daniyar"))},
        10 + 2 * 20,
    ),
    "a session less": ({"sessions": (session("housing", "aigul", "daniyar"),)}, 10 + 20),
    "topics that change hands": (
        {"sessions": (session("housing", "daniyar"), session("water", "saule", "aigul"))},
        0,
    ),
}


@pytest.mark.parametrize("change", COSTS)
def test_changes_of_a_movable_pin_cost(change):
    changed, cost = COSTS[change]
    when = {"day": 2, "sessions": PINNED.sessions, **changed}
    problem = read(pinned=[pin("movable", PINNED)])
    assert judge(problem, meeting("p", **when)).score.changes == -cost


def test_a_pin_left_out_costs_only_that():
    problem = read(pinned=[pin("movable", PINNED), pin("movable", meeting("q", 5))])
    assert judge(problem).score.changes == -1000
    assert terms.change_costs(problem, [meeting("q", 5, "11:00")]) == {"p": 500, "q": 50}


def test_fixed_pins_cost_nothing():
    assert judge(read(pinned=[pin("fixed", PINNED)])).score.changes == 0


def test_changes_have_their_weights():
    weights = {"change_time": 1, "change_venue": 2, "change_official": 4, "change_topic": 8}
    problem = read(pinned=[pin("movable", PINNED)], weights={**weights, "cancel": 16})
    moved = meeting("p", 3, venue="yard", sessions=(session("roads", "aigul"),))
    assert judge(problem, moved).score.changes == -(1 + 2 + 2 * 4 + 3 * 8)
    assert judge(problem).score.changes == -16


def test_the_total_is_the_sum_of_the_terms():
    problem = read(duties=[duty()], pinned=[pin("movable", PINNED)])
    true = judge(problem, meeting(sessions=(session(aigul=9),))).score
    assert true == Score(270 + 0 - 6 - 8000 - 500, 270, 0, -6, -8000, -500)


# Claims


def claimed(**claims):
    problem = read()
    plan = Plan((meeting(sessions=(session(aigul=9),)),))
    true = score(problem, plan).score
    right = replace(plan, score=true, bound=true.total + 100, gap=gap(true.total + 100, true.total))
    return score(problem, replace(right, **claims)).disagreements


def test_a_plan_that_claims_what_is_so_is_believed():
    assert claimed() == ()
    assert claimed(gap=100 / 364 + 0.00009) == ()
    assert claimed(bound=264, gap=0.0) == ()


@pytest.mark.parametrize(
    ("claims", "sentence"),
    [
        ({"score": Score(265, 270, 0, -6, 0, 0)}, "the plan claims total 265, it is 264"),
        ({"score": Score(264, 271, 0, -6, 0, 0)}, "the plan claims served 271, it is 270"),
        ({"bound": 263, "gap": -1 / 263}, "the plan claims the bound 263, its total is 264"),
        ({"gap": 0.2}, "the plan claims the gap 0.2000, it is 0.2747"),
    ],
)
def test_a_claim_that_is_not_so_is_named(claims, sentence):
    assert claimed(**claims) == (sentence,)


@pytest.mark.parametrize(
    ("bound", "total", "share"), [(0, -5, 5.0), (200, 100, 0.5), (-10, -20, 1.0), (7, 7, 0.0)]
)
def test_the_gap_is_a_share_of_the_bound(bound, total, share):
    assert gap(bound, total) == share
