"""The problem that is built from the records."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask_babel import force_locale

from meetings.errors import InvalidInput
from meetings.officials.busy_calendar import BusyCalendar, BusyTime
from meetings.officials.official import Absence
from meetings.places import conditions, travel
from meetings.planner.problem import read
from meetings.plans import from_records, remarks
from meetings.plans.duty import Duty, Recurrence
from meetings.plans.wishes import Away, Wishes
from meetings.promises import closing
from meetings.promises import making as promises
from tests.plans.drafts import drafted
from tests.plans.region import LAST, NOW, ZONE, published, question

TUESDAY = date(2027, 5, 18)


def build(session, **given):
    built = from_records.build(session(), question(**given))
    assert built.unheld == ()
    return read(built.document)


def test_the_backlog_is_what_is_under_review(region, session, make):
    make.appeal(topic=region.roads, district=region.arys, outcome="resolved")
    problem = build(session)
    t, d = f"t{region.housing.id}", f"d{region.keles.id}"
    assert problem.backlog[t, d] == 14
    assert (f"t{region.roads.id}", f"d{region.arys.id}") not in problem.backlog
    assert sum(problem.backlog.values()) == 32


def test_a_promise_that_runs_waits_for_nothing_and_a_broken_one_for_the_plan(region, session, make):
    pair, whole = (f"t{region.housing.id}", f"d{region.keles.id}"), 14
    promised = make.appeal(topic=region.housing, district=region.keles)
    assert build(session).backlog[pair] == whole + 1
    with force_locale("en"):
        promise = promises.make(
            session(), promised, official=make.official(), what="A roof", due_on=None,
            language="en", now=NOW,
        )  # fmt: skip
        assert build(session).backlog[pair] == whole
        assert build(session, now=NOW + timedelta(days=30)).backlog[pair] == whole + 1
        closing.report(session(), promise, "Mended", NOW)
        assert build(session, now=NOW + timedelta(days=30)).backlog[pair] == whole
        closing.say(session(), promise, False, NOW)
        assert build(session).backlog[pair] == whole + 1
        closing.report(session(), promise, "Mended again", NOW)
        closing.say(session(), promise, True, NOW)
        assert build(session).backlog[pair] == whole


def test_venues_keep_market_days_closed_days_and_seasons(region, session):
    venues = {each.id: each for each in build(session).venues}
    bazaar = venues[f"v{region.bazaar.id}"]
    assert [bool(spans) for spans in bazaar.open] == [False, True, False, False, False, True, False]
    assert venues[f"v{region.yard.id}"].closed == {date(2027, 5, 19)}
    assert venues[f"v{region.field.id}"].season == (date(2027, 5, 20), LAST)
    assert venues[f"v{region.square.id}"].lit
    assert not bazaar.lit


def test_a_season_over_new_year_is_kept_by_closed_days(region, session):
    region.field.season_start, region.field.season_end = "11-01", "05-18"
    region.field.closed_dates = ["2027-05-17"]
    field = next(v for v in build(session).venues if v.id == f"v{region.field.id}")
    assert field.season == (date(2027, 5, 17), TUESDAY)
    region.field.season_start, region.field.season_end = "05-28", "05-18"
    session.flush()
    field = next(v for v in build(session).venues if v.id == f"v{region.field.id}")
    assert field.season is None
    assert field.closed == {date(2027, 5, 17), *(date(2027, 5, day) for day in range(19, 28))}


def test_daylight_is_the_tightest_of_the_region(region, session):
    problem = build(session)
    for day, (sunrise, sunset) in problem.daylight.items():
        for venue in (region.bazaar, region.square, region.field):
            rises, sets = conditions.daylight(venue.position, day, ZONE)
            assert sunrise >= rises.hour * 60 + rises.minute
            assert sunset <= sets.hour * 60 + sets.minute
        assert 4 * 60 < sunrise < 6 * 60


def test_holidays_of_the_country_are_left_out(region, session):
    problem = build(session, first=date(2027, 7, 1), last=date(2027, 7, 10))
    assert date(2027, 7, 6) in problem.holidays


def test_ways_are_complete_and_no_shorter_than_the_diary_s(region, session):
    problem = build(session)
    assert len(problem.travel_minutes) == 3
    keles, arys = f"d{region.keles.id}", f"d{region.arys.id}"
    furthest = travel.minutes(region.bazaar.position, region.yard.position)
    assert problem.travel_minutes[keles][arys] == furthest


def test_absences_and_own_calendars_bind_officials(region, session):
    session.add(
        Absence(official=region.akhmet, first_day=date(2027, 5, 1), last_day=date(2027, 5, 17))
    )
    calendar = BusyCalendar(official=region.botagoz, created_at=NOW)
    session.add(calendar)
    session.flush()
    at = datetime(2027, 5, 18, 4, 30, 30, tzinfo=UTC)
    session.add(
        BusyTime(
            calendar_id=calendar.id, official_id=region.botagoz.id,
            starts_at=at, ends_at=at + timedelta(hours=20),
        )
    )  # fmt: skip
    session.flush()
    officials = build(session).official_by_id
    assert officials[f"o{region.akhmet.id}"].absent == ((date(2027, 5, 1), date(2027, 5, 17)),)
    hours = [(b.date, b.start, b.end) for b in officials[f"o{region.botagoz.id}"].busy]
    assert hours == [(TUESDAY, 570, 1440), (date(2027, 5, 19), 0, 331)]


def test_officials_no_longer_in_office_are_left_out(region, session):
    region.erlan.active = False
    assert f"o{region.erlan.id}" not in build(session).official_by_id


def test_a_published_meeting_of_a_slot_s_length_is_pinned(region, session):
    parts = [(region.housing, [region.akhmet]), (region.roads, [region.daniyar])]
    meeting = published(session, region.bazaar, TUESDAY, time(10), parts, region.south)
    (pin,) = build(session).pinned
    assert pin.fixed
    assert (pin.meeting.id, pin.meeting.start) == (f"m{meeting.id}", 600)
    assert pin.meeting.topics == {f"t{region.housing.id}", f"t{region.roads.id}"}


def test_a_meeting_of_another_length_binds_its_people_and_its_venue(region, session):
    parts = [(region.housing, [region.akhmet])]
    meeting = published(session, region.bazaar, TUESDAY, time(10), parts, region.south)
    problem = build(session)
    way = max(problem.travel_minutes[f"d{region.keles.id}"].values())
    (busy,) = problem.official_by_id[f"o{region.akhmet.id}"].busy
    assert (busy.start, busy.end) == (600 - way, 660 + way)
    assert TUESDAY in problem.venue_by_id[f"v{region.bazaar.id}"].closed
    (pin,) = problem.pinned
    assert (pin.meeting.id, pin.meeting.crew) == (
        f"x{meeting.id}-{region.south.id}-1",
        f"c{region.south.id}",
    )
    assert problem.backlog[f"t{region.housing.id}", f"d{region.keles.id}"] == 4


def test_a_meeting_that_breaks_a_rule_of_planning_only_binds_people(region, session):
    parts = [(region.roads, [region.akhmet])]  # not responsible for roads: the diary only warns
    published(session, region.bazaar, TUESDAY, time(10), parts, region.south, minutes=120)
    problem = build(session)
    assert [pin.meeting.id[0] for pin in problem.pinned] == ["x"]
    assert problem.official_by_id[f"o{region.akhmet.id}"].busy


def test_what_no_stand_in_can_hold_is_named(region, session):
    for hour, venue in ((10, region.bazaar), (12, region.park)):
        parts = [(region.housing, [region.akhmet if hour == 10 else region.erlan])]
        start = time(hour) if hour == 10 else time(11, 20)
        published(session, venue, TUESDAY, start, parts, region.south)
    built = from_records.build(session(), question())
    assert len(built.unheld) == 1
    assert read(built.document).pinned
    plan = drafted(session, region)
    plan.notes = list(built.unheld)
    with force_locale("en"):
        (line,) = remarks.of(session(), plan)
    assert line.startswith(
        "South has something else in the diary at the time of Park, 18 May 11:20"
    )


def test_wishes_change_the_problem(region, session):
    wishes = Wishes(
        topics={region.housing.id: 2},
        weights={"fairness": 10},
        extra_crews=(region.sozak.id,),
        without_crews=(region.north.id,),
        officials=(Away(region.erlan.id),),
        venues=(Away(region.park.id, TUESDAY, TUESDAY),),
        districts=(region.keles.id,),
    )
    assert Wishes.read(wishes.document()) == wishes
    problem = build(session, wishes=wishes)
    assert problem.weights.factor(f"t{region.housing.id}") == 2
    assert problem.weights.fairness == 10
    assert [crew.id for crew in problem.crews] == [f"c{region.south.id}", "e1"]
    assert problem.official_by_id[f"o{region.erlan.id}"].absent == ((problem.first, problem.last),)
    assert {venue.id for venue in problem.venues} == {f"v{region.bazaar.id}", f"v{region.park.id}"}
    assert problem.venue_by_id[f"v{region.park.id}"].closed == {TUESDAY}
    assert {district for _, district in problem.backlog} == {f"d{region.keles.id}"}


def test_a_region_without_venues_is_refused(session, make):
    make.district()
    with force_locale("en"), pytest.raises(InvalidInput, match="no venue"):
        from_records.build(session(), question())


def duty(session, region, **given):
    usual = {
        "official": region.akhmet, "districts": [region.keles, region.arys],
        "recurrence": Recurrence.HALF_YEAR,
    }  # fmt: skip
    found = Duty(**{**usual, **given})
    session.add(found)
    session.flush()
    return found


def test_a_duty_asks_for_its_share_where_most_waits_first(region, session):
    own = duty(session, region, districts=[region.keles, region.arys, region.sozak], at_least=2)
    problem = build(session)
    asked = {(each.districts, each.at_least) for each in problem.duties}
    # 150 of 181 days will have passed: 5 of 6 visits.
    assert asked == {
        ((f"d{region.keles.id}", f"d{region.sozak.id}"), 2),
        ((f"d{region.arys.id}",), 1),
    }
    assert all(each.id.startswith(f"u{own.id}-") for each in problem.duties)


def test_visits_elsewhere_are_subtracted_and_pinned_ones_are_not(region, session):
    duty(session, region)
    parts = [(region.housing, [region.akhmet])]
    published(session, region.bazaar, TUESDAY, time(10), parts, region.south, minutes=120)
    published(session, region.square, date(2027, 5, 14), time(10), parts, region.north)
    (asked,) = build(session).duties
    assert asked.districts == (f"d{region.keles.id}",)
