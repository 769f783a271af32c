"""The ledger of a project's daily units: booked, kept for what is near, renewed at midnight Pacific."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from flask import Flask

from meetings import clock
from meetings.broadcasts import connecting, forecast, quota
from meetings.broadcasts.broadcast import Broadcast, Observed
from meetings.broadcasts.quota_day import QuotaDay
from meetings.broadcasts.youtube.costs import cost, project_of
from meetings.database import db
from meetings.effects.effect import Effect, EffectState
from tests.broadcasts.conftest import Station

# What platforms answer and what is done about it does not depend on the database.
pytestmark = pytest.mark.engine("sqlite")

NOON = datetime(2026, 12, 1, 20, tzinfo=UTC)  # in the Pacific zone
MIDNIGHT = datetime(2026, 12, 2, 8, tzinfo=UTC)
TUESDAY = date(2026, 12, 8)
PROJECT = "sandbox.apps.sandbox.localhost"


def units(project: str = PROJECT, now: datetime | None = None) -> int:
    db.session.rollback()
    return quota.used(db.session, project, now or clock.now(), 10_000)


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("youtube.liveBroadcasts.list", 1),
        ("youtube.videos.list", 1),
        ("youtube.liveBroadcasts.insert", 50),
        ("youtube.liveBroadcasts.transition", 50),
        ("youtube.thumbnails.set", 50),
        ("youtube.search.list", 100),
    ],
)
def test_what_a_call_costs(method: str, expected: int) -> None:
    assert cost(method) == expected


def test_clients_of_one_project_share_its_quota() -> None:
    assert project_of("1234-abc.apps.googleusercontent.com") == "1234"
    assert project_of("1234-def.apps.googleusercontent.com") == "1234"
    assert project_of("my-own-client") == "my-own-client"


def test_two_workers_lose_no_unit(app: Flask) -> None:
    def work(_number: int) -> None:
        with app.app_context():
            for _call in range(20):
                quota.book("p", 3, NOON)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, range(2)))
    assert units("p", NOON) == 120


def test_a_day_ends_at_midnight_pacific(app: Flask) -> None:
    quota.book("p", 50, MIDNIGHT - timedelta(seconds=1))
    quota.book("p", 1, MIDNIGHT)
    assert units("p", MIDNIGHT - timedelta(seconds=1)) == 50
    assert units("p", MIDNIGHT) == 1
    quota.forget(db.session, MIDNIGHT + timedelta(days=60))
    assert [row.units for row in db.session.query(QuotaDay)] == [1]


def test_what_is_booked_is_what_the_platform_counts(station: Station) -> None:
    station.connect()
    station.publish(sessions=2)
    station.work(rounds=4)
    assert {row.observed for row in station.broadcasts()} == {Observed.READY}
    assert units() == station.sandbox.ask("quota")["used"]["sandbox"]


def test_making_one_more_costs_little_more_than_its_writes(station: Station) -> None:
    station.connect()
    station.publish()
    station.work(rounds=4)
    before = units()
    station.publish(sessions=3)
    station.work(rounds=4)
    each = (units() - before) / 3
    assert each <= 5 * 50 + 2, "a channel is listed once for all, not once for each"


@pytest.fixture
def noon(station: Station) -> Iterator[Station]:
    """The station at noon of the Pacific zone, and a platform that agrees."""
    ahead = (NOON - clock.now()).total_seconds()
    station.sandbox.advance(ahead)
    with time_machine.travel(NOON):
        yield station


def publish_far_to_near(station: Station, count: int = 3) -> list[Broadcast]:
    """Published in the wrong order: the furthest first."""
    for number in reversed(range(count)):
        station.publish(day=TUESDAY + timedelta(days=7 * number))
    return sorted(station.broadcasts(), key=lambda row: row.session.starts_at)


def inserted(station: Station) -> list[str]:
    """When the events begin, in the order in which they were made."""
    calls = station.calls("liveBroadcasts.insert")
    return [
        str(call["body"]["snippet"]["scheduledStartTime"])[:10] for call in calls if call["body"]
    ]


def test_gone_at_noon_nothing_is_lost_and_the_nearest_come_first_after_midnight(
    noon: Station,
) -> None:
    channel = noon.connect()
    noon.sandbox.tell("quota", used=10_000)
    rows = publish_far_to_near(noon)
    noon.once()
    assert channel.paused_until == MIDNIGHT
    assert units() == 10_000, "the platform knows better than the ledger"
    tried = len(noon.sandbox.journal())
    noon.once()
    assert len(noon.sandbox.journal()) == tried
    with time_machine.travel(MIDNIGHT + timedelta(minutes=10)):
        noon.sandbox.advance((clock.now() - NOON).total_seconds())
        for _round in range(4):
            noon.once()
        days = [f"{row.session.starts_at:%Y-%m-%d}" for row in rows]
        assert inserted(noon) == days
        assert {row.observed for row in rows} == {Observed.READY}


def test_what_is_far_waits_while_what_is_near_needs_the_rest(
    noon: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    limited(noon, monkeypatch, 2 * 250 + 20)
    noon.connect()
    near, middle, far = publish_far_to_near(noon)
    noon.work(rounds=5)
    assert (near.observed, middle.observed, far.observed) == (
        Observed.READY,
        Observed.READY,
        Observed.NOTHING,
    )
    waiting = [effect for effect in _follows() if effect.state is EffectState.WAITING]
    assert {effect.due_at >= MIDNIGHT for effect in waiting} == {True}
    with time_machine.travel(MIDNIGHT + timedelta(minutes=10)):
        noon.sandbox.advance((clock.now() - NOON).total_seconds())
        for _round in range(4):
            noon.once()
        assert far.observed is Observed.READY


def test_what_runs_today_keeps_what_it_needs(
    noon: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An hour on air costs 450 units in looks, its two hours before 210, its end 105."""
    limited(noon, monkeypatch, 250 + 250 + 600)
    noon.connect()
    noon.publish(day=TUESDAY)
    noon.publish(day=date(2026, 12, 2), start=time(9), end=time(10))  # 20:00 in the Pacific zone
    noon.work(rounds=5)
    far, today = noon.broadcasts()
    assert (far.observed, today.observed) == (Observed.NOTHING, Observed.READY)


