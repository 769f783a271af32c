"""The judge and the hard rules: a plan that keeps each of them, and one that just does not."""

import pytest

from meetings.planner.plan import InvalidPlan, Session
from tests.planner.documents import (
    broken,
    document,
    judge,
    meeting,
    official,
    pin,
    read,
    session,
    venue,
)

HOUSING = (session(),)
ROADS = (session("roads", "daniyar"),)
WATER = (session("water", "saule"),)
CREWS = [{"id": f"crew-{number}", "home": "arys"} for number in range(3)]


def park(**changes):
    return [venue("park", "arys", **changes), *document()["venues"][1:]]


def aigul(**changes):
    topics = ["housing", "roads", "water", "land"]
    return [official("aigul", "arys", topics, **changes), *document()["officials"][1:]]


def test_a_plan_that_keeps_every_rule():
    verdict = judge(
        read(),
        meeting("m1", 0, "09:00", sessions=(session(aigul=9), session("roads", daniyar=9))),
        meeting("m2", 0, "11:00", sessions=WATER),
        meeting("m3", 0, "14:00", venue="office", crew="crew-2", sessions=(session(daniyar=9),)),
    )
    assert verdict.broken == ()
    assert verdict.holds


def test_no_meetings_break_no_rule():
    assert broken(read()) == []


# Rule 0


@pytest.mark.parametrize(("day", "found"), [(-1, True), (0, False), (20, False), (21, True)])
def test_a_meeting_lies_in_the_period(day, found):
    assert ((0, "period") in broken(read(), meeting(day=day))) is found


def test_a_meeting_starts_at_a_slot():
    assert broken(read(), meeting(start="09:01")) == [(0, "slot")]


@pytest.mark.parametrize("kind", ["fixed", "movable"])
def test_a_pin_keeps_a_start_that_is_no_slot(kind):
    problem = read(pinned=[pin(kind, meeting("p", 2, "09:20"))])
    assert broken(problem, meeting("p", 2, "09:20")) == []


def test_a_pin_that_moves_to_another_day_starts_at_a_slot():
    problem = read(pinned=[pin("movable", meeting("p", 2, "09:20"))])
    assert broken(problem, meeting("p", 3, "09:20")) == [(0, "slot")]
    assert broken(problem, meeting("p", 2, "09:25")) == [(0, "slot")]
    assert broken(problem, meeting("new", 2, "09:20")) == [(0, "slot")]
    assert broken(problem, meeting("p", 3, "11:00")) == []


def test_a_pin_that_keeps_its_time_may_change_all_else():
    problem = read(pinned=[pin("movable", meeting("p", 2, "09:20"))])
    assert broken(problem, meeting("p", 2, "09:20", venue="yard", sessions=WATER)) == []


# Rule 1


def test_a_venue_holds_one_meeting_at_a_time():
    both = meeting("a"), meeting("b", crew="crew-2", sessions=ROADS)
    assert broken(read(), *both) == [(1, "taken")]
    (found,) = judge(read(), *both).broken
    assert (found.meetings, found.others) == (("a", "b"), ("park",))


def test_meetings_that_overlap_by_a_minute_do_so():
    problem = read(slots=["09:00", "10:29", "10:30"])
    other = {"crew": "crew-2", "sessions": ROADS}
    assert broken(problem, meeting("a"), meeting("b", start="10:29", **other)) == [(1, "taken")]
    assert broken(problem, meeting("a"), meeting("b", start="10:30", **other)) == []


def test_every_two_meetings_that_overlap_at_a_venue_are_named():
    problem = read(slots=["09:00", "09:30", "10:00"], crews=CREWS)
    seats = [session(), session("roads", "daniyar"), session("water", "saule")]
    three = [
        meeting(f"m{number}", start=start, crew=f"crew-{number}", sessions=(seat,))
        for number, (start, seat) in enumerate(zip(("09:00", "09:30", "10:00"), seats, strict=True))
    ]
    assert [each.meetings for each in judge(problem, *three).broken] == [
        ("m0", "m1"),
        ("m0", "m2"),
        ("m1", "m2"),
    ]


@pytest.mark.parametrize(
    ("spans", "found"),
    [
        ([["09:00", "10:30"]], False),
        ([["00:00", "24:00"]], False),
        ([["09:01", "24:00"]], True),
        ([["00:00", "10:29"]], True),
        ([["08:00", "10:00"], ["10:00", "12:00"]], True),
        ([["08:00", "10:00"], ["08:30", "12:00"]], False),
        ([], True),
    ],
)
def test_a_meeting_lies_inside_one_opening(spans, found):
    problem = read(venues=park(open={"mon": spans}))
    assert broken(problem, meeting()) == [(1, "hours")] * found


def test_a_weekday_that_is_not_named_is_closed():
    problem = read(venues=park(open={"tue": [["08:00", "12:00"]]}))
    assert broken(problem, meeting(day=0)) == [(1, "hours")]
    assert broken(problem, meeting(day=1)) == []


