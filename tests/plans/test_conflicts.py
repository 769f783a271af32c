"""Wishes and pins that cannot all be met: only the few that conflict are named."""

from __future__ import annotations

import random
from datetime import date, time, timedelta

import pytest

from meetings import clock
from meetings.access import Role
from meetings.effects.worker import run_due
from meetings.errors import InvalidInput
from meetings.officials.official import Absence
from meetings.planner import problem as problems
from meetings.planner.plan import Meeting
from meetings.planner.plan import Session as Part
from meetings.planner.scorer.people import people_rules
from meetings.planner.scorer.places import place_rules
from meetings.planner.scorer.sessions import session_rules
from meetings.plans import changing, conflicts, from_records, solving
from meetings.plans.fewest import fewest
from meetings.plans.naming import Names
from meetings.plans.plan import Plan, PlanState
from meetings.plans.wishes import Wanted, Wishes
from tests.plans.drafts import TUESDAY, drafted, edit
from tests.plans.region import NOW, ZONE, published, question
from tests.staff import person

WEDNESDAY = TUESDAY + timedelta(days=1)
SETS = 40

# A rule that is broken is one on any database.
pytestmark = [pytest.mark.usefixtures("english"), pytest.mark.engine("sqlite")]


@pytest.fixture
def built(region, session):
    """The problem of the region as it is when it is asked for."""
    return lambda: problems.read(from_records.build(session(), question()).document)


@pytest.fixture
def settle(built, session):
    """Settle wishes in the region as it is now."""
    return lambda *wanted: conflicts.settle(built(), wanted, Names.read(session()))


@pytest.fixture
def few_of(settle):
    """The wishes that are named as conflicting."""

    def named(*wanted):
        with pytest.raises(conflicts.Conflicting) as refused:
            settle(*wanted)
        return refused.value

    return named


def test_of_things_that_do_not_fit_the_fewest_are_found():
    """No set of numbers may hold 3 and 5, or 7, 8 and 9."""

    def fit(numbers):
        return not ({3, 5} <= set(numbers) or {7, 8, 9} <= set(numbers))

    assert fewest(range(6), fit) == [3, 5]
    assert fewest([5, 7, 8, 9], fit) == [7, 8, 9]
    assert fewest([1, 2, 3], fit) == []
    assert fewest([4], lambda things: not things) == [4]


def test_wanted_meetings_find_their_place(settle, built, region):
    one = Wanted(region.keles.id, TUESDAY, time(9), topic=region.housing.id)
    other = Wanted(region.arys.id, TUESDAY, time(9), topic=region.housing.id)
    found = settle(one, other)
    where = [built().venue_by_id[each.venue].district for each in found]
    assert where == [f"d{region.keles.id}", f"d{region.arys.id}"]
    assert len({each.crew for each in found}) == 2
    assert [each.start for each in found] == [540, 540]


def test_what_a_wish_leaves_open_is_chosen_well(settle, region):
    """In Keles more waits on housing than on roads, and the crew of the south lives there."""
    (found,) = settle(Wanted(region.keles.id, TUESDAY))
    assert (found.topics, found.crew) == ({f"t{region.housing.id}"}, f"c{region.south.id}")


def test_a_wish_is_met_at_the_last_place_left(settle, region, session, make):
    """Everything is taken but one venue at one hour by one person and one crew."""
    for number in range(12):
        make.venue(district=region.arys, name_en=f"Yard {number}", closed_dates=["2027-05-18"])
    for hour in (9, 11, 14):
        parts = [(region.housing, [region.botagoz])]
        published(session, region.square, TUESDAY, time(hour), parts, region.north, minutes=120)
    region.yard.closed_dates = ["2027-05-18"]
    for official in (region.akhmet, region.daniyar):
        session.add(Absence(official=official, first_day=TUESDAY, last_day=TUESDAY))
    region.botagoz.max_per_day = 4
    session.flush()
    (found,) = settle(Wanted(region.arys.id, TUESDAY))
    assert (found.venue, found.start) == (f"v{region.square.id}", 16 * 60 + 30)
    assert found.officials == {f"o{region.botagoz.id}"}


def test_a_wish_that_cannot_be_met_says_why(few_of, region):
    refused = few_of(Wanted(region.arys.id, WEDNESDAY, venue=region.yard.id))
    assert any("Yard" in line and "closed" in line for line in refused.lines)


def test_somebody_who_is_not_responsible_is_named(few_of, region):
    refused = few_of(
        Wanted(region.sozak.id, WEDNESDAY, topic=region.roads.id, official=region.erlan.id)
    )
    assert any("Erlan is not responsible for Roads in Sozak" in line for line in refused.lines)


def test_of_many_wishes_only_those_that_conflict_are_named(few_of, region):
    fine = Wanted(region.arys.id, WEDNESDAY, time(9))
    one = Wanted(region.keles.id, TUESDAY, time(9), official=region.akhmet.id)
    other = Wanted(region.arys.id, TUESDAY, time(9), official=region.akhmet.id)
    refused = few_of(fine, one, other)
    assert set(refused.wishes) == {one, other}
    assert any("Akhmet" in line for line in refused.lines)
    assert not any("19 May" in line for line in refused.lines)


def test_three_that_only_conflict_together_are_all_named(few_of, settle, region):
    """Three meetings at one hour, and two crews."""
    three = [
        Wanted(region.keles.id, TUESDAY, time(9), venue=region.bazaar.id),
        Wanted(region.arys.id, TUESDAY, time(9), official=region.botagoz.id),
        Wanted(region.keles.id, TUESDAY, time(9), venue=region.park.id),
    ]
    assert set(few_of(*three).wishes) == set(three)
    for left_out in three:
        assert settle(*(each for each in three if each is not left_out))


