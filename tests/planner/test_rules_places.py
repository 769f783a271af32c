"""The judge on period, slots, venues and light: a plan that keeps each rule, and one that just does not."""

import pytest

from tests.planner.documents import broken, judge, meeting, park, pin, read, session

ROADS = (session("roads", "daniyar"),)
WATER = (session("water", "saule"),)
CREWS = [{"id": f"crew-{number}", "home": "arys"} for number in range(3)]


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
