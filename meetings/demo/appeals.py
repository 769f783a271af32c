"""The 5204 appeals that had come by the announcement of September 2019."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from meetings.appeals.appeal import Outcome
from meetings.demo.districts import AREAS
from meetings.demo.organisations import BODIES
from meetings.demo.topics import OUTCOMES, SUBJECTS

FIRST_DAY = date(2019, 1, 1)
ANNOUNCED = date(2019, 9, 10)
LONGEST_REVIEW = 45
AKIMATS = {body.district: body.slug for body in BODIES if body.district}
DEPARTMENTS = {topic: body.slug for body in BODIES for topic in body.topics}


class Case(NamedTuple):
    """One appeal by slugs and days."""

    received_on: date
    topic: str
    district: str
    outcome: Outcome
    outcome_on: date | None


def cases(random: Random) -> list[Case]:
    """All appeals in the order of their receipt: totals are exact, combinations are chance."""
    topics = _shuffled(random, {subject.slug: subject.appeals for subject in SUBJECTS})
    districts = _shuffled(random, {area.slug: area.appeals for area in AREAS})
    outcomes = _shuffled(random, OUTCOMES)
    return sorted(
        _case(random, *attributes) for attributes in zip(topics, districts, outcomes, strict=True)
    )


def _shuffled(random: Random, counts: Mapping[Any, int]) -> list[Any]:
    values = [value for value, count in counts.items() for _ in range(count)]
    random.shuffle(values)
    return values


def _case(random: Random, topic: str, district: str, outcome: Outcome) -> Case:
    """What is still under review came lately; the rest had its outcome by the announcement."""
    under_review = outcome is Outcome.UNDER_REVIEW
    earliest = ANNOUNCED - timedelta(days=LONGEST_REVIEW) if under_review else FIRST_DAY
    received_on = _day_between(random, earliest, ANNOUNCED)
    latest = min(received_on + timedelta(days=LONGEST_REVIEW), ANNOUNCED)
    outcome_on = None if under_review else _day_between(random, received_on, latest)
    return Case(received_on, topic, district, outcome, outcome_on)


def _day_between(random: Random, first: date, last: date) -> date:
    return first + timedelta(days=random.randint(0, (last - first).days))


def row(
    number: int,
    case: Case,
    topic_ids: dict[str, int],
    district_ids: dict[str, int],
    organisation_ids: dict[str, int],
    now: datetime,
) -> dict[str, Any]:
    """The values of one Appeal record; the number outside counts within the year."""
    return {
        "external_number": f"TRK-2019-{number:05d}",
        "received_on": case.received_on,
        "topic_id": topic_ids[case.topic],
        "district_id": district_ids[case.district],
        "outcome": case.outcome,
        "outcome_on": case.outcome_on,
        "organisation_id": organisation_ids[_in_hand(number, case)],
        "changed_at": now,
    }


def _in_hand(number: int, case: Case) -> str:
    """Every second appeal goes to the district's own akimat where the demo has one."""
    own = AKIMATS.get(case.district) if number % 2 else None
    return own or DEPARTMENTS[case.topic]