def test_a_meeting_may_end_at_midnight_and_not_later():
    late = read(venues=park(open={"mon": [["20:00", "24:00"]]}), slots=["22:30", "22:31"])
    assert broken(late, meeting(start="22:30")) == []
    assert broken(late, meeting(start="22:31")) == [(1, "hours")]


def test_closed_dates_and_holidays():
    assert broken(read(venues=park(closed=["2026-12-21"])), meeting()) == [(1, "closed")]
    assert broken(read(venues=park(closed=["2026-12-22"])), meeting()) == []
    assert broken(read(holidays=["2026-12-21"]), meeting()) == [(1, "holiday")]


@pytest.mark.parametrize(("day", "found"), [(1, True), (2, False), (4, False), (5, True)])
def test_a_season_includes_both_its_ends(day, found):
    problem = read(venues=park(season=["2026-12-23", "2026-12-25"]))
    assert broken(problem, meeting(day=day)) == [(1, "season")] * found


# Rule 2: the sun rises at 08:00 and sets at 17:00


@pytest.mark.parametrize(
    ("start", "dark"), [("08:29", True), ("08:30", False), ("15:00", False), ("15:01", True)]
)
def test_where_there_is_no_light_a_meeting_keeps_half_an_hour_from_the_night(start, dark):
    problem = read(venues=park(lit=False), slots=[start])
    assert broken(problem, meeting(start=start)) == [(2, "dark")] * dark
    assert broken(read(slots=[start]), meeting(start=start)) == []


def test_a_meeting_longer_than_the_day_is_dark_at_both_ends():
    problem = read(venues=park(lit=False), slots=["08:00"], slot_minutes=600)
    assert broken(problem, meeting(start="08:00")) == [(2, "dark")] * 2


# Rule 3


def test_an_official_is_at_one_meeting_at_a_time():
    both = meeting("a"), meeting("b", venue="yard", crew="crew-2")
    (found,) = judge(read(), *both).broken
    assert (found.rule, found.what) == (3, "twice")
    assert (found.meetings, found.others) == (("a", "b"), ("aigul",))


def test_a_crew_is_at_one_meeting_at_a_time():
    both = meeting("a"), meeting("b", venue="yard", sessions=ROADS)
    (found,) = judge(read(), *both).broken
    assert (found.what, found.others) == ("twice", ("crew-1",))


@pytest.mark.parametrize(
    ("venues", "start", "found"),
    [
        (("park", "park"), "10:30", []),
        (("park", "yard"), "10:29", [(3, "twice")]),
        (("park", "yard"), "10:30", [(3, "way")]),
        (("park", "yard"), "10:44", [(3, "way")]),
        (("park", "yard"), "10:45", []),
        (("park", "office"), "12:09", [(3, "way")]),
        (("park", "office"), "12:10", []),
        (("office", "park"), "12:09", [(3, "way")]),
    ],
)
def test_there_is_time_for_the_way_between_two_meetings(venues, start, found):
    problem = read(slots=["09:00", start])
    one = meeting("a", venue=venues[0], sessions=HOUSING)
    other = meeting("b", start=start, venue=venues[1], crew="crew-2", sessions=HOUSING)
    assert broken(problem, one, other) == found


def test_crews_need_time_for_the_way_too():
    problem = read(slots=["09:00", "10:44"])
    other = meeting("b", start="10:44", venue="yard", sessions=ROADS)
    assert broken(problem, meeting("a"), other) == [(3, "way")]


def test_any_two_meetings_of_a_day_need_time_for_the_way_not_only_neighbours():
    """Where a way round is shorter than the straight one, the straight one counts still."""
    ids = ("a", "b", "c")
    way = {"a": {"b": 10, "c": 300}, "b": {"a": 10, "c": 10}, "c": {"a": 300, "b": 10}}
    entry = [{"topic": "housing", "districts": list(ids)}]
    problem = read(
        districts=[{"id": each} for each in ids],
        travel_minutes=way,
        venues=[venue(f"v-{each}", each) for each in ids],
        officials=[official("aigul", "a", [], responsible=entry)],
        crews=[{"id": f"crew-{number}", "home": "a"} for number in (1, 2, 3)],
        backlog=[],
    )
    day = [
        meeting(f"m-{each}", start=start, venue=f"v-{each}", crew=f"crew-{number}")
        for number, (each, start) in enumerate(
            zip(ids, ("09:00", "11:00", "14:00"), strict=True), 1
        )
    ]
    assert broken(problem, *day) == [(3, "way")]
    assert judge(problem, *day).broken[0].meetings == ("m-a", "m-c")


def test_the_way_from_and_to_home_binds_no_time():
    problem = read(slots=["00:00", "22:30"])
    early = meeting("a", start="00:00", venue="office")
    late = meeting("b", start="22:30", venue="office")
    assert broken(problem, early, late) == []


def test_another_day_is_another_day():
    problem = read(slots=["22:30", "00:00"])
    assert broken(problem, meeting("a", 0, "22:30"), meeting("b", 1, "00:00", venue="office")) == []


# Rule 4


