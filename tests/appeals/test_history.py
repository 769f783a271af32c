"""How the history of one appeal goes on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from meetings.appeals.appeal import Outcome
from meetings.appeals.event import FOREVER
from meetings.appeals.history import Facts, Line, Place, revised

HERE, THERE = Place(1, 1, None), Place(2, 3, 4)
UNDER_REVIEW, RESOLVED, CONSULTED = Outcome.UNDER_REVIEW, Outcome.RESOLVED, Outcome.CONSULTED
MARCH, APRIL, MAY, JUNE = (date(2027, month, 1) for month in (3, 4, 5, 6))
NEW = Facts(MARCH, UNDER_REVIEW, None, HERE)


def shown(lines: list[Line]) -> list[tuple[date, Outcome, int | None]]:
    return [(line.on, line.outcome, line.days) for line in lines]


def test_what_came_today_is_under_review():
    assert revised([], NEW, MARCH) == [Line(MARCH, FOREVER, MARCH, UNDER_REVIEW, None, HERE)]


def test_what_came_with_its_outcome_was_under_review_until_then():
    lines = revised([], Facts(MARCH, RESOLVED, APRIL, HERE), JUNE)
    assert shown(lines) == [(MARCH, UNDER_REVIEW, None), (APRIL, RESOLVED, 31)]
    assert lines[0].until == APRIL


def test_an_outcome_of_the_first_day_leaves_one_line():
    assert shown(revised([], Facts(MARCH, CONSULTED, MARCH, HERE), JUNE)) == [(MARCH, CONSULTED, 0)]


def test_an_outcome_whose_day_nobody_knows_counts_from_today_and_took_no_known_time():
    lines = revised([], Facts(MARCH, RESOLVED, None, HERE), JUNE)
    assert shown(lines) == [(MARCH, UNDER_REVIEW, None), (JUNE, RESOLVED, None)]


def test_a_reopened_appeal_waits_again_and_is_answered_anew():
    lines = revised([], Facts(MARCH, RESOLVED, APRIL, HERE), APRIL)
    lines = revised(lines, NEW, MAY)
    assert shown(lines)[-1] == (MAY, UNDER_REVIEW, None)
    lines = revised(lines, Facts(MARCH, CONSULTED, JUNE, HERE), JUNE)
    assert shown(lines) == [
        (MARCH, UNDER_REVIEW, None), (APRIL, RESOLVED, 31),
        (MAY, UNDER_REVIEW, None), (JUNE, CONSULTED, 92),
    ]  # fmt: skip


def test_another_outcome_keeps_the_day_of_the_first_answer():
    lines = revised([], Facts(MARCH, CONSULTED, APRIL, HERE), APRIL)
    lines = revised(lines, Facts(MARCH, RESOLVED, MAY, HERE), MAY)
    assert shown(lines)[1:] == [(APRIL, CONSULTED, 31), (MAY, RESOLVED, 31)]


def test_a_move_counts_from_today_and_keeps_the_past():
    lines = revised([], NEW, MARCH)
    lines = revised(lines, replace(NEW, place=THERE), MAY)
    assert [(line.on, line.until, line.place) for line in lines] == [
        (MARCH, MAY, HERE), (MAY, FOREVER, THERE),
    ]  # fmt: skip


def test_an_outcome_told_late_changes_the_past_of_a_moved_appeal_too():
    lines = revised(revised([], NEW, MARCH), replace(NEW, place=THERE), MAY)
    lines = revised(lines, Facts(MARCH, RESOLVED, APRIL, THERE), JUNE)
    assert [(line.on, line.outcome, line.place) for line in lines] == [
        (MARCH, UNDER_REVIEW, HERE), (APRIL, RESOLVED, HERE), (MAY, RESOLVED, THERE),
    ]  # fmt: skip


def test_a_corrected_day_of_the_outcome_moves_it():
    lines = revised([], Facts(MARCH, RESOLVED, MAY, HERE), MAY)
    for day in (APRIL, JUNE, MARCH):
        lines = revised(lines, Facts(MARCH, RESOLVED, day, HERE), JUNE)
        assert lines[-1].on == day
        assert lines[-1].days == (day - MARCH).days


def test_a_corrected_day_of_receipt_moves_the_beginning():
    lines = revised([], Facts(MARCH, RESOLVED, MAY, HERE), MAY)
    for day in (APRIL, date(2027, 2, 1)):
        lines = revised(lines, Facts(day, RESOLVED, MAY, HERE), JUNE)
        assert shown(lines) == [(day, UNDER_REVIEW, None), (MAY, RESOLVED, (MAY - day).days)]
        assert {line.received_on for line in lines} == {day}


DAYS = st.integers(0, 90).map(lambda number: MARCH + timedelta(days=number))
FACTS = st.builds(
    Facts,
    DAYS,
    st.sampled_from(Outcome),
    st.none() | DAYS,
    st.sampled_from([HERE, THERE, Place(1, 3, None)]),
)


@given(st.lists(st.tuples(FACTS, DAYS), min_size=1, max_size=8))
def test_any_history_has_no_gap_and_ends_in_what_the_appeal_says(changes):
    lines: list[Line] = []
    for facts, today in changes:
        lines = revised(lines, facts, today)
        assert revised(lines, facts, today) == lines
        assert lines[0].on == facts.received_on
        assert [line.until for line in lines] == [*(line.on for line in lines[1:]), FOREVER]
        assert all(line.on < line.until for line in lines)
        last = lines[-1]
        assert (last.outcome, last.place) == (facts.outcome, facts.place)
