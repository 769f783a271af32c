"""A day of broadcasts without a hand: four receptions in two places, on every network, in real time.

Two crews send their pictures as encoders do. Everything else happens by itself: events are
scheduled, go live when the picture arrives, end when it stops, and leave their recordings.
"""

from __future__ import annotations

import subprocess
import time as clocks
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import httpx
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from meetings import clock
from meetings.broadcasts import adapters
from meetings.broadcasts.broadcast import Broadcast, Observed
from meetings.broadcasts.channel import Channel, Platform
from meetings.broadcasts.relay.relay import relay_of
from meetings.database import db
from meetings.diary import planning
from meetings.diary.draft import MeetingDraft, SessionDraft
from meetings.diary.session import ReceptionSession
from meetings.officials.crew import Crew
from meetings.officials.official import Official
from meetings.places.venue import Venue
from tests.end_to_end.conftest import sign_in
from tests.end_to_end.service import Service, eventually
from tests.rtmp.encoder import encoding

ZONE = "Asia/Almaty"
MINUTE = timedelta(minutes=1)
AHEAD = timedelta(seconds=30)
DURATION = 1
NETWORKS = {Platform.YOUTUBE, Platform.FACEBOOK, Platform.VK, Platform.OWN}

pytestmark = [
    pytest.mark.long,
    pytest.mark.parametrize("service", ["sqlite"], indirect=True),
    pytest.mark.timeout(900),
]


@pytest.fixture
def places(service: Service, monkeypatch) -> list[list[int]]:
    """Two meetings in two places, each of two receptions that follow one another.

    The test may run at night or on a holiday, when no meeting could be published.
    """
    monkeypatch.setattr(planning, "_require_fit", lambda *_given: None)
    begin = _begin(clock.now())
    with service.app.app_context():
        venues = db.session.scalars(select(Venue).order_by(Venue.id.desc()).limit(2)).all()
        crews = db.session.scalars(select(Crew).order_by(Crew.id.desc()).limit(2)).all()
        found = [_held(*where, begin) for where in zip(venues, crews, strict=True)]
        db.session.commit()
    return found


def _begin(now: datetime) -> datetime:
    """The next full minute that leaves time to schedule, such that the day does not end in between."""
    begin = (now + AHEAD + MINUTE).astimezone(clock.zone(ZONE)).replace(second=0, microsecond=0)
    if (begin + 2 * DURATION * MINUTE).date() != begin.date():
        begin = (begin + MINUTE * 2 * DURATION).replace(hour=0, minute=0)
    return begin


def _held(venue: Venue, crew: Crew, begin: datetime) -> list[int]:
    """The numbers of the meeting's receptions, in order."""
    officials = db.session.scalars(select(Official).order_by(Official.id).limit(2)).all()
    spans = [begin + number * DURATION * MINUTE for number in range(3)]
    parts = tuple(
        SessionDraft(
            official.responsibilities[0].topic_id, start.time(), end.time(), (official.id,), crew.id
        )
        for official, start, end in zip(officials, spans, spans[1:], strict=False)
    )
    draft = MeetingDraft(
        venue.id, begin.date(), spans[0].time(), spans[-1].time(), ZONE, parts, title_en="Test day"
    )
    meeting = planning.keep(db.session, draft, now=clock.now())
    planning.publish(db.session, meeting, now=clock.now())
    return [each.id for each in sorted(meeting.sessions, key=lambda each: each.start)]