@pytest.mark.parametrize(("most", "found"), [(2, []), (1, [(4, "per_day")]), (0, [(4, "per_day")])])
def test_an_official_keeps_to_the_most_of_a_day(most, found):
    problem = read(officials=aigul(max_per_day=most))
    assert broken(problem, meeting("a"), meeting("b", start="11:00")) == found


def test_a_week_runs_from_monday_to_sunday_over_the_turn_of_the_year():
    """28 December 2026 to 3 January 2027 is the ISO week 53 of 2026."""
    problem = read(officials=aigul(max_per_week=2))
    sunday, monday, friday, next_sunday, next_monday = 6, 7, 11, 13, 14
    days = [monday, friday, next_sunday]
    assert broken(problem, *(meeting(f"m{day}", day) for day in days)) == [(4, "per_week")]
    assert (
        "2026-W53" in judge(problem, *(meeting(f"m{day}", day) for day in days)).broken[0].sentence
    )
    days = [sunday, monday, next_sunday, next_monday]
    assert broken(problem, *(meeting(f"m{day}", day) for day in days)) == []


@pytest.mark.parametrize(("day", "found"), [(1, False), (2, True), (4, True), (5, False)])
def test_an_absence_includes_both_its_ends(day, found):
    problem = read(officials=aigul(absent=[["2026-12-23", "2026-12-25"]]))
    assert broken(problem, meeting(day=day)) == [(4, "absent")] * found


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        ("08:00", "09:00", False),
        ("08:00", "09:01", True),
        ("09:30", "09:40", True),
        ("10:29", "24:00", True),
        ("10:30", "24:00", False),
    ],
)
def test_busy_hours_may_touch_a_meeting(start, end, found):
    problem = read(officials=aigul(busy=[["2026-12-21", start, end]]))
    assert broken(problem, meeting()) == [(4, "busy")] * found
    assert broken(problem, meeting(day=1)) == []


# Rule 5


def test_a_meeting_has_one_to_three_sessions():
    four = [session(each, who) for each, who in FOUR.items()]
    problem = read(officials=[official(who, "arys", [each]) for each, who in FOUR.items()])
    assert broken(problem, meeting(sessions=tuple(four[:3]))) == []
    assert broken(problem, meeting(sessions=tuple(four))) == [(5, "sessions")]
    assert broken(problem, meeting(sessions=())) == [(5, "sessions")]


FOUR = {"housing": "a", "roads": "b", "water": "c", "land": "d"}


def test_no_topic_stands_twice_in_a_meeting():
    twice = (session("roads", "aigul"), session("roads", "daniyar"))
    assert broken(read(), meeting(sessions=twice)) == [(5, "topic")]


def test_every_session_has_an_official():
    empty = (session(), Session("roads", ()))
    assert broken(read(), meeting(sessions=empty)) == [(5, "nobody")]


def test_an_official_sits_in_one_session_of_a_meeting():
    twice = (session("roads", "daniyar"), session("housing", "daniyar", "aigul"))
    assert broken(read(), meeting(sessions=twice)) == [(5, "official")]


# Rule 6


def test_an_official_is_responsible_for_the_topic_in_the_venues_district():
    entries = [{"topic": "housing", "districts": ["keles"]}]
    problem = read(officials=aigul(responsible=entries))
    assert broken(problem, meeting(venue="office")) == []
    assert broken(problem, meeting(venue="park")) == [(6, "responsible")]
    roads = (session("roads", "aigul"),)
    assert broken(problem, meeting(venue="office", sessions=roads)) == [(6, "responsible")]


# Rule 7


def test_an_official_takes_up_at_most_so_many_in_one_meeting():
    assert broken(read(), meeting(sessions=(session(aigul=9),))) == []
    assert broken(read(), meeting(sessions=(session(aigul=10),))) == [(7, "answers")]


def test_all_of_a_meeting_together_take_up_at_most_the_venues_capacity():
    sessions = (session(aigul=9), session("roads", daniyar=9))
    assert broken(read(venues=park(capacity=18)), meeting(sessions=sessions)) == []
    assert broken(read(venues=park(capacity=17)), meeting(sessions=sessions)) == [(7, "capacity")]


def test_the_plan_takes_up_at_most_the_backlog():
    def days(last):
        return [
            meeting(f"m{day}", day, sessions=(session(aigul=taken),))
            for day, taken in enumerate((9, 9, last))
        ]

    assert broken(read(), *days(7)) == []
    others = [
        meeting("elsewhere", 3, venue="office", sessions=(session(aigul=1),)),
        meeting("on-roads", 4, sessions=(session("roads", aigul=1), session("housing", "daniyar"))),
    ]
    (found,) = judge(read(), *days(8), *others).broken
    assert (found.rule, found.what, found.others) == (7, "backlog", ("housing", "arys"))
    assert found.meetings == ("m0", "m1", "m2")


def test_there_is_no_backlog_where_none_is_listed():
    one = meeting(venue="office", sessions=(session("roads", aigul=1),))
    assert broken(read(), one) == [(7, "backlog")]


# Rule 8

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


# A plan that speaks of something else


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
