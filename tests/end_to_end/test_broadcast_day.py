"""A day of broadcasts without a hand: four receptions in two places, on every network, in real time.

Two crews send their pictures as encoders do. Everything else happens by itself: events are
scheduled, go live when the picture arrives, end when it stops, and leave their recordings.
"""

from __future__ import annotations

from collections import Counter

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from meetings import clock
from meetings.broadcasts import adapters
from meetings.broadcasts.broadcast import Observed
from meetings.database import db
from meetings.diary import planning
from meetings.diary.session import ReceptionSession
from meetings.officials.crew import Crew
from meetings.officials.official import Official
from meetings.places.venue import Venue
from tests.end_to_end.conftest import sign_in
from tests.end_to_end.receptions import (
    NETWORKS,
    begin,
    broadcasts,
    held,
    let_go_soon,
    sending,
    wait_for_end,
    wait_for_start,
)
from tests.end_to_end.service import Service, eventually

DURATION = 1

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
    at = begin(clock.now(), 2 * DURATION)
    with service.app.app_context():
        venues = db.session.scalars(select(Venue).order_by(Venue.id.desc()).limit(2)).all()
        crews = db.session.scalars(select(Crew).order_by(Crew.id.desc()).limit(2)).all()
        officials = list(db.session.scalars(select(Official).order_by(Official.id).limit(2)))
        found = [
            held(venue, crew, officials, at, DURATION)
            for venue, crew in zip(venues, crews, strict=True)
        ]
        db.session.commit()
    return found


def test_four_receptions_in_two_places(service: Service, places, page: Page, phone: Page, picture):
    receptions = [each for place in places for each in place]
    let_go_soon(service)
    eventually(lambda: _all(service, receptions, Observed.READY, Observed.LIVE), 90)
    sign_in(page, service, "organizer@demo.example")
    page.goto(f"{service.root}/en/desk/broadcasts/day/{_day(service, receptions[0])}")
    for reception in receptions:
        expect(page.locator(f"#session-{reception}")).to_contain_text("Scheduled")

    for turn in zip(*places, strict=True):
        wait_for_start(service, turn[0])
        with sending(service, turn[0]), sending(service, turn[1]):
            eventually(lambda turn=turn: _all(service, turn, Observed.LIVE), 90)
            for reception in turn:
                expect(page.locator(f"#session-{reception}")).to_contain_text("On air")
            _watch(service, phone, turn[0])
            if turn == tuple(place[0] for place in places):
                picture(page, "day-of-broadcasts")
            wait_for_end(service, turn[0])

    eventually(lambda: _all(service, receptions, Observed.ENDED), 300)
    expect(page.locator(f"#session-{receptions[-1]}")).to_contain_text("Was on air from")
    for reception in receptions:
        phone.goto(f"{service.root}/en/sessions/{reception}")
        expect(phone.get_by_role("heading", name="The recording")).to_be_visible()
    assert set(_events(service, receptions).values()) == {1}


def _all(service: Service, receptions: tuple[int, ...] | list[int], *states: Observed) -> bool:
    """Whether each reception stands so on each network that takes a picture."""
    with service.app.app_context():
        rows = broadcasts(receptions)
        return len(rows) == len(receptions) * len(NETWORKS) and all(
            row.observed in states for row in rows
        )


def _day(service: Service, reception: int) -> str:
    with service.app.app_context():
        return db.session.get_one(ReceptionSession, reception).meeting.day.isoformat()


def _watch(service: Service, phone: Page, reception: int) -> None:
    """A viewer opens the page and the picture moves."""
    phone.goto(f"{service.root}/en/sessions/{reception}")
    chosen = phone.locator("[data-hls]").first
    chosen.click()
    video = phone.locator("video").first
    expect(video).to_be_visible(timeout=20_000)
    moves = "(video) => { video.muted = true; video.play(); return video.currentTime > 1 }"
    eventually(lambda: video.evaluate(moves), 30)
    phone.goto("about:blank")  # a picture that nobody looks at is not played on


def _events(service: Service, receptions: list[int]) -> Counter[tuple[str, str]]:
    """How many events each network has of each reception, by our mark."""
    settings = service.app.extensions["settings"]
    with service.app.app_context():
        rows = [
            (each.marker, each.channel.platform, each.channel.credentials)
            for each in broadcasts(receptions)
        ]
        found: Counter[tuple[str, str]] = Counter()
        for marker, platform, credentials in rows:
            adapter = adapters.connect(platform, credentials, settings)
            there = [event for event in adapter.events() if marker in event.description]
            found[marker, platform.value] = len(there)
    return found
