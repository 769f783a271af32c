"""A promise is given to somebody else, who is responsible too: who, why, and who is told."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale
from sqlalchemy import select

from meetings.access import Role
from meetings.accounts import mail
from meetings.database import db
from meetings.effects.effect import Effect
from meetings.effects.worker import run_due
from meetings.errors import InvalidInput
from meetings.officials.official import Official
from meetings.places.organizers import bind
from meetings.promises.closing import report
from meetings.promises.event import PromiseStep
from meetings.promises.making import hand_over
from meetings.promises.promise import Promise
from meetings.promises.reminders import KIND, remind
from meetings.statistics import promises as counted
from meetings.statistics.asked import Asked
from tests import staff
from tests.promises.conftest import NOW

DAY = timedelta(days=1)
pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def mails(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What is handed to the mail server."""
    sent: list[Any] = []
    kept = app.extensions["settings"]
    served = dataclasses.replace(kept, smtp_url="smtp://127.0.0.1:1")
    monkeypatch.setitem(app.extensions, "settings", served)
    monkeypatch.setattr(mail, "hand_over", lambda _settings, letter, _seconds: sent.append(letter))
    return sent


@pytest.fixture
def promise(promised: Callable[..., Promise], make: Any, mails: list[Any]) -> Promise:
    return promised(official=make.official(email="first@example.kz", name_en="First"))


@pytest.fixture
def other(make: Any, session: Any, promise: Promise) -> Official:
    """Somebody else who is responsible for the topic there."""
    appeal = promise.appeal
    able: Official = make.official(
        email="second@example.kz", name_en="Second",
        topics=[appeal.topic], districts=[appeal.district],
    )  # fmt: skip
    session.commit()
    return able


def give(session: Any, promise: Promise, official: Official, reason: str = "On leave") -> None:
    hand_over(session(), promise, official, reason, NOW)
    session.commit()


def letters_of(app: Flask, mails: list[Any]) -> list[tuple[str, str]]:
    db.session.commit()
    run_due(app)
    return [(letter["To"], letter["Subject"]) for letter in mails]


def test_who_has_it_now_and_why_is_kept(session: Any, promise: Promise, other: Official) -> None:
    due, first = promise.due_on, promise.official_id
    give(session, promise, other, "On\u200b leave")
    made, given = promise.events
    assert (made.official_id, given.official_id, promise.official) == (first, other.id, other)
    assert (given.step, given.note) == (PromiseStep.HANDED_OVER, "On leave")
    assert promise.due_on == given.due_on == due
    assert promise.appeal.organisation_id == other.organisation_id


def test_who_cannot_have_it_is_refused_with_a_sentence(
    session: Any, make: Any, promise: Promise, other: Official
) -> None:
    appeal = promise.appeal
    elsewhere = make.official(topics=[appeal.topic], districts=[make.district()])
    left = make.official(active=False, topics=[appeal.topic], districts=[appeal.district])
    for official, field, sentence in (
        (elsewhere, "official", "does not answer for"), (left, "official", "no longer at work"),
        (promise.official, "official", "theirs already"), (other, "reason", "Write something"),
    ):  # fmt: skip
        reason = " " if field == "reason" else "On leave"
        with pytest.raises(InvalidInput, match=sentence) as refused:
            hand_over(session(), promise, official, reason, NOW)
        assert refused.value.field == field
    report(session(), promise, "Done", NOW)
    with pytest.raises(InvalidInput, match="stays with who did it"):
        hand_over(session(), promise, other, "On leave", NOW)


def test_the_new_one_is_told_and_reminded_and_the_first_no_more(
    app: Flask, session: Any, promise: Promise, other: Official, mails: list[Any]
) -> None:
    """A letter that waits for the morning is not sent to who has the promise no longer."""
    give(session, promise, other)
    asked = session.scalars(select(Effect.payload).where(Effect.kind == KIND)).all()
    assert [each["about"].split(":")[1] for each in asked] == ["made", "handed_over"]
    to, subject = zip(*letters_of(app, mails), strict=True)
    assert to == ("second@example.kz",)
    assert "7" in subject[0]
    remind(session(), NOW + 8 * DAY)
    with time_machine.travel(NOW + 8 * DAY, tick=False):
        assert letters_of(app, mails)[1][0] == "second@example.kz"


