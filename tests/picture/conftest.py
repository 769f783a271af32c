"""A studio that runs beside the test, and the site as browsers and players see it."""

from __future__ import annotations

import asyncio
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.serving import make_server

from meetings import clock
from meetings.broadcasts import rules
from meetings.broadcasts.broadcast import Broadcast
from meetings.broadcasts.ingest.studio import Studio
from meetings.broadcasts.own.connecting import connect_own
from meetings.broadcasts.own.event import OwnEvent
from meetings.database import db
from meetings.diary import planning
from meetings.diary.session import ReceptionSession
from meetings.effects.worker import run_due
from meetings.settings import Settings
from tests.factories import Make
from tests.ports import free_port
from tests.rtmp.encoder import encoding


class Channel:
    """Our own channel with published sessions, aimed at a studio of the test's own."""

    def __init__(self, app: Flask, make: Make, settings: Settings) -> None:
        self.app, self.make, self.settings = app, make, settings
        connect_own(db.session, "This site", clock.now())

    def session(self, start: timedelta = timedelta(minutes=1), **given) -> ReceptionSession:
        """A published session that begins so long from now, with its event."""
        meeting = self.make.meeting(sessions=1, officials=[self.make.official()], **given)
        planning.publish(db.session, meeting, now=clock.now())
        (held,) = meeting.sessions
        held.starts_at = clock.now() + start
        held.ends_at = held.starts_at + timedelta(hours=1)
        db.session.commit()
        self.work()
        return held

    def work(self) -> None:
        for broadcast in db.session.scalars(select(Broadcast)):
            rules.ask_to_follow(db.session, broadcast, clock.now())
        db.session.commit()
        run_due(self.app, now=clock.now())
        db.session.expire_all()

    def broadcast(self, held: ReceptionSession) -> Broadcast:
        return db.session.scalars(select(Broadcast).where(Broadcast.session == held)).one()

    def event(self, held: ReceptionSession) -> OwnEvent:
        name = self.broadcast(held).remote_id
        db.session.rollback()
        return db.session.scalars(select(OwnEvent).where(OwnEvent.name == name)).one()

    def url(self, held: ReceptionSession) -> str:
        broadcast = self.broadcast(held)
        url = f"{broadcast.stream_url}/{broadcast.stream_key}"
        db.session.rollback()
        return url

    def folder(self, held: ReceptionSession) -> Path:
        folder = self.settings.picture_folder / str(self.broadcast(held).remote_id)
        db.session.rollback()
        return folder


@pytest.fixture
def settings_here(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    port = free_port()
    given = replace(
        app.extensions["settings"], data_folder=tmp_path, rtmp_port=port, picture_spare_gigabytes=0
    )
    monkeypatch.setitem(app.extensions, "settings", given)
    return given


@pytest.fixture
def own(app: Flask, make: Make, settings_here: Settings) -> Channel:
    return Channel(app, make, settings_here)


@pytest.fixture
def studio(app: Flask, settings_here: Settings, monkeypatch) -> Iterator[Studio]:
    """Runs in a thread with a loop of its own, and ends as on SIGTERM."""
    monkeypatch.setattr("meetings.broadcasts.ingest.studio.FOLLOW_SECONDS", 0.3)
    running = Studio(app)
    stop, loops = asyncio.Event(), []

    async def run() -> None:
        loops.append(asyncio.get_running_loop())
        await running.run(stop)

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    yield running
    loops[0].call_soon_threadsafe(stop.set)
    thread.join(30)
    assert not thread.is_alive()


@dataclass
class Site:
    root: str


@pytest.fixture
def site(app: Flask, settings_here: Settings, monkeypatch) -> Iterator[Site]:
    """The application behind a real HTTP server."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    root = f"http://127.0.0.1:{server.port}"
    monkeypatch.setitem(app.extensions, "settings", replace(settings_here, base_url=root))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Site(root)
    server.shutdown()
    thread.join()


@pytest.fixture
def encoder() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """``encoder(url, seconds)`` starts a real one; those that still run at the end are ended."""
    started: list[subprocess.Popen[str]] = []

    def start(url: str, seconds: float, **options) -> subprocess.Popen[str]:
        command = encoding(url, seconds, **options)
        started.append(subprocess.Popen(command, stderr=subprocess.PIPE, text=True))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()
        if process.stderr:
            process.stderr.close()


@pytest.fixture
def eventually(app: Flask) -> Callable[..., None]:
    """``eventually(condition, seconds)``: waits for what happens elsewhere.

    It leaves no transaction open, in which SQLite would let nobody else write.
    """

    def wait(condition: Callable[[], object], seconds: float = 20) -> None:
        over = datetime.now() + timedelta(seconds=seconds)
        while True:
            db.session.rollback()
            db.session.expire_all()
            found = condition()
            db.session.rollback()
            if found:
                return
            assert datetime.now() < over, "it did not happen in time"
            threading.Event().wait(0.1)

    return wait
