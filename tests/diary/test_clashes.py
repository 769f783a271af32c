"""Clashes of stays, without a database."""

from datetime import UTC, datetime, timedelta

import pytest

from meetings.diary.clashes import Kind, Stay, clash, clashes

NOON = datetime(2027, 5, 18, 12, tzinfo=UTC)
TEMIRLAN, ABAY = (42.60, 69.26), (41.35, 68.95)


def stay(start_minutes=0, length=60, *, kind=Kind.OFFICIAL, subject=1, venue=1, position=TEMIRLAN):
    start = NOON + timedelta(minutes=start_minutes)
    return Stay(kind, subject, start, start + timedelta(minutes=length), venue, position)


def test_intervals_are_half_open():
    assert clash(stay(0), stay(60)) is None
    assert clash(stay(0), stay(59)).overlaps


@pytest.mark.parametrize("kind", list(Kind))
def test_everyone_and_everything_is_in_one_place(kind):
    assert clash(stay(kind=kind), stay(30, kind=kind)) is not None


def test_different_subjects_do_not_clash():
    assert clash(stay(subject=1), stay(subject=2)) is None
    assert clash(stay(kind=Kind.CREW), stay(kind=Kind.OFFICIAL)) is None


def test_the_way_needs_its_time_in_both_directions():
    near, far = stay(0), stay(90, venue=2, position=ABAY)
    assert clash(near, far).travel_minutes > 100
    assert clash(far, near).travel_minutes > 100
    assert clash(near, stay(60 + 200, venue=2, position=ABAY)) is None


def test_two_venues_at_one_position_are_a_quarter_of_an_hour_apart():
    assert clash(stay(0), stay(74, venue=2)).travel_minutes == 15
    assert clash(stay(0), stay(75, venue=2)) is None


def test_a_draft_can_clash_with_itself():
    assert len(list(clashes([stay(0), stay(30)], []))) == 1