def test_a_week_that_is_too_full_names_no_wish_of_another_week(few_of, region, session):
    region.akhmet.max_per_week = 2
    session.flush()
    week = [
        Wanted(region.keles.id, TUESDAY + timedelta(days=n), official=region.akhmet.id)
        for n in range(3)
    ]
    later = Wanted(region.keles.id, TUESDAY + timedelta(days=7), official=region.akhmet.id)
    assert set(few_of(later, *week).wishes) == set(week)


def test_the_named_are_always_fewest_and_what_is_found_always_holds(built, session, region):
    """Against a plain search through everything, by the scorer's own rules."""
    region.akhmet.max_per_day = 1
    parts = [(region.roads, [region.daniyar])]
    published(session, region.square, TUESDAY, time(11), parts, region.north, minutes=120)
    problem, names, dice = built(), Names.read(session()), random.Random(7)
    conflicting = 0
    for _number in range(SETS):
        wanted = [_anything(dice, region) for _wish in range(dice.randint(1, 4))]
        try:
            found = conflicts.settle(problem, wanted, names)
        except conflicts.Conflicting as refused:
            conflicting += 1
            few = refused.wishes
            assert not _possible(problem, few)
            assert all(_possible(problem, few[:n] + few[n + 1 :]) for n in range(len(few)))
        else:
            assert _broken(problem, found) == []
    assert SETS / 4 < conflicting < SETS


def _anything(dice, region) -> Wanted:
    return Wanted(
        dice.choice([region.keles, region.arys, region.sozak]).id,
        dice.choice([TUESDAY, WEDNESDAY, date(2027, 5, 21)]),
        dice.choice([None, time(9), time(9), time(14)]),
        topic=dice.choice([None, region.housing.id, region.roads.id]),
        official=dice.choice([None, None, region.akhmet.id, region.erlan.id, region.daniyar.id]),
    )


def _possible(problem, wanted, chosen=()) -> bool:
    if not wanted:
        return True
    return any(
        not _broken(problem, [*chosen, each]) and _possible(problem, wanted[1:], [*chosen, each])
        for each in _everything(problem, wanted[0], f"n{len(chosen) + 1}")
    )


def _everything(problem, wish, id_):
    starts = [wish.start.hour * 60] if wish.start else problem.slots
    topics = [f"t{wish.topic}"] if wish.topic else problem.topics
    people = [f"o{wish.official}"] if wish.official else list(problem.official_by_id)
    for venue in problem.venues:
        if venue.district == f"d{wish.district}" and not venue.id.startswith("x"):
            for start in starts:
                for crew in problem.crew_by_id:
                    for topic in topics:
                        for who in people:
                            seats = (Part(topic, (who,)),)
                            yield Meeting(id_, venue.id, wish.day, start, crew, seats)


def _broken(problem, meetings):
    together = [*problem.fixed, *meetings]
    return [
        each
        for rules in (place_rules, people_rules, session_rules)
        for each in rules(problem, together)
    ]


def test_conflicting_wishes_fail_the_plan_with_their_names(app, region, session):
    day = clock.today(clock.now(), ZONE) + timedelta(days=3)
    wishes = Wishes(
        meetings=tuple(
            Wanted(where.id, day, time(11), official=region.akhmet.id)
            for where in (region.keles, region.arys)
        )
    )
    number = solving.ask(
        session(), day, day, now=clock.now(), zone=ZONE, wishes=wishes, seconds=2,
        asked_by=person(Role.ORGANIZER, language="en"),
    ).id  # fmt: skip
    session.commit()
    run_due(app)
    session.expire_all()
    plan = session.get(Plan, number)
    assert plan.state is PlanState.FAILED
    assert "cannot all be met" in plan.trouble


def test_pins_that_cannot_stand_together_are_named(region, session):
    plan = drafted(session, region)
    changing.move(edit(session, plan), "n2", venue=f"v{region.park.id}")
    botagoz, erlan = f"o{region.botagoz.id}", f"o{region.erlan.id}"
    changing.swap_official(edit(session, plan), "n2", botagoz, erlan)
    for id_ in ("n1", "n2"):
        changing.pin(edit(session, plan), id_)
    with pytest.raises(InvalidInput, match=r"cannot stand together.*Park is taken twice"):
        solving.again(session(), plan, now=NOW)


def test_of_many_pins_only_those_that_conflict_are_named(region, session):
    """Four in a week in which two may be: three of them are too many already."""
    region.akhmet.max_per_week = 2
    session.flush()
    plan = drafted(session, region)
    for days in (1, 2, 3):
        changing.add(
            edit(session, plan), day=TUESDAY + timedelta(days=days), start=time(14),
            venue=f"v{region.park.id}", crew=f"c{region.south.id}",
            sessions={f"t{region.housing.id}": [f"o{region.akhmet.id}"]},
        )  # fmt: skip
    for id_ in ("n1", "n2", "n3", "n4", "n5"):
        changing.pin(edit(session, plan), id_)
    with pytest.raises(InvalidInput) as refused:
        solving.again(session(), plan, now=NOW)
    (line,) = (line for line in str(refused.value).split(". ") if "too many" in line)
    assert line.count("Park") == 3
    assert "Square" not in str(refused.value)
