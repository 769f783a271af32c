"""Recordings of the demo's receptions that are over, on our own network: answers open at their second.

Each shows colour bars with the running time, drawn on this machine.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.broadcasts.broadcast import Broadcast, Observed, Wanted
from meetings.broadcasts.channel import Channel, Platform
from meetings.broadcasts.own.event import OwnEvent
from meetings.broadcasts.own.playlist import Segment
from meetings.broadcasts.own.shelf import JOURNAL, Shelf
from meetings.broadcasts.relay.test_picture import bars
from meetings.demo.sandbox_channel import OWN_NAME
from meetings.diary.session import ReceptionSession
from meetings.diary.status import Status
from meetings.rtmp.ffmpeg import ffmpeg
from meetings.settings import Settings

MINUTES = 60  # as long as each session that is over
FRAME_SECONDS = 5
LATEST_START = 120
VIEWERS = (20, 160)


def add(session: Session, random: Random, now: datetime) -> None:
    """Write them, on a channel that is switched off yet; the caller commits."""
    station = f"{random.getrandbits(64):016x}"
    credentials = json.dumps({"station": station})
    channel = Channel(
        platform=Platform.OWN, name=OWN_NAME, credentials=credentials, enabled=False, created_at=now
    )
    for held in _over(session, now):
        event = _event(held, station, random)
        session.add_all([event, _broadcast(held, channel, event, random)])
    session.add(channel)


def _over(session: Session, now: datetime) -> Sequence[ReceptionSession]:
    return session.scalars(
        select(ReceptionSession)
        .where(ReceptionSession.status == Status.PUBLISHED, ReceptionSession.ends_at <= now)
        .order_by(ReceptionSession.starts_at, ReceptionSession.uid)
    ).all()


def _event(held: ReceptionSession, station: str, random: Random) -> OwnEvent:
    """Nobody sends to what is over, so its key is none."""
    return OwnEvent(
        name=f"{random.getrandbits(72):018x}", station=station, key="", title=held.uid,
        description="", starts_at=held.starts_at, ends_at=held.ends_at,
        started_at=held.starts_at + timedelta(seconds=random.randint(0, LATEST_START)),
        ended_at=held.ends_at, created_at=held.published_at,
    )  # fmt: skip


def _broadcast(
    held: ReceptionSession, channel: Channel, event: OwnEvent, random: Random
) -> Broadcast:
    address = f"{Settings.current().base_url}/live-pictures/{event.name}/index.m3u8"
    at_once = random.randint(*VIEWERS)
    return Broadcast(
        session=held, channel=channel, marker=f"no-tie:{random.getrandbits(96):024x}",
        wanted=Wanted.ENDED, observed=Observed.ENDED, observed_at=event.ended_at,
        remote_id=event.name, watch_url=address, embed_url=address, recording_url=address,
        started_at=event.started_at, ended_at=event.ended_at, created_at=event.created_at,
        viewers_peak=at_once, viewers_total=3 * at_once,
    )  # fmt: skip


def draw(session: Session) -> None:
    """Make the picture, and put it where each of them is served from; it is on the disk once."""
    root = Settings.current().picture_folder
    root.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=root) as drawn:
        command = [ffmpeg(), *_bars(f"{drawn}/%08d.ts")]
        subprocess.run(command, check=True)  # noqa: S603 - our own arguments
        for event in session.scalars(select(OwnEvent).where(OwnEvent.ended_at.is_not(None))):
            shutil.copytree(drawn, root / event.name, copy_function=os.link)
            _close(root, event)


def _close(root: Path, event: OwnEvent) -> None:
    assert event.started_at is not None
    began = [event.started_at + timedelta(minutes=each) for each in range(MINUTES)]
    lines = (Segment(number, 60, at, breaks=not number).line for number, at in enumerate(began))
    (root / event.name / JOURNAL).write_text("".join(lines))
    Shelf(root, event.name, 0).close()


def _bars(files: str) -> list[str]:
    """The arguments by which ffmpeg draws them, a file for each minute."""
    picture = bars("320x180", f"1/{FRAME_SECONDS}", r"pts\:hms", 40)
    return [
        *("-loglevel", "error", "-f", "lavfi", "-i", picture, "-t", str(60 * MINUTES)),
        *("-c:v", "libx264", "-preset", "ultrafast", "-g", str(60 // FRAME_SECONDS)),
        *("-sc_threshold", "0", "-f", "segment", "-segment_time", "60"),
        *("-segment_format", "mpegts", files),
    ]