def test_nothing_waits_beyond_its_own_time(noon: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    """Midnight in the Pacific zone is midday here: what begins before is tried two hours ahead."""
    limited(noon, monkeypatch, 100)
    noon.connect()
    noon.publish(day=date(2026, 12, 2), start=time(9), end=time(10))
    row = noon.broadcast()
    noon.once()
    assert row.observed is Observed.NOTHING
    assert noon.effect().due_at == row.session.starts_at - timedelta(hours=2)
    assert noon.effect().due_at < MIDNIGHT


def _follows() -> list[Effect]:
    return list(db.session.query(Effect).filter_by(kind="broadcast"))


def limited(station: Station, monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    changed = replace(station.app.extensions["settings"], youtube_quota=limit)
    monkeypatch.setitem(station.app.extensions, "settings", changed)


def test_what_begins_soon_is_tried_whatever_the_ledger_says(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    limited(station, monkeypatch, 0)
    station.connect()
    station.publish()
    station.once()
    assert station.calls("liveStreams.insert") == []
    row = station.broadcast()
    row.session.starts_at = clock.now() + timedelta(minutes=90)
    row.session.ends_at = clock.now() + timedelta(minutes=150)
    station.work(rounds=3, ahead=30 * 3600)
    assert row.observed is Observed.READY


def test_an_administrator_may_try_before_midnight(noon: Station) -> None:
    noon.connect()
    noon.sandbox.tell("quota", used=10_000)
    noon.publish(day=TUESDAY)
    noon.once()
    noon.sandbox.tell("quota", used=0)
    connecting.try_again(db.session, noon.broadcast(), clock.now())
    noon.work(rounds=1)
    assert noon.broadcast().observed is Observed.READY


def test_the_forecast_of_the_published_plan(noon: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    limited(noon, monkeypatch, 600)
    noon.connect()
    noon.sandbox.settings(quota_limit=600)
    noon.publish(day=TUESDAY - timedelta(days=5), sessions=3)
    (found,) = forecast.forecasts(db.session, clock.now())
    assert (found.project, found.channels) == (PROJECT, ["No-Tie"])
    first, second, third, *rest = found.days
    assert (first.day, first.used, first.needed) == (date(2026, 12, 1), 0, 750)
    assert first.is_short
    looks = (3 * 60 + 15) * 6 + 105 * 2  # one look is for all three
    assert second.needed == 150 + looks + 3 * 105
    assert [day.needed for day in rest] == [0] * 4
    assert third.day == date(2026, 12, 3)
    noon.work(rounds=4)
    (found,) = forecast.forecasts(db.session, clock.now())
    assert found.days[0].used == units()
    assert found.days[0].needed < 750


def test_no_forecast_without_a_quota(station: Station) -> None:
    station.make.channel(enabled=False)
    assert forecast.forecasts(db.session, clock.now()) == []