def test_four_receptions_in_two_places(service: Service, places, page: Page, phone: Page, picture):
    receptions = [each for place in places for each in place]
    _let_go_soon(service)
    eventually(lambda: _all(service, receptions, Observed.READY, Observed.LIVE), 90)
    sign_in(page, service, "organizer@demo.example")
    page.goto(f"{service.root}/en/desk/broadcasts/day/{_day(service, receptions[0])}")
    for reception in receptions:
        expect(page.locator(f"#session-{reception}")).to_contain_text("Scheduled")

    for turn in zip(*places, strict=True):
        _wait_for_start(service, turn[0])
        with _sending(service, turn[0]), _sending(service, turn[1]):
            eventually(lambda turn=turn: _all(service, turn, Observed.LIVE), 90)
            for reception in turn:
                expect(page.locator(f"#session-{reception}")).to_contain_text("On air")
            _watch(service, phone, turn[0])
            if turn == tuple(place[0] for place in places):
                picture(page, "day-of-broadcasts")
            _wait_for_end(service, turn[0])

    eventually(lambda: _all(service, receptions, Observed.ENDED), 300)
    expect(page.locator(f"#session-{receptions[-1]}")).to_contain_text("Was on air from")
    for reception in receptions:
        phone.goto(f"{service.root}/en/sessions/{reception}")
        expect(phone.get_by_role("heading", name="The recording")).to_be_visible()
    assert set(_events(service, receptions).values()) == {1}


def _let_go_soon(service: Service) -> None:
    """Facebook's and VK's twins take a picture for gone after half a minute instead of five."""
    settings = f"{service.sandbox}/control/settings"
    httpx.post(settings, json={"drop_seconds": 30}, trust_env=False).raise_for_status()


def _all(service: Service, receptions: tuple[int, ...] | list[int], *states: Observed) -> bool:
    """Whether each reception stands so on each network that takes a picture."""
    with service.app.app_context():
        rows = _broadcasts(receptions)
        return len(rows) == len(receptions) * len(NETWORKS) and all(
            row.observed in states for row in rows
        )


def _broadcasts(receptions: tuple[int, ...] | list[int]) -> list[Broadcast]:
    return list(
        db.session.scalars(
            select(Broadcast)
            .join(Broadcast.channel)
            .where(Broadcast.session_id.in_(receptions), Channel.platform.in_(NETWORKS))
        )
    )


def _day(service: Service, reception: int) -> str:
    with service.app.app_context():
        return db.session.get_one(ReceptionSession, reception).meeting.day.isoformat()


@contextmanager
def _sending(service: Service, reception: int) -> Iterator[None]:
    """A crew's encoder, which sends to the one address of its reception."""
    with service.app.app_context():
        held = db.session.get_one(ReceptionSession, reception)
        key = relay_of(db.session(), held, clock.now()).key
        db.session.commit()
        root = service.app.extensions["settings"].rtmp_root
    camera = subprocess.Popen(encoding(f"{root}/relay/{key}", 600))
    try:
        yield
        assert camera.poll() is None, "the encoder was turned away"
    finally:
        camera.kill()
        camera.wait()


def _watch(service: Service, phone: Page, reception: int) -> None:
    """A viewer opens the page and the picture moves."""
    phone.goto(f"{service.root}/en/sessions/{reception}")
    chosen = phone.locator("[data-hls]").first
    chosen.click()
    video = phone.locator("video").first
    expect(video).to_be_visible(timeout=20_000)
    moves = "(video) => { video.muted = true; video.play(); return video.currentTime > 1 }"
    eventually(lambda: video.evaluate(moves), 30)


def _wait_for_start(service: Service, reception: int) -> None:
    _wait_until(service, reception, "starts_at")


def _wait_for_end(service: Service, reception: int) -> None:
    _wait_until(service, reception, "ends_at")


def _wait_until(service: Service, reception: int, moment: str) -> None:
    with service.app.app_context():
        over = getattr(db.session.get_one(ReceptionSession, reception), moment)
    clocks.sleep(max((over - clock.now()).total_seconds(), 0))


def _events(service: Service, receptions: list[int]) -> Counter[tuple[str, str]]:
    """How many events each network has of each reception, by our mark."""
    settings = service.app.extensions["settings"]
    with service.app.app_context():
        rows = [
            (each.marker, each.channel.platform, each.channel.credentials)
            for each in _broadcasts(receptions)
        ]
        found: Counter[tuple[str, str]] = Counter()
        for marker, platform, credentials in rows:
            adapter = adapters.connect(platform, credentials, settings)
            there = [event for event in adapter.events() if marker in event.description]
            found[marker, platform.value] = len(there)
    return found
