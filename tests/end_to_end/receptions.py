"""Receptions that begin within minutes, and crews that send their pictures, as encoders do."""

from __future__ import annotations

import subprocess
import time as clocks
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import httpx
from sqlalchemy import select

from meetings import clock
from meetings.broadcasts.broadcast import Broadcast
from meetings.broadcasts.channel import Channel, Platform
from meetings.broadcasts.relay.relay import relay_of
from meetings.database import db
from meetings.diary import planning
from meetings.diary.draft import MeetingDraft, SessionDraft
from meetings.diary.session import ReceptionSession
from meetings.officials.crew import Crew
from meetings.officials.official import Official
from meetings.places.venue import Venue
from tests.end_to_end.service import Service
from tests.rtmp.encoder import encoding

ZONE = "Asia/Almaty"
MINUTE = timedelta(minutes=1)
AHEAD = timedelta(seconds=30)
NETWORKS = {Platform.YOUTUBE, Platform.FACEBOOK, Platform.VK, Platform.OWN}


def begin(now: datetime, minutes: int) -> datetime:
    """The next full minute that leaves time to schedule, such that the day does not end in between."""
    at = (now + AHEAD + MINUTE).astimezone(clock.zone(ZONE)).replace(second=0, microsecond=0)
    if (at + minutes * MINUTE).date() != at.date():
        at = (at + MINUTE * minutes).replace(hour=0, minute=0)
    return at


def held(
    venue: Venue, crew: Crew, officials: list[Official], at: datetime, minutes: int
) -> list[int]:
    """Publish a meeting whose receptions follow one another; their numbers, in order."""
    spans = [at + number * minutes * MINUTE for number in range(len(officials) + 1)]
    parts = tuple(
        SessionDraft(
            official.responsibilities[0].topic_id, start.time(), end.time(), (official.id,), crew.id
        )
        for official, start, end in zip(officials, spans, spans[1:], strict=False)
    )
    draft = MeetingDraft(
        venue.id, at.date(), spans[0].time(), spans[-1].time(), ZONE, parts, title_en="Test day"
    )
    meeting = planning.keep(db.session, draft, now=clock.now())
    planning.publish(db.session, meeting, now=clock.now())
    return [each.id for each in sorted(meeting.sessions, key=lambda each: each.start)]


def let_go_soon(service: Service) -> None:
    """Facebook's and VK's twins take a picture for gone after half a minute instead of five."""
    settings = f"{service.sandbox}/control/settings"
    httpx.post(settings, json={"drop_seconds": 30}, trust_env=False).raise_for_status()


def broadcasts(receptions: tuple[int, ...] | list[int]) -> list[Broadcast]:
    """Those on networks that take a picture; needs the application's context."""
    return list(
        db.session.scalars(
            select(Broadcast)
            .join(Broadcast.channel)
            .where(Broadcast.session_id.in_(receptions), Channel.platform.in_(NETWORKS))
        )
    )


@contextmanager
def sending(service: Service, reception: int) -> Iterator[None]:
    """A crew's encoder, which sends to the one address of its reception."""
    with service.app.app_context():
        record = db.session.get_one(ReceptionSession, reception)
        key = relay_of(db.session(), record, clock.now()).key
        db.session.commit()
        root = service.app.extensions["settings"].rtmp_root
    camera = subprocess.Popen(encoding(f"{root}/relay/{key}", 600))
    try:
        yield
        assert camera.poll() is None, "the encoder was turned away"
    finally:
        camera.kill()
        camera.wait()


def wait_for_start(service: Service, reception: int) -> None:
    """Sleep until the reception begins."""
    _wait_until(service, reception, "starts_at")


def wait_for_end(service: Service, reception: int) -> None:
    """Sleep until the reception ends."""
    _wait_until(service, reception, "ends_at")


def _wait_until(service: Service, reception: int, moment: str) -> None:
    with service.app.app_context():
        over = getattr(db.session.get_one(ReceptionSession, reception), moment)
    clocks.sleep(max((over - clock.now()).total_seconds(), 0))
