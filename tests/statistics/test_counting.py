"""Counting as of any day, by any filter: the tallies say what the events say, read one by one."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from random import Random
from threading import Barrier

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, update

from meetings.appeals import following, jobs, tally
from meetings.appeals.appeal import Appeal, Outcome
from meetings.appeals.event import AppealEvent
from meetings.appeals.tally import AnswerTally, AppealTally
from meetings.database import db
from meetings.statistics import counting
from meetings.statistics.asked import Asked, Period
from meetings.statistics.counting import Cell

FIRST, DAYS = date(2027, 1, 20), 120
TODAY = FIRST + timedelta(days=DAYS)
NOW = datetime(2027, 6, 1, tzinfo=UTC)


@pytest.fixture
def choices(make, session):
    """Two of each that an appeal can belong to."""
    found = {
        "topic": [make.topic() for _ in range(2)],
        "district": [make.district() for _ in range(2)],
        "organisation": [make.organisation() for _ in range(2)],
    }
    session.commit()
    return found


def some_day(random: Random, first: date = FIRST) -> date:
    return first + timedelta(days=random.randrange((TODAY - first).days + 1))


def facts(random: Random, choices, received_on: date) -> dict[str, object]:
    outcome = random.choice(list(Outcome))
    told = outcome is not Outcome.UNDER_REVIEW and random.random() < 0.8
    bodies = [each.id for each in choices["organisation"]]
    return {
        "received_on": received_on,
        "outcome": outcome,
        "outcome_on": some_day(random, received_on) if told else None,
        "topic_id": random.choice(choices["topic"]).id,
        "district_id": random.choice(choices["district"]).id,
        "organisation_id": random.choice([None, *bodies]),
        "changed_at": NOW,
    }


def live(session, random: Random, choices) -> None:
    """Appeals come, are moved, answered, reopened and corrected, by statements as an import does."""
    for record in (AppealTally, AnswerTally, AppealEvent, Appeal):
        session.execute(delete(record))
    for number in range(25):
        row = facts(random, choices, some_day(random))
        session.execute(insert(Appeal), [{"external_number": f"R-{number}", **row}])
    ids = list(session.scalars(select(Appeal.id)))
    following.follow(session(), ids, today=some_day(random), now=NOW)
    for _ in range(3):
        today = some_day(random)
        for appeal in random.sample(ids, 12):
            day = session.scalar(select(Appeal.received_on).where(Appeal.id == appeal))
            received = some_day(random) if random.random() < 0.2 else day
            change = update(Appeal).where(Appeal.id == appeal)
            session.execute(change.values(**facts(random, choices, received)))
        following.follow(session(), ids, today=today, now=NOW)
        if random.random() < 0.3:
            tally.fold(session())


def wanted(random: Random, choices) -> Asked:
    ends = sorted(some_day(random) for _ in range(2))
    period = random.choice([Period(), Period(*ends), Period(ends[0]), Period(None, ends[1])])
    chosen = {name: random.choice([None, *of]) for name, of in choices.items()}
    return Asked(some_day(random), TODAY, period, **chosen)


def standing(session, asked: Asked) -> list[AppealEvent]:
    """The line of each appeal that holds on the day, found by reading all lines in their order."""
    last: dict[int, AppealEvent] = {}
    lines = session.scalars(select(AppealEvent).order_by(AppealEvent.on, AppealEvent.id))
    for line in lines:
        if line.on <= asked.as_of and line.until > line.on:
            last[line.appeal_id] = line
    first, end = asked.period.first or date.min, asked.period.last or date.max
    return [
        line
        for line in last.values()
        if first <= line.received_on <= end
        and all(getattr(line, f"{name}_id") == each.id for name, each in asked.chosen.items())
    ]


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(0, 10**6))
def test_every_count_is_that_of_the_events_read_one_by_one(session, choices, seed):
    random = Random(seed)
    live(session, random, choices)
    assert tally.differences(session()) == 0
    for _ in range(12):
        asked = wanted(random, choices)
        lines = standing(session, asked)
        cells = Counter(
            Cell(line.topic_id, line.district_id, line.organisation_id, line.outcome)
            for line in lines
        )
        assert counting.cells(session(), asked) == cells
        days = Counter(line.days for line in lines if line.days is not None)
        assert counting.answer_days(session(), asked) == days
        by_month: Counter[tuple[int, Outcome]] = Counter()
        for grown, number in counting.growth(session(), asked).items():
            by_month[grown.received, grown.outcome] += number
        assert +by_month == Counter((tally.month(line.received_on), line.outcome) for line in lines)
    session.rollback()


def test_a_tally_that_went_wrong_is_found_and_counted_anew(session, choices):
    live(session, Random(7), choices)
    session.add(
        AppealTally(
            received=1, on=1, topic_id=1, district_id=1, outcome=Outcome.RESOLVED, appeals=3
        )
    )
    session.flush()
    assert tally.differences(session()) == 1
    tally.rebuild(session())
    assert tally.differences(session()) == 0


def test_folding_keeps_the_sums_with_fewer_lines(session, choices):
    live(session, Random(8), choices)
    session.commit()
    lines = session.query(AppealTally).count()
    assert tally.is_long(session())
    session.rollback()
    jobs.fold()
    assert session.query(AppealTally).count() < lines
    assert not tally.is_long(session())
    assert tally.differences(session()) == 0


WRITERS, CHANGES = 3, 6


def test_figures_are_exact_after_many_wrote_and_folded_at_once(app, session, make, choices):
    """Each on a connection of its own, on the same few appeals, while the tallies are folded."""
    first = {"topic": choices["topic"][0], "district": choices["district"][0]}
    ids = [make.appeal(received_on=FIRST, **first).id for _ in range(4)]
    session.commit()
    random = Random(5)
    changes = [
        [(random.choice(ids), facts(random, choices, FIRST)) for _ in range(CHANGES)]
        for _ in range(WRITERS)
    ]
    session.remove()
    together = Barrier(WRITERS + 1)

    def change(mine) -> None:
        with app.app_context():
            together.wait()
            for number, values in mine:
                appeal = db.session.get(Appeal, number)
                for name, value in values.items():
                    setattr(appeal, name, value)
                db.session.commit()

    def fold() -> None:
        with app.app_context():
            together.wait()
            for _ in range(CHANGES):
                tally.fold(db.session())
                db.session.commit()

    with ThreadPoolExecutor(WRITERS + 1) as pool:
        for each in [*(pool.submit(change, mine) for mine in changes), pool.submit(fold)]:
            each.result()
    assert (tally.differences(session()), following.behind(session())) == (0, [])
    present = Asked(date.max - timedelta(days=1), date.max)
    stand = Counter(
        Cell(each.topic_id, each.district_id, each.organisation_id, each.outcome)
        for each in session.scalars(select(Appeal))
    )
    assert counting.cells(session(), present) == stand


def test_an_appeal_changed_by_statements_alone_is_behind_until_it_is_followed(session, choices):
    live(session, Random(9), choices)
    assert following.behind(session()) == []
    appeal = session.scalars(select(Appeal)).first()
    others = [each.id for each in choices["topic"] if each.id != appeal.topic_id]
    session.execute(update(Appeal).where(Appeal.id == appeal.id).values(topic_id=others[0]))
    assert following.behind(session()) == [appeal.id]
    assert following.backfill(session()) == 1
    assert following.behind(session()) == []
