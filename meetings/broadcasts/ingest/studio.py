"""The studio: the rooms of all events and relays that have a picture now."""

from __future__ import annotations

import asyncio
import errno
import ssl
from collections.abc import Awaitable, Callable
from typing import Protocol

import structlog
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from meetings import clock, logs
from meetings.broadcasts.own.event import event_of_key
from meetings.broadcasts.own.room import EventRoom
from meetings.broadcasts.own.sweep import sweep
from meetings.broadcasts.relay.relay import Relay, relay_of_key
from meetings.broadcasts.relay.room import RelayRoom
from meetings.database import db, reading
from meetings.errors import SettingsError
from meetings.rtmp import Sink, listen
from meetings.rtmp.stage import Stage
from meetings.settings import Settings

LIVE, RELAY = "live", "relay"
FOLLOW_SECONDS = 2.0
SWEEP_SECONDS = 60.0
BUSY_SECONDS = 5.0

log = structlog.get_logger()


class Room(Protocol):
    """Where one key leads."""

    stage: Stage

    async def follow(self) -> bool:
        """Do what its row says; False when it is over."""

    async def close(self) -> None:
        """Leave everything as it can be found again."""


class Studio:
    """The door of our RTMP server, and what goes on behind it."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._settings: Settings = app.extensions["settings"]
        self._rooms: dict[tuple[str, int], Room] = {}
        self._tls = self._certified()

    async def open(self, app: str, key: str) -> Sink | None:
        """The stage of an event (``live``) or a relay (``relay``); see ``rtmp.Door``."""
        found = await asyncio.to_thread(self._behind, app, key)
        if found is None:
            log.info("picture_refused", app=app[:20])
            return None
        room = self._rooms.setdefault(found[0], found[1])
        return room.stage.enter()

    def _behind(self, app: str, key: str) -> tuple[tuple[str, int], Room] | None:
        now = clock.now()
        with self._app.app_context(), reading():
            if app == LIVE:
                event = event_of_key(db.session(), key)
                if event is not None and event.takes(key, now):
                    return (LIVE, event.id), EventRoom(self._app, event.id, event.name)
            if app == RELAY:
                relay = relay_of_key(db.session(), key)
                if relay is not None and relay.takes(key, now):
                    return (RELAY, relay.id), RelayRoom(self._app, relay.id)
        return None

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until ``stop`` is set. Raises OSError when the address cannot be had at all."""
        server = await self._listen(stop)
        work = [
            asyncio.create_task(stop.wait()),
            asyncio.create_task(self._again(self._follow, FOLLOW_SECONDS)),
            asyncio.create_task(self._again(self._sweep, SWEEP_SECONDS)),
        ]
        ended, others = await asyncio.wait(work, return_when=asyncio.FIRST_COMPLETED)
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        if server is not None:
            server.close()
        await asyncio.gather(*(room.close() for room in self._rooms.values()))
        for task in ended:
            task.result()

    async def _listen(self, stop: asyncio.Event) -> asyncio.Server | None:
        """Wait for a port that another program holds: the rest of the service goes on meanwhile."""
        host, port = self._settings.rtmp_host, self._settings.rtmp_port
        while not stop.is_set():
            try:
                return await listen(self, host, port, self._tls)
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise
                log.warning("rtmp_port_taken", port=self._settings.rtmp_port)
                await asyncio.sleep(BUSY_SECONDS)
        return None

    async def _again(self, work: Callable[[], Awaitable[None]], pause: float) -> None:
        """A database that is away for a while costs what would have been written, not the picture."""
        while True:
            try:
                await work()
            except (SQLAlchemyError, OSError, SettingsError) as error:
                log.warning("picture_not_followed", **logs.describe(error))
            await asyncio.sleep(pause)

    async def _follow(self) -> None:
        for relay_id in await asyncio.to_thread(self._tested):
            self._rooms.setdefault((RELAY, relay_id), RelayRoom(self._app, relay_id))
        for key, room in list(self._rooms.items()):
            if not await room.follow():
                del self._rooms[key]

    def _tested(self) -> list[int]:
        with self._app.app_context(), reading():
            return list(db.session.scalars(select(Relay.id).where(Relay.test_picture)))

    def _certified(self) -> ssl.SSLContext | None:
        if not self._settings.rtmp_certificate:
            return None
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._load_certificate(tls)
        return tls

    def _load_certificate(self, tls: ssl.SSLContext) -> None:
        """Raises SettingsError when the files are none."""
        given = self._settings
        try:
            tls.load_cert_chain(given.rtmp_certificate, given.rtmp_certificate_key or None)
        except OSError as error:
            raise SettingsError(
                "MEETINGS_RTMP_CERTIFICATE and MEETINGS_RTMP_CERTIFICATE_KEY must name a certificate "
                f"and its key: {error.strerror or error}."
            ) from error

    async def _sweep(self) -> None:
        if self._tls is not None:
            self._load_certificate(self._tls)
        await asyncio.to_thread(self._swept)

    def _swept(self) -> None:
        with self._app.app_context():
            sweep(self._settings, clock.now())