def test_who_gets_it_back_is_told_again(
    app: Flask, session: Any, promise: Promise, other: Official, mails: list[Any]
) -> None:
    first = promise.official
    first.responsibilities.extend(
        type(each)(topic_id=each.topic_id, district_id=each.district_id)
        for each in other.responsibilities
    )
    for official in (other, first, other):
        give(session, promise, official)
        letters_of(app, mails)
    assert [letter["To"] for letter in mails].count("second@example.kz") == 2


def test_past_figures_stay_with_who_had_it_then(
    session: Any, promise: Promise, other: Official
) -> None:
    first = promise.official.organisation
    later = NOW + 2 * DAY
    with time_machine.travel(later, tick=False):
        hand_over(session(), promise, other, "On leave", later)
        session.commit()

    def made(organisation: Any, after: timedelta) -> int:
        asked = Asked((NOW + after).date(), later.date(), organisation=organisation)
        return counted.count(session(), asked).made

    assert (made(first, DAY), made(other.organisation, DAY)) == (1, 0)
    assert (made(first, 2 * DAY), made(other.organisation, 2 * DAY)) == (0, 1)


def test_given_away_and_reported_at_once_it_is_counted_once(
    app: Flask, session: Any, promise: Promise, other: Official
) -> None:
    """On connections of their own: whoever comes second sees what the first did."""
    number, able = promise.id, other.id
    session.remove()
    together = Barrier(2)

    def act(verb: Callable[[Promise], None]) -> bool:
        with app.app_context(), force_locale("en"):
            mine = db.session.get_one(Promise, number)
            db.session.rollback()
            together.wait()
            try:
                verb(mine)
                db.session.commit()
            except InvalidInput:
                return False
            return True

    def give_away(mine: Promise) -> None:
        hand_over(db.session(), mine, db.session.get_one(Official, able), "On leave", NOW)

    with ThreadPoolExecutor(2) as pool:
        reported = pool.submit(act, lambda mine: report(db.session(), mine, "Done", NOW))
        given = pool.submit(act, give_away)
    assert reported.result()
    kept = session.get_one(Promise, number)
    assert [event.step for event in kept.events][1:] == [
        *([PromiseStep.HANDED_OVER] if given.result() else []), PromiseStep.REPORTED,
    ]  # fmt: skip
    assert kept.events[-1].official_id == kept.official_id
    present = Asked(NOW.date(), NOW.date(), organisation=kept.official.organisation)
    assert counted.count(session(), present) == counted.Promises(0, 1, 0, 0, 0)


def choices(page: BeautifulSoup) -> list[int]:
    return [int(each["value"]) for each in page.select("#official option[value]") if each["value"]]


def test_organizers_give_it_away_at_the_desk(
    signed_in: Callable[..., FlaskClient], client: FlaskClient, promise: Promise, other: Official
) -> None:
    browser, address = signed_in(Role.ORGANIZER), f"/en/desk/promises/{promise.id}"
    assert choices(BeautifulSoup(browser.get(address).text, "html.parser")) == [other.id]
    form = {"verb": "hand_over", "official": other.id, "reason": ""}
    silent = browser.post(address, data=form)
    assert (silent.status_code, "Write something here." in silent.text) == (400, True)
    assert "Choose an official." in browser.post(address, data={**form, "official": "9" * 30}).text
    assert browser.post(address, data={**form, "reason": "On <leave>"}).status_code == 303
    history = client.get(f"/en/promises/{promise.id}").text
    assert "First → Second" in history
    assert "On &lt;leave&gt;" in history
    assert choices(BeautifulSoup(browser.get(address).text, "html.parser")) == []


def test_nobody_else_gives_it_away(
    app: Flask, session: Any, make: Any, promise: Promise, other: Official
) -> None:
    """Neither who promised it, nor an organizer of other districts."""
    promise.official.user = staff.person(Role.OFFICIAL)
    stranger = staff.person(Role.ORGANIZER)
    bind(stranger, [make.district()])
    session.commit()
    form = {"verb": "hand_over", "official": other.id, "reason": "On leave"}
    for user in (promise.official.user, stranger):
        browser = staff.sign_in(app.test_client(), user)
        answer = browser.post(f"/en/desk/promises/{promise.id}", data=form)
        assert answer.status_code == 403
    session.expire_all()
    assert promise.official_id != other.id
