"""From a question taken home to what the resident says of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier
from typing import Any

import pytest
from flask_babel import force_locale
from sqlalchemy import select

from meetings.appeals.appeal import Appeal, AppealPerson, Outcome
from meetings.database import db, writing
from meetings.errors import InvalidInput
from meetings.officials.official import Official
from meetings.plans import backlog
from meetings.promises.closing import report, say
from meetings.promises.event import PromiseStep
from meetings.promises.making import make, move
from meetings.promises.promise import Promise
from meetings.promises.signals import promise_changed
from meetings.promises.state import Standing, standing, stands
from meetings.promises.taking import take_home

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)  # Monday, 11:00 in the region
TODAY = date(2026, 11, 23)
LATER = datetime(2026, 12, 9, 6, 0, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def promise(session: Any, make: Any) -> Promise:
    taken = take_home(
        session,
        topic_id=make.topic().id,
        district_id=make.district().id,
        official=make.official(),
        what="A lamp at the\u202e school\0",
        due_on=None,
        text="Our street is dark, says Aigul",
        language="ru",
        now=NOW,
    )
    session.commit()
    return taken


def waits(session: Any, today: date = TODAY) -> int:
    return backlog.waiting(session, today).total()


def test_what_was_taken_home_is_an_appeal_with_a_promise(session: Any, promise: Promise) -> None:
    appeal = promise.appeal
    assert (promise.what, promise.language) == ("A lamp at the school", "ru")
    assert (promise.made_on, promise.due_on) == (TODAY, date(2026, 12, 7))
    assert appeal.outcome is Outcome.UNDER_REVIEW
    assert appeal.organisation_id == promise.official.organisation_id
    assert appeal.person.text == "Our street is dark, says Aigul"
    assert [event.step for event in promise.events] == [PromiseStep.MADE]
    assert waits(session) == 0  # somebody has it in hand


def test_yes_keeps_it_and_resolves_the_appeal(session: Any, promise: Promise) -> None:
    report(session, promise, "The lamp is lit", LATER)
    assert standing(promise, LATER.date()) is Standing.REPORTED
    assert promise.appeal.outcome is Outcome.UNDER_REVIEW
    for _again in range(2):
        say(session, promise, True, LATER)
    assert (promise.confirmed_at, promise.appeal.outcome) == (LATER, Outcome.RESOLVED)
    assert promise.appeal.outcome_on == date(2026, 12, 9)
    assert standing(promise, date(2028, 1, 1)) is Standing.KEPT
    assert [event.step for event in promise.events][1:] == [
        PromiseStep.REPORTED, PromiseStep.CONFIRMED,
    ]  # fmt: skip
    with pytest.raises(InvalidInput, match="said before"):
        say(session, promise, False, LATER)


def test_no_opens_it_again_and_feeds_the_next_plan(session: Any, promise: Promise) -> None:
    report(session, promise, "Done", LATER)
    for _again in range(2):
        say(session, promise, False, LATER)
    assert (promise.times_denied, promise.reported_at, promise.confirmed_at) == (1, None, None)
    assert promise.due_on == date(2026, 12, 17)  # the 16th is Independence Day
    last = promise.events[-1]
    assert (last.step, last.due_before, last.due_on) == (
        PromiseStep.DENIED, date(2026, 12, 7), date(2026, 12, 17),
    )  # fmt: skip
    assert waits(session, LATER.date()) == 1
    report(session, promise, "Done now", LATER)
    assert waits(session, LATER.date()) == 0
    say(session, promise, False, LATER)
    assert promise.times_denied == 2


def test_nothing_is_asked_of_the_resident_before_a_report(session: Any, promise: Promise) -> None:
    for solved in (True, False):
        with pytest.raises(InvalidInput, match="Nothing was reported"):
            say(session, promise, solved, NOW)
    report(session, promise, "Done", LATER)
    with pytest.raises(InvalidInput, match="reported done already"):
        report(session, promise, "Again", LATER)


def test_overdue_is_a_comparison(session: Any, promise: Promise) -> None:
    assert standing(promise, date(2026, 12, 7)) is Standing.OPEN
    assert standing(promise, date(2026, 12, 8)) is Standing.OVERDUE
    assert (waits(session, date(2026, 12, 7)), waits(session, date(2026, 12, 8))) == (0, 1)


@pytest.mark.parametrize("today", [date(2026, 12, 7), date(2026, 12, 8)])
def test_the_database_and_the_record_agree(session: Any, promise: Promise, today: date) -> None:
    for step in (None, "report", "say"):
        if step == "report":
            report(session, promise, "Done", LATER)
        if step == "say":
            say(session, promise, True, LATER)
        session.flush()
        found = [
            each
            for each in Standing
            if session.scalars(select(Promise).where(stands(each, today))).all()
        ]
        assert found == [standing(promise, today)]


def test_a_later_day_stands_beside_the_earlier_one(session: Any, promise: Promise) -> None:
    move(session, promise, date(2026, 12, 21), "The\u200b pole is late", NOW)
    event = promise.events[-1]
    assert (event.due_before, event.due_on) == (date(2026, 12, 7), date(2026, 12, 21))
    assert event.note == "The pole is late"
    for day, why in (
        (date(2026, 12, 18), "x"), (date(2026, 12, 22), " \u200b"), (date(9999, 12, 31), "x"),
    ):  # fmt: skip
        with pytest.raises(InvalidInput):
            move(session, promise, day, why, NOW)
    assert len(promise.events) == 2


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"what": "\u2060\u200b"}, "what"),
        ({"what": "😀" * 2500}, "what"),
        ({"due_on": date(2026, 11, 22)}, "due_on"),
        ({"due_on": date(9999, 1, 1)}, "due_on"),
    ],
)
def test_what_cannot_be_promised(session: Any, make: Any, given: Any, field: str) -> None:
    wanted = {"official": make.official(), "what": "A lamp", "due_on": None, "language": "kk"}
    with pytest.raises(InvalidInput) as caught:
        promise_for(session, make.appeal(), **{**wanted, **given})
    assert caught.value.field == field


def promise_for(session: Any, appeal: Any, **given: Any) -> Promise:
    return make(session, appeal, now=NOW, **given)


def test_one_promise_for_an_appeal_and_none_for_a_settled_one(session: Any, make: Any) -> None:
    wanted = {"official": make.official(), "what": "A lamp", "due_on": None, "language": "kk"}
    appeal = make.appeal()
    promise_for(session, appeal, **wanted)
    with pytest.raises(InvalidInput, match="promised for this appeal already"):
        promise_for(session, appeal, **wanted)
    with pytest.raises(InvalidInput, match="settled"):
        promise_for(session, make.appeal(outcome=Outcome.CONSULTED), **wanted)


def test_two_who_promise_at_once_leave_one_promise(app: Any, session: Any, make: Any) -> None:
    number, official = make.appeal().id, make.official().id
    session.commit()
    session.remove()
    together = Barrier(2)

    def promise(_each: int) -> str:
        with app.app_context(), force_locale("en"), writing():
            together.wait()
            try:
                promise_for(
                    db.session, db.session.get(Appeal, number), what="A lamp", due_on=None,
                    official=db.session.get(Official, official), language="kk",
                )  # fmt: skip
                db.session.commit()
            except InvalidInput as refused:
                return str(refused)
        return ""

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(promise, range(2)))
    assert said == ["", "Something is promised for this appeal already."]


def test_every_step_is_announced(session: Any, promise: Promise) -> None:
    heard = []

    def hear(sender: Promise, *, kind: PromiseStep, now: datetime) -> None:
        heard.append((sender.id, kind, now))

    with promise_changed.connected_to(hear):
        report(session, promise, "Done", LATER)
        say(session, promise, False, LATER)
    assert heard == [
        (promise.id, PromiseStep.REPORTED, LATER), (promise.id, PromiseStep.DENIED, LATER),
    ]  # fmt: skip


def test_what_the_resident_said_is_encrypted_and_apart(session: Any, promise: Promise) -> None:
    table = AppealPerson.__table__
    raw = session.connection().exec_driver_sql(f'SELECT text FROM "{table.name}"').scalar_one()
    assert b"Aigul" not in bytes(raw)
