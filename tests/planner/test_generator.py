"""Generated instances: readable, of the size that they promise, the same for the same seed."""

import json

import pytest

from meetings.planner import problem as problems
from meetings.planner.generator import NAMES, generate
from meetings.planner.scorer import broken_rules

SIZES = {
    "month": (17, 28, 60, 120, 4, 5_432),
    "quarter": (17, 91, 60, 120, 2, 17_655),
    "country": (200, 91, 700, 1_400, 24, 211_860),
}


@pytest.mark.parametrize("name", SIZES)
def test_an_instance_has_its_size(name):
    read = problems.read(generate(name, 1))
    assert SIZES[name] == (
        len(read.districts),
        len(read.dates),
        len(read.officials),
        len(read.venues),
        len(read.crews),
        sum(read.backlog.values()),
    )


@pytest.mark.parametrize("name", [name for name in NAMES if name != "country"])
def test_the_same_seed_gives_the_same_bytes(name):
    once, again, other = (json.dumps(generate(name, seed)) for seed in (7, 7, 8))
    assert once == again
    assert once != other


def test_every_appeal_of_a_quarter_has_somebody_who_answers_for_it():
    read = problems.read(generate("quarter", 1))
    for topic, district in read.backlog:
        assert any(district in each.responsible.get(topic, ()) for each in read.officials)


def test_every_duty_of_a_quarter_can_be_done():
    read = problems.read(generate("quarter", 1))
    for duty in read.duties:
        who = read.official_by_id[duty.official]
        answered = {district for districts in who.responsible.values() for district in districts}
        assert answered.issuperset(duty.districts)


def test_small_instances_have_something_of_everything():
    many = [problems.read(generate("small", seed)) for seed in range(100)]
    for part in ("holidays", "duties", "fixed", "movable"):
        assert sum(bool(getattr(each, part)) for each in many) > 20, part
    assert any(each.dates[0].year != each.dates[-1].year for each in many)
    assert any(pin.start not in each.slots for each in many for pin in each.fixed)
    assert any(venue.season for each in many for venue in each.venues)
    assert any(official.busy for each in many for official in each.officials)


def test_movable_pins_of_small_instances_break_rules_of_all_kinds():
    found = set()
    for seed in range(150):
        read = problems.read(generate("small", seed))
        pinned = [pin.meeting for pin in read.pinned]
        found |= {broken.rule for broken in broken_rules(read, pinned)}
    assert found >= {1, 2, 3, 4, 6}


def test_tiny_instances_are_read():
    assert all(problems.read(generate("tiny", seed)).slots for seed in range(50))
