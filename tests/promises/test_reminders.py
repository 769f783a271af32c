"""Officials are reminded five and one working days before, and once when it is overdue."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from meetings.effects.effect import Effect
from meetings.promises.closing import report, say
from meetings.promises.letters import letter
from meetings.promises.making import move
from meetings.promises.promise import Promise
from meetings.promises.reminders import KIND, Urgency, remind, urgency
from tests.promises.conftest import NOW

DUE = date(2026, 12, 7)  # a Monday
pytestmark = pytest.mark.usefixtures("mail_server")


@pytest.fixture
def mail_server(app: Flask) -> Iterator[None]:
    """Settings of a service that sends mail."""
    kept = app.extensions["settings"]
    app.extensions["settings"] = dataclasses.replace(kept, smtp_url="smtp://127.0.0.1:1")
    yield
    app.extensions["settings"] = kept


@pytest.fixture
def promise(promised: Callable[..., Promise], make: Any) -> Promise:
    return promised(official=make.official(email="akim@example.kz"))


def asked(session: Any) -> list[str]:
    found = session.scalars(select(Effect).where(Effect.kind == KIND).order_by(Effect.id))
    return [effect.payload["about"].split(":")[1] for effect in found]


def day_by_day(session: Any, days: int) -> list[tuple[date, str]]:
    """What is asked for on which day when the clock ticks thrice a day."""
    told, known = [], len(asked(session))
    for number in range(days):
        for hour in (0, 3, 9):
            at = NOW.replace(hour=hour) + timedelta(days=number)
            remind(session, at)
        told += [(at.date(), about) for about in asked(session)[known:]]
        known = len(asked(session))
    return told


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 11, 27), Urgency.NONE),
        (date(2026, 11, 30), Urgency.SOON),
        (date(2026, 12, 3), Urgency.SOON),
        (date(2026, 12, 4), Urgency.LAST_DAY),  # Friday: one working day is left
        (DUE, Urgency.LAST_DAY),
        (date(2026, 12, 8), Urgency.OVERDUE),
    ],
)
def test_how_near_it_is(today: date, expected: Urgency) -> None:
    assert urgency(today, DUE) is expected


def test_each_reminder_once_on_its_day(session: Any, promise: Promise) -> None:
    assert asked(session) == ["made"]
    assert day_by_day(session, 40) == [
        (date(2026, 11, 30), "soon"),
        (date(2026, 12, 4), "last_day"),
        (date(2026, 12, 8), "overdue"),
    ]


def test_a_clock_that_stood_still_tells_the_most_urgent_only(
    session: Any, promise: Promise
) -> None:
    remind(session, datetime(2027, 2, 1, tzinfo=UTC))
    assert asked(session) == ["made", "overdue"]


def test_what_was_reported_needs_no_reminder_and_a_denial_is_told(
    session: Any, promise: Promise
) -> None:
    report(session, promise, "Done", NOW)
    session.commit()
    assert day_by_day(session, 30) == []
    denied = datetime(2026, 12, 28, 6, tzinfo=UTC)
    say(session, promise, False, denied)
    session.commit()
    assert asked(session) == ["made", "denied"]
    remind(session, denied)
    assert asked(session) == ["made", "denied"]
    remind(session, denied + timedelta(days=30))
    assert asked(session)[2:] == ["overdue"]


def test_a_later_day_is_reminded_of_anew(session: Any, promise: Promise) -> None:
    day_by_day(session, 10)
    move(session, promise, date(2026, 12, 21), "The pole is late", NOW + timedelta(days=9))
    session.commit()
    assert promise.reminded == Urgency.NONE
    before = len(asked(session))
    day_by_day(session, 35)
    assert asked(session)[before:] == ["soon", "last_day", "overdue"]


def test_the_queue_holds_numbers_only(session: Any, promise: Promise) -> None:
    for effect in session.scalars(select(Effect)):
        assert set(effect.payload) == {"promise", "official", "about"}
        assert "Aigul" not in str(effect.payload)


def test_letters_wait_for_the_morning(session: Any, promise: Promise) -> None:
    remind(session, datetime(2026, 11, 29, 20, 0, tzinfo=UTC))  # 01:00 on Monday in the region
    last = session.scalars(select(Effect).order_by(Effect.id.desc())).first()
    assert last.due_at == datetime(2026, 11, 30, 4, 0, tzinfo=UTC)  # 09:00 there


def test_a_letter_says_what_is_promised_and_nothing_of_the_resident(
    app: Flask, promise: Promise
) -> None:
    settings = app.extensions["settings"]
    promise.official.user = None
    said = letter(promise, f"{DUE}:soon", date(2026, 11, 30), settings)
    assert said is not None
    assert (said["to"], "A lamp at the school" in said["text"]) == ("akim@example.kz", True)
    assert "Aigul" not in str(said)
    assert f"/promises/{promise.id}" in said["text"]
    for about in ("2026-12-01:soon", "2026-12-08:overdue"):
        assert letter(promise, about, DUE, settings) is None  # the day was moved meanwhile


def test_nobody_to_write_to(app: Flask, promise: Promise) -> None:
    promise.official.email = None
    assert letter(promise, f"{DUE}:soon", DUE, app.extensions["settings"]) is None


@pytest.mark.usefixtures("mail_server")
def test_without_a_mail_server_nothing_is_queued(
    app: Flask, session: Any, promised: Callable[..., Promise]
) -> None:
    app.extensions["settings"] = dataclasses.replace(app.extensions["settings"], smtp_url="")
    promised()
    remind(session, datetime(2027, 2, 1, tzinfo=UTC))
    assert asked(session) == []
