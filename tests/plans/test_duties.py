"""Duties: how they stand, and what they ask of a plan."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy.exc import IntegrityError

from meetings.plans import demands, duties
from meetings.plans.duties import Standing
from meetings.plans.duty import Duty, Recurrence
from tests.plans.region import NOW, ZONE, published

HALF = (date(2027, 1, 1), date(2027, 6, 30))


def duty(session, region, **given):
    usual = {
        "official": region.akhmet, "districts": [region.keles, region.arys],
        "recurrence": Recurrence.HALF_YEAR,
    }  # fmt: skip
    found = Duty(**{**usual, **given})
    session.add(found)
    session.flush()
    return found


def only(session, now=NOW):
    (found,) = duties.accounts(session(), now, ZONE)
    return found


def visit(session, region, venue, day=date(2027, 5, 20), hour=10):
    return published(session, venue, day, time(hour), [(region.housing, [region.akhmet])], None)


@pytest.mark.parametrize(
    ("recurrence", "first", "last", "expected"),
    [
        (Recurrence.YEAR, date(2027, 5, 1), date(2027, 5, 31), [(2027, 1, 1, 2027, 12, 31)]),
        (
            Recurrence.HALF_YEAR, date(2027, 6, 1), date(2027, 7, 1),
            [(2027, 1, 1, 2027, 6, 30), (2027, 7, 1, 2027, 12, 31)],
        ),
        (
            Recurrence.QUARTER, date(2027, 12, 31), date(2028, 1, 1),
            [(2027, 10, 1, 2027, 12, 31), (2028, 1, 1, 2028, 3, 31)],
        ),
    ],
)  # fmt: skip
def test_a_recurring_duty_begins_anew_with_each_period(recurrence, first, last, expected):
    found = Duty(recurrence=recurrence).periods(first, last)
    assert [(*a.timetuple()[:3], *b.timetuple()[:3]) for a, b in found] == expected


def test_a_duty_applies_between_its_days_only():
    since = Duty(recurrence=Recurrence.QUARTER, first_day=date(2027, 7, 1))
    assert since.periods(date(2027, 5, 1), date(2027, 8, 1)) == [
        (date(2027, 7, 1), date(2027, 9, 30))
    ]
    once = Duty(recurrence=Recurrence.ONCE, first_day=date(2027, 5, 3), last_day=date(2027, 5, 20))
    assert once.periods(date(2027, 5, 20), date(2027, 8, 1)) == [
        (date(2027, 5, 3), date(2027, 5, 20))
    ]
    assert once.periods(date(2027, 5, 21), date(2027, 8, 1)) == []


def test_one_that_is_due_once_needs_days(region, session):
    with pytest.raises(IntegrityError):
        duty(session, region, recurrence=Recurrence.ONCE)


def test_a_duty_counts_what_was_held_what_is_planned_and_what_is_missing(region, session):
    duty(session, region, districts=[region.keles, region.arys, region.sozak])
    visit(session, region, region.park)
    visit(session, region, region.square, date(2027, 5, 21))
    later = datetime(2027, 5, 20, 12, tzinfo=UTC)
    account = only(session, later)
    assert (account.needed, account.held, account.planned, account.missing) == (3, 1, 1, 1)
    assert (account.since, account.by) == HALF
    assert [(each.district, each.missing) for each in account.districts if each.missing] == [
        (region.sozak, 1)
    ]


def test_two_sessions_of_one_meeting_are_one_visit(region, session):
    duty(session, region, districts=[region.arys], at_least=2)
    parts = [(region.housing, [region.akhmet]), (region.roads, [region.akhmet])]
    published(session, region.square, date(2027, 5, 20), time(10), parts, None)
    assert only(session).planned == 1


def test_it_turns_red_before_it_is_late(region, session):
    duty(session, region, districts=[region.keles])
    early = datetime(2027, 1, 4, tzinfo=UTC)
    assert only(session, early).standing is Standing.OPEN
    assert only(session, datetime(2027, 5, 25, tzinfo=UTC)).standing is Standing.OPEN
    assert only(session, datetime(2027, 6, 2, tzinfo=UTC)).standing is Standing.PRESSING
    visit(session, region, region.park, date(2027, 6, 5))
    assert only(session, datetime(2027, 6, 2, tzinfo=UTC)).standing is Standing.PLANNED
    assert only(session, datetime(2027, 6, 6, tzinfo=UTC)).standing is Standing.DONE


def test_many_visits_press_when_fewer_days_than_visits_are_left(region, session):
    duty(session, region, districts=[region.keles, region.arys], at_least=3)
    account = only(session, datetime(2027, 3, 1, tzinfo=UTC))
    assert account.standing is Standing.PRESSING
    assert account.next_by == date(2027, 1, 30)


def test_a_missed_one_is_late(region, session):
    own = duty(
        session, region, recurrence=Recurrence.ONCE,
        first_day=date(2027, 4, 1), last_day=date(2027, 5, 1),
    )  # fmt: skip
    account = duties.account(own, (date(2027, 4, 1), date(2027, 5, 1)), [], date(2027, 5, 12))
    assert account.standing is Standing.LATE


def test_the_pressing_ones_come_first(region, session):
    duty(session, region, districts=[region.keles])
    duty(session, region, districts=[region.arys], at_least=9)
    first, second = duties.accounts(session(), NOW, ZONE)
    assert (first.standing, second.standing) == (Standing.PRESSING, Standing.OPEN)


def test_half_of_a_period_asks_for_half_of_the_visits(region, session):
    districts = [region.keles, region.arys, region.sozak]
    duty(session, region, districts=districts, recurrence=Recurrence.YEAR, at_least=2)
    asked = demands.of(
        session(), date(2027, 4, 1), date(2027, 6, 30), NOW,
        without=(), backlog={region.sozak.id: 5, region.keles.id: 1},
    )  # fmt: skip
    assert [(each.at_least, set(each.districts)) for each in asked] == [
        (1, {region.keles.id, region.arys.id, region.sozak.id})
    ]
    asked = demands.of(
        session(), date(2027, 1, 1), date(2027, 2, 1), NOW,
        without=(), backlog={region.sozak.id: 5},
    )  # fmt: skip
    assert [(each.at_least, each.districts) for each in asked] == [(1, (region.sozak.id,))]
