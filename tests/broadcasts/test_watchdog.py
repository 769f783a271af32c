"""The watchdog: what counts as trouble, told once to the right people, and in time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from meetings import clock
from meetings.access import Role
from meetings.broadcasts import control_jobs, rules, watch, watchdog
from meetings.broadcasts.alarm import Alarm, Trouble
from meetings.broadcasts.board_reading import read_board
from meetings.broadcasts.broadcast import Broadcast, Observed, Picture, Wanted
from meetings.broadcasts.channel import Channel, Platform
from meetings.broadcasts.watchdog import CALM, GRACE, OVERTIME, Sight, troubles
from meetings.database import db
from meetings.diary import planning
from meetings.effects.effect import Effect
from meetings.effects.worker import run_due
from meetings.places import organizers
from tests import staff
from tests.broadcasts.conftest import Station
from tests.broadcasts.post_office import PostOffice, open_post_office

# What platforms answer and what is done about it does not depend on the database.
pytestmark = pytest.mark.engine("sqlite")

STARTS = datetime(2027, 5, 18, 5, tzinfo=UTC)
ENDS = STARTS + timedelta(hours=1)
MIDDLE = STARTS + timedelta(minutes=30)
WELL = Sight(True, Wanted.LIVE, Observed.LIVE, Picture.GOOD, True, STARTS, ENDS)


@pytest.mark.parametrize(
    ("change", "now", "found"),
    [
        ({}, MIDDLE, set()),
        ({"observed": Observed.READY}, STARTS - timedelta(seconds=1), set()),
        ({"observed": Observed.READY}, STARTS, {Trouble.NOT_LIVE}),
        ({"observed": Observed.TESTING}, MIDDLE, {Trouble.NOT_LIVE}),
        ({"observed": Observed.NOTHING}, MIDDLE, {Trouble.NOT_LIVE}),
        ({"observed": Observed.READY}, ENDS, set()),
        ({"observed": Observed.READY, "expected": False}, MIDDLE, set()),
        ({"observed": Observed.READY, "wanted": Wanted.ABSENT}, MIDDLE, set()),
        ({"observed": Observed.ENDED}, MIDDLE, set()),
        ({"observed": Observed.READY, "wanted": Wanted.ENDED}, MIDDLE, set()),
        ({"picture": Picture.ABSENT, "has_audio": None}, MIDDLE, {Trouble.NO_PICTURE}),
        ({"picture": Picture.ABSENT, "has_audio": False}, MIDDLE, {Trouble.NO_PICTURE}),
        ({"picture": Picture.UNKNOWN}, MIDDLE, set()),
        ({"picture": Picture.POOR, "has_audio": False}, MIDDLE, {Trouble.NO_SOUND}),
        ({"has_audio": None}, MIDDLE, set()),
        ({"observed": Observed.TESTING, "has_audio": False}, STARTS - GRACE[Trouble.NOT_LIVE], {Trouble.NO_SOUND}),
        ({}, ENDS + OVERTIME - timedelta(seconds=1), set()),
        ({}, ENDS + OVERTIME, {Trouble.STILL_LIVE}),
        ({"observed": Observed.ENDED}, ENDS + OVERTIME, set()),
    ],
)  # fmt: skip
def test_what_is_trouble(change: dict[str, Any], now: datetime, found: set[Trouble]) -> None:
    assert troubles(replace(WELL, **change), now) == found


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with open_post_office() as found:
        yield found


@pytest.fixture
def on_air(station: Station, office: PostOffice, monkeypatch: pytest.MonkeyPatch) -> Broadcast:
    """A broadcast that runs, with its crew and an organizer of the district to be told."""
    settings = replace(station.app.extensions["settings"], smtp_url=office.url)
    monkeypatch.setitem(station.app.extensions, "settings", settings)
    return running(station)


def running(station: Station) -> Broadcast:
    channel = station.make.channel(platform=Platform.YOUTUBE)
    crew = station.make.crew(email="crew@example.org")
    meeting = station.make.meeting(crew=crew, officials=[station.make.official()])
    planning.publish(db.session, meeting, now=clock.now())
    organizer = staff.person(Role.ORGANIZER, email="organizer@example.org", language="en")
    stranger = staff.person(Role.ORGANIZER, email="stranger@example.org", language="en")
    organizers.bind(organizer, [meeting.venue.district])
    organizers.bind(stranger, [station.make.district()])
    row = db.session.scalars(select(Broadcast)).one()
    row.observed, row.wanted, row.picture = Observed.LIVE, Wanted.LIVE, Picture.GOOD
    row.has_audio = True
    row.session.starts_at = clock.now() - timedelta(minutes=10)
    row.session.ends_at = clock.now() + timedelta(minutes=50)
    db.session.query(Effect).delete()
    db.session.commit()
    assert channel.id == row.channel_id
    return row


def look(station: Station, after: float) -> None:
    """The watchdog, so many seconds from now; then the post."""
    now = clock.now() + timedelta(seconds=after)
    watchdog.watch(db.session(), now)
    db.session.commit()
    run_due(station.app, now=now)
    db.session.expire_all()


def alarms() -> list[Alarm]:
    return list(db.session.scalars(select(Alarm).order_by(Alarm.id)))


def test_told_once_and_cleared_once(
    station: Station, on_air: Broadcast, office: PostOffice
) -> None:
    on_air.has_audio = False
    for after in (0, 5, 10):
        look(station, after)
    assert office.letters == []
    for after in (16, 20, 60):
        look(station, after)
    assert office.subjects("organizer@example.org") == ["The sound is missing"]
    assert len(office.to("crew@example.org")) == 1
    assert office.to("stranger@example.org") == []
    letter = office.to("organizer@example.org")[0].get_content()
    assert "microphone" in letter
    assert (
        f"/en/desk/broadcasts/day/{on_air.session.meeting.day}#session-{on_air.session_id}"
        in letter
    )
    on_air.has_audio = True
    for after in (70, 80, 101, 120):
        look(station, after)
    assert office.subjects("organizer@example.org") == ["The sound is missing", "All clear"]
    assert [alarm.cleared_at is not None for alarm in alarms()] == [True]


def test_a_short_one_is_never_told(station: Station, on_air: Broadcast, office: PostOffice) -> None:
    on_air.picture = Picture.ABSENT
    look(station, 0)
    on_air.picture = Picture.GOOD
    for after in (8, 20, 60):
        look(station, after)
    assert office.letters == []
    assert alarms() == []


def test_one_that_comes_and_goes_is_one(
    station: Station, on_air: Broadcast, office: PostOffice
) -> None:
    for after in range(0, 120, 10):
        on_air.picture = Picture.ABSENT if after < 20 or after % 20 else Picture.GOOD
        look(station, after)
    assert office.subjects("organizer@example.org") == ["The picture is missing"]


def test_it_comes_again_after_all_clear(
    station: Station, on_air: Broadcast, office: PostOffice
) -> None:
    seconds = CALM.total_seconds()
    on_air.picture = Picture.ABSENT
    look(station, 0)
    look(station, 20)
    on_air.picture = Picture.GOOD
    look(station, 30)
    look(station, 31 + seconds)
    on_air.picture = Picture.ABSENT
    look(station, 100)
    look(station, 120)
    assert office.subjects("organizer@example.org") == [
        "The picture is missing", "All clear", "The picture is missing",
    ]  # fmt: skip


def test_it_is_over_when_the_broadcast_is(
    station: Station, on_air: Broadcast, office: PostOffice
) -> None:
    on_air.picture = Picture.ABSENT
    look(station, 0)
    look(station, 20)
    on_air.observed = Observed.ENDED
    look(station, 30)
    look(station, 70)
    assert [alarm.cleared_at is not None for alarm in alarms()] == [True]


def test_several_channels_are_told_of_in_one_letter(
    station: Station, on_air: Broadcast, office: PostOffice
) -> None:
    other = station.make.channel(name="Second")
    rules.want(on_air.session, clock.now())
    second = db.session.scalars(select(Broadcast).filter_by(channel_id=other.id)).one()
    second.observed, second.picture = Observed.LIVE, Picture.ABSENT
    on_air.picture = Picture.ABSENT
    db.session.query(Effect).delete()
    look(station, 0)
    look(station, 20)
    assert office.subjects("organizer@example.org") == ["The picture is missing"]
    assert "Second" in office.to("organizer@example.org")[0].get_content()
    assert on_air.channel.name in office.to("organizer@example.org")[0].get_content()
    on_air.picture = second.picture = Picture.GOOD
    look(station, 30)
    look(station, 70)
    assert office.subjects("organizer@example.org") == ["The picture is missing", "All clear"]
    page = read_board(db.session, on_air.session.meeting.day, clock.now())
    assert [each.warnings for each in page.sessions] == [()]


def test_two_clocks_tell_once(station: Station, on_air: Broadcast, office: PostOffice) -> None:
    on_air.has_audio = False
    look(station, 0)
    now = clock.now() + timedelta(seconds=20)
    for _clock in range(2):
        watchdog.watch(db.session(), now)
        db.session.commit()
    run_due(station.app, now=now)
    assert len(office.to("crew@example.org")) == 1


def test_without_organizers_of_the_district_those_of_everywhere_are_told(
    station: Station, on_air: Broadcast, office: PostOffice
) -> None:
    for user in organizers.of_district(db.session(), on_air.session.meeting.venue.district_id):
        organizers.bind(user, [station.make.district()])
    staff.person(Role.ORGANIZER, email="everywhere@example.org", language="kk")
    on_air.has_audio = False
    look(station, 0)
    look(station, 20)
    assert {letter["To"] for letter in office.letters} == {
        "crew@example.org", "everywhere@example.org",
    }  # fmt: skip


def test_nothing_near_costs_one_statement(station: Station, queries: Callable[..., Any]) -> None:
    station.connect()
    station.publish()
    station.work()
    with queries() as count:
        assert not watchdog.is_needed(db.session, clock.now())
    assert count.value <= 2  # with the transaction's begin


def test_announcements_are_never_in_trouble(station: Station, on_air: Broadcast) -> None:
    db.session.get_one(Channel, on_air.channel_id).platform = Platform.TELEGRAM
    on_air.observed = Observed.READY
    db.session.commit()
    assert not watchdog.is_needed(db.session, clock.now())


def test_from_the_platform_to_the_mail_within_a_minute(
    station: Station, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Six times as fast as in life: the picture stops at the platform, the letter is here in 10 s."""
    faster = 6
    settings = replace(station.app.extensions["settings"], smtp_url=office.url)
    monkeypatch.setitem(station.app.extensions, "settings", settings)
    monkeypatch.setattr(watch, "SHORT_PAUSE", watch.SHORT_PAUSE / faster)
    monkeypatch.setattr(watchdog, "GRACE", {key: grace / faster for key, grace in GRACE.items()})
    station.connect()
    staff.person(Role.ORGANIZER, email="organizer@example.org", language="en")
    station.publish()
    station.work()
    row = station.broadcast()
    station.begins_in(minutes=-5)
    station.sandbox.start_picture(row.stream_id)
    station.sandbox.advance(3)

    def passes(until: Callable[[], bool]) -> float:
        began = time.monotonic()
        while not until():
            assert time.monotonic() - began < 60 / faster, "no letter within a minute"
            control_jobs.watch()
            run_due(station.app)
            db.session.rollback()
            time.sleep(control_jobs.WATCHDOG_SECONDS / faster)
        return time.monotonic() - began

    passes(lambda: station.broadcast().observed is Observed.LIVE)
    station.sandbox.stop_picture(row.stream_id)
    took = passes(lambda: bool(office.letters))
    assert office.subjects("organizer@example.org") == ["The picture is missing"]
    assert took < 60 / faster
