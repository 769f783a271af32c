"""What happened at receptions, and what was promised there, as of any day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from meetings.broadcasts.broadcast import Broadcast
from meetings.diary.status import Status
from meetings.promises.event import PromiseEvent, PromiseStep
from meetings.promises.promise import Promise
from meetings.questions.question import Question, State

HELD = date(2027, 5, 18)
MADE = PromiseStep.MADE
API = "/api/v1/statistics"


@pytest.fixture(autouse=True)
def calendar():
    """A fortnight after the meeting."""
    with time_machine.travel("2027-06-01T06:00:00Z", tick=False):
        yield


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 7, tzinfo=UTC)


@pytest.fixture
def held(make, session):
    """A meeting of two receptions, another that was cancelled, and one to come."""
    meeting = make.meeting(day=HELD, sessions=2)
    cancelled = make.meeting(day=HELD)
    coming = make.meeting(day=HELD + timedelta(days=90))
    for each in (meeting, cancelled, coming):
        for part in each.sessions:
            part.status = Status.PUBLISHED
    cancelled.sessions[0].status = Status.CANCELLED
    session.commit()
    return meeting


def promise(make, session, official, *steps: tuple[PromiseStep, int, int]) -> Promise:
    """Made on the day of the meeting; steps: what, so many days after it, due so many days after it."""
    appeal = make.appeal(received_on=HELD)
    made = Promise(
        appeal=appeal, official=official, what="A lamp.", made_on=HELD, due_on=HELD,
        created_at=noon(HELD),
    )  # fmt: skip
    for step, after, due in steps:
        day = HELD + timedelta(days=after)
        made.events.append(
            PromiseEvent(
                official=official,
                step=step,
                on=day,
                at=noon(day),
                due_on=HELD + timedelta(days=due),
            )
        )
    session.add(made)
    session.commit()
    return made


def told(client, part: str, **asked):
    answer = client.get(API, query_string=asked)
    assert answer.status_code == 200
    return answer.json[part]


def test_receptions_count_once_they_are_over(held, client):
    assert told(client, "meetings") == {"meetings": 1, "sessions": 2, "districts": 1}
    assert told(client, "meetings", as_of=HELD)["sessions"] == 2
    before = HELD - timedelta(days=1)
    assert told(client, "meetings", as_of=before)["sessions"] == 0
    assert told(client, "meetings", **{"from": HELD + timedelta(days=1)})["sessions"] == 0
    with time_machine.travel(held.sessions[0].ends_at, tick=False):
        assert told(client, "meetings")["sessions"] == 1


def test_filters_narrow_receptions_viewers_and_questions(held, client, session, make):
    first, second = held.sessions
    official = make.official(topics=[first.topic])
    first.officials = [official]
    for number, part in enumerate(held.sessions):
        session.add(
            Broadcast(
                session_id=part.id, channel_id=make.channel().id, started_at=part.starts_at,
                created_at=part.starts_at, marker=f"no-tie:{number}", viewers_total=10 + number,
            )
        )  # fmt: skip
    session.commit()
    filters = {"topic": second.topic.slug}
    assert told(client, "meetings", **filters)["sessions"] == 1
    assert told(client, "broadcasts", **filters)["viewers_total"] == 11
    filters = {"organisation": official.organisation.slug}
    assert told(client, "broadcasts", **filters)["viewers_total"] == 10
    assert told(client, "broadcasts", district=held.venue.district.slug)["viewers_total"] == 21
    other = make.district()
    session.commit()
    assert told(client, "broadcasts", district=other.slug)["sessions"] == 0


def question(held, number: int, state: State, **given) -> Question:
    return Question(
        session=held.sessions[0], number=number, text="When?", state=state,
        asked_at=noon(HELD), changed_at=noon(HELD), sent_key=f"k{number}",
        receipt_digest=f"d{number}", **given,
    )  # fmt: skip


def test_questions_by_what_became_of_them(held, client, session, make):
    taken = promise(make, session, make.official(), (MADE, 0, 9))
    later = noon(HELD + timedelta(days=3))
    session.add_all(
        [
            question(held, 1, State.ANSWERED, answered_at=noon(HELD)),
            question(held, 2, State.TAKEN_HOME, answered_at=noon(HELD), promise=taken),
            question(held, 3, State.ACCEPTED, written="Soon.", written_at=later),
            question(held, 4, State.REJECTED),
        ]
    )
    session.commit()
    assert told(client, "questions") == {
        "asked": 3, "answered_live": 1, "answered_in_writing": 1, "taken_home": 1,
    }  # fmt: skip
    assert told(client, "questions", as_of=HELD)["answered_in_writing"] == 0
    assert told(client, "questions", as_of=HELD - timedelta(days=1))["asked"] == 0
    assert told(client, "questions", **{"from": HELD, "to": HELD})["asked"] == 3
    assert told(client, "questions", **{"from": HELD + timedelta(days=1)})["asked"] == 0


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (-1, None),
        (0, "open"),
        (4, "open"),
        (5, "overdue"),
        (6, "reported"),
        (7, "open"),
        (9, "reported"),
        (10, "kept"),
    ],
)
def test_a_promise_stood_on_each_day_as_its_steps_say(make, session, client, after, expected):
    promise(
        make, session, make.official(),
        (MADE, 0, 4), (PromiseStep.REPORTED, 6, 4), (PromiseStep.DENIED, 7, 12),
        (PromiseStep.REPORTED, 9, 12), (PromiseStep.CONFIRMED, 10, 12),
    )  # fmt: skip
    found = told(client, "promises", as_of=HELD + timedelta(days=after))
    wanted = dict.fromkeys(("kept", "reported", "open", "overdue"), 0)
    if expected:
        wanted[expected] = 1
    denied = int(after >= 7)
    assert found == {**wanted, "made": int(expected is not None), "denied": denied}


def test_promises_are_narrowed_by_who_made_them_and_when(make, session, client):
    one, other = make.official(), make.official()
    promise(make, session, one, (MADE, 0, 30))
    assert told(client, "promises", organisation=one.organisation.slug)["made"] == 1
    assert told(client, "promises", organisation=other.organisation.slug)["made"] == 0
    assert told(client, "promises", **{"from": HELD + timedelta(days=1)})["made"] == 0


def test_the_page_shows_them(held, make, session, client):
    promise(make, session, make.official(), (MADE, 0, 4))
    page = client.get("/en/statistics").text
    assert "What was promised, and kept" in page
    assert "receptions held" in page
