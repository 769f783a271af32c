"""A sandbox for each test file, and broadcasts that are worked on in the test's own process."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from meetings import clock
from meetings.broadcasts import connecting, rules
from meetings.broadcasts.broadcast import Broadcast
from meetings.broadcasts.channel import Channel, Platform
from meetings.broadcasts.credentials import read_credentials
from meetings.database import db
from meetings.diary import planning
from meetings.diary.meeting import Meeting
from meetings.effects.effect import Effect
from meetings.effects.worker import run_due
from tests.factories import Make
from tests.sandbox.server import Sandbox, running_sandbox

LEASE_SECONDS = 3


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path_factory.mktemp("sandbox")) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(process: Sandbox) -> Sandbox:
    process.tell("reset", accounts=True)
    return process


class Station:
    """The broadcasting part of the application, aimed at the sandbox."""

    def __init__(self, app: Flask, sandbox: Sandbox, make: Make) -> None:
        self.app, self.sandbox, self.make = app, sandbox, make

    def connect(self, name: str = "No-Tie") -> Channel:
        user = json.dumps(self.sandbox.authorized_user(name))
        channel, _new = connecting.connect(
            db.session, Platform.YOUTUBE, name, read_credentials(user), clock.now()
        )
        db.session.commit()
        return channel

    def connect_twin(self, platform: Platform, name: str = "No-Tie") -> Channel:
        """A page of Facebook's, or a community of VK's twin."""
        found = self.sandbox.tell(f"accounts/{platform}", name=name)
        owner = {Platform.FACEBOOK: "page_id", Platform.VK: "owner_id"}[platform]
        known = {owner: found["id"], "access_token": found["access_token"]}
        channel, _new = connecting.connect(
            db.session, platform, name, json.dumps(known), clock.now()
        )
        db.session.commit()
        return channel

    def begins_in(self, **ahead: float) -> None:
        """Every session is an hour long, and begins so long from now."""
        for broadcast in self.broadcasts():
            starts = clock.now() + timedelta(**ahead)
            broadcast.session.starts_at = starts
            broadcast.session.ends_at = starts + timedelta(hours=1)
            rules.ask_to_follow(db.session, broadcast, clock.now())
        db.session.commit()

    def meeting(self, *, sessions: int = 1, **given: Any) -> Meeting:
        return self.make.meeting(sessions=sessions, officials=[self.make.official()], **given)

    def publish(self, *, sessions: int = 1, **given: Any) -> Meeting:
        meeting = self.meeting(sessions=sessions, **given)
        planning.publish(db.session, meeting, now=clock.now())
        db.session.commit()
        return meeting

    def once(self) -> None:
        """Do what is due now, each once."""
        db.session.commit()
        run_due(self.app, now=clock.now())
        db.session.rollback()
        db.session.expire_all()

    def work(self, rounds: int = 3, ahead: float = 60) -> None:
        """Do what is due within so many seconds, again and again, as if pauses were over at once."""
        for _round in range(rounds):
            db.session.commit()
            soon = clock.now() + timedelta(seconds=ahead)
            hurried = update(Effect).where(Effect.due_at < soon).values(due_at=clock.now())
            db.session.execute(hurried)
            self.once()

    def listing_is_sure(self) -> None:
        """Let the time pass in which the platform may not yet list what was attempted."""
        for broadcast in self.broadcasts():
            if broadcast.attempted_at:
                broadcast.attempted_at -= timedelta(minutes=1)
        for channel in db.session.scalars(select(Channel)):
            if channel.playlist_attempted_at:
                channel.playlist_attempted_at -= timedelta(minutes=1)
        db.session.commit()

    def broadcasts(self) -> list[Broadcast]:
        return list(db.session.scalars(select(Broadcast).order_by(Broadcast.id)))

    def broadcast(self) -> Broadcast:
        (only,) = self.broadcasts()
        return only

    def effect(self, kind: str = "broadcast") -> Effect:
        return db.session.scalars(select(Effect).where(Effect.kind == kind)).one()

    def calls(self, method: str) -> list[dict[str, Any]]:
        return self.sandbox.journal(f"youtube.{method}")


@pytest.fixture
def station(app: Flask, sandbox: Sandbox, make: Make, monkeypatch: pytest.MonkeyPatch) -> Station:
    settings = replace(
        app.extensions["settings"],
        youtube_api_root=sandbox.root.rstrip("/"),
        facebook_api_root=f"{sandbox.root}facebook",
        vk_api_root=f"{sandbox.root}vk",
        lease_seconds=LEASE_SECONDS,
    )
    monkeypatch.setitem(app.extensions, "settings", settings)
    return Station(app, sandbox, make)
