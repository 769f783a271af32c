"""The judge on officials and crews: one place at a time, ways between, days, weeks and absences."""

import pytest

from tests.planner.documents import aigul, broken, judge, meeting, official, read, session, venue

HOUSING = (session(),)
ROADS = (session("roads", "daniyar"),)


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
