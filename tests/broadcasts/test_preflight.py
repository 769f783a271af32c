"""Checks a day, two hours and a quarter of an hour before: what is found, stored, and told once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from pytest_httpserver import HTTPServer
from sqlalchemy import select, update

from meetings import clock
from meetings.access import Role
from meetings.broadcasts import pages_open, preflight, quota
from meetings.broadcasts.channel import ChannelState
from meetings.broadcasts.check import Check, Result, Stage, Subject
from meetings.broadcasts.preflight import stage_of
from meetings.database import db
from meetings.effects.effect import Effect, EffectState
from meetings.effects.worker import run_due
from meetings.officials.busy_network import Network
from meetings.settings import Settings
from tests import staff
from tests.broadcasts.conftest import Station
from tests.broadcasts.post_office import PostOffice, open_post_office

# What platforms answer and what is done about it does not depend on the database.
pytestmark = pytest.mark.engine("sqlite")

START = datetime(2027, 5, 18, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "stage"),
    [
        (timedelta(hours=24, seconds=1), None),
        (timedelta(hours=24), Stage.DAY),
        (timedelta(hours=2, seconds=1), Stage.DAY),
        (timedelta(hours=2), Stage.HOURS),
        (timedelta(minutes=15), Stage.MINUTES),
        (timedelta(seconds=1), Stage.MINUTES),
        (timedelta(0), None),
    ],
)
def test_the_latest_stage_that_is_due(before: timedelta, stage: Stage | None) -> None:
    assert stage_of(START, START - before) is stage


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with open_post_office() as found:
        yield found


@pytest.fixture
def ready(
    station: Station, office: PostOffice, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> Station:
    """A scheduled session in 100 minutes whose page opens."""
    httpserver.expect_request(re.compile(r"/kk/sessions/\d+")).respond_with_data("page")
    settings = replace(
        station.app.extensions["settings"],
        smtp_url=office.url,
        base_url=httpserver.url_for("").rstrip("/"),
    )
    monkeypatch.setitem(station.app.extensions, "settings", settings)
    staff.person(Role.ORGANIZER, email="organizer@example.org", language="en")
    station.connect()
    station.publish()
    station.begins_in(minutes=100)
    station.work(rounds=1, ahead=1)
    station.broadcast().key_shown_at = clock.now()
    station.broadcast().session.crew = station.make.crew()
    db.session.commit()
    return station


def look(station: Station) -> dict[Subject, Result]:
    """What the tick asks for is done."""
    preflight.ask_for_due(db.session, clock.now())
    db.session.commit()
    for _what_comes_of_it in range(2):
        run_due(station.app)
    db.session.expire_all()
    return {check.subject: check.result for check in db.session.scalars(select(Check))}


def again(station: Station) -> dict[Subject, Result]:
    """The same, more than five minutes later."""
    earlier = clock.now() - timedelta(minutes=6)
    db.session.execute(update(Effect).where(Effect.kind == preflight.KIND).values(done_at=earlier))
    return look(station)


def sentence(subject: Subject) -> str:
    return db.session.scalars(select(Check.sentence).where(Check.subject == subject)).one()


def test_all_is_ready(ready: Station, office: PostOffice) -> None:
    assert look(ready) == dict.fromkeys(Subject, Result.FINE)
    assert office.letters == []
    checks = list(db.session.scalars(select(Check)))
    assert all(check.stage is Stage.HOURS for check in checks)
    assert all(clock.now() - check.checked_at < timedelta(minutes=1) for check in checks)


def test_each_stage_looks_once_while_all_is_well(ready: Station) -> None:
    look(ready)
    before = len(ready.sandbox.journal())
    look(ready)
    again(ready)
    assert len(ready.sandbox.journal()) == before
    ready.begins_in(minutes=14)
    look(ready)
    assert len(ready.sandbox.journal()) > before
    assert {check.stage for check in db.session.scalars(select(Check))} == {Stage.MINUTES}


def test_a_key_not_handed_out_is_told_once(ready: Station, office: PostOffice) -> None:
    ready.broadcast().key_shown_at = None
    assert look(ready)[Subject.KEY] is Result.FAILED
    assert office.subjects("organizer@example.org") == ["Not ready"]
    assert "The crew has not opened its page yet. Call" in office.letters[0].get_content()
    again(ready)
    ready.begins_in(minutes=14)
    look(ready)
    assert len(office.letters) == 1
    ready.broadcast().key_shown_at = clock.now()
    assert again(ready)[Subject.KEY] is Result.FINE
    assert sentence(Subject.KEY) == ""
    ready.broadcast().key_shown_at = None
    ready.begins_in(minutes=13)
    look(ready)
    assert len(office.letters) == 2


def test_without_a_crew_nobody_films(ready: Station) -> None:
    ready.broadcast().key_shown_at = None
    ready.broadcast().session.crew = None
    ready.begins_in(hours=20)
    assert look(ready)[Subject.KEY] is Result.FAILED
    assert "No crew is planned" in sentence(Subject.KEY)


def test_a_day_before_the_key_may_wait(ready: Station, office: PostOffice) -> None:
    ready.broadcast().key_shown_at = None
    ready.begins_in(hours=20)
    assert look(ready)[Subject.KEY] is Result.LATER
    assert office.letters == []


def test_a_withdrawn_access(ready: Station, office: PostOffice) -> None:
    ready.sandbox.revoke("No-Tie")
    assert look(ready)[Subject.TOKEN] is Result.FAILED
    assert "Connect the channel again" in office.letters[0].get_content()
    ready.broadcast().channel.state = ChannelState.RECONNECT
    db.session.commit()
    before = len(ready.sandbox.journal())
    again(ready)
    assert len(ready.sandbox.journal()) == before
    assert len(office.letters) == 1


def test_a_quota_that_is_gone(ready: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    ready.broadcast().channel.paused_until = clock.now() + timedelta(hours=3)
    db.session.commit()
    tomorrow, soon = clock.now() + timedelta(hours=3), clock.now() + timedelta(hours=1)
    monkeypatch.setattr(quota, "renewed_at", lambda _now: tomorrow)
    assert look(ready)[Subject.QUOTA] is Result.FAILED
    monkeypatch.setattr(quota, "renewed_at", lambda _now: soon)
    assert again(ready)[Subject.QUOTA] is Result.LATER
    assert "renewed before the start" in sentence(Subject.QUOTA)


def test_a_quota_that_the_ledger_knows_to_be_gone(
    ready: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quota, "used", lambda _session, _project, _now, limit: limit)
    monkeypatch.setattr(quota, "renewed_at", lambda _now: clock.now() + timedelta(hours=3))
    before = len(ready.sandbox.journal())
    assert look(ready)[Subject.QUOTA] is Result.FAILED
    assert len(ready.sandbox.journal()) == before


def test_an_event_that_is_gone(ready: Station) -> None:
    ready.broadcast().remote_id = "no such one"
    db.session.commit()
    assert look(ready)[Subject.EVENT] is Result.FAILED


def test_a_platform_that_is_silent(ready: Station) -> None:
    ready.sandbox.set_fault("*", "503", times="always")
    assert look(ready)[Subject.TOKEN] is Result.FAILED
    assert "does not answer" in sentence(Subject.TOKEN)


def test_pages_that_do_not_open(ready: Station, httpserver: HTTPServer) -> None:
    row = ready.broadcast()
    row.watch_url = f"{ready.sandbox.root}nowhere"
    db.session.commit()
    assert look(ready)[Subject.LINK] is Result.FAILED
    assert "platform's page" in sentence(Subject.LINK)
    httpserver.clear()
    again(ready)
    assert "session's page" in sentence(Subject.LINK)


def test_what_began_or_is_cancelled_is_not_looked_at(ready: Station) -> None:
    ready.begins_in(minutes=-1)
    assert look(ready) == {}
    ready.begins_in(minutes=30)
    ready.broadcast().channel.enabled = False
    db.session.commit()
    assert look(ready) == {}


def test_a_moved_session_is_looked_at_anew(ready: Station) -> None:
    look(ready)
    ready.begins_in(minutes=110)
    look(ready)
    keys = db.session.scalars(select(Effect.key).where(Effect.kind == preflight.KIND)).all()
    assert len(keys) == 2


def test_two_clocks_ask_for_one(ready: Station) -> None:
    for _clock in range(2):
        preflight.ask_for_due(db.session, clock.now())
        db.session.commit()
    effects = db.session.scalars(select(Effect).where(Effect.kind == preflight.KIND)).all()
    assert [effect.state for effect in effects] == [EffectState.WAITING]


OPEN = Network(admits=lambda _address: True, ports=frozenset(range(1, 65536)))


@pytest.mark.parametrize(
    ("status", "opens"), [(200, True), (403, True), (429, True), (404, False), (500, False)]
)
def test_how_pages_answer(httpserver: HTTPServer, status: int, opens: bool) -> None:
    httpserver.expect_request("/page").respond_with_data("x", status=status)
    settings = replace(Settings(), base_url="https://own.example")
    assert pages_open.opens(httpserver.url_for("/page"), settings, OPEN) is opens


def test_a_redirect_is_followed_but_never_inside(httpserver: HTTPServer) -> None:
    """A platform's page that leads into our own network is not opened."""
    inside = HTTPServer(host="127.0.0.1", port=0)
    inside.start()
    try:
        inside.expect_request("/secret").respond_with_data("secret")
        target = inside.url_for("/secret")
        httpserver.expect_request("/away").respond_with_data(
            status=302, headers={"Location": target}
        )
        settings = replace(Settings(), base_url="https://own.example")
        public = replace(OPEN, admits=lambda address: address != ip_address("127.0.0.1"))
        assert not pages_open.opens(httpserver.url_for("/away"), settings, public)
        own = replace(settings, base_url=httpserver.url_for(""))
        assert not pages_open.opens(httpserver.url_for("/away"), own, public)
        assert inside.log == []
        assert pages_open.opens(httpserver.url_for("/away"), own, OPEN)
    finally:
        inside.stop()


def test_odd_addresses_are_not_opened() -> None:
    settings = Settings()
    for address in (
        "file:///etc/passwd",
        "https://user:x@a.example/",
        "javascript:1",
        "http://[::1",
    ):
        assert not pages_open.opens(address, settings)
