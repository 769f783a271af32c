"""Encoders: what is published here by RTMP makes the twin's stream active that gave out the key."""

from __future__ import annotations

import asyncio
from collections import Counter
from threading import Event, Thread

from meetings.rtmp import Sink, Tag, listen
from meetings.sandbox.picture import picture_arrives, picture_stops
from meetings.sandbox.world import World

HOST = "127.0.0.1"


class Encoders:
    """Listens on loopback in a thread of its own; the picture itself goes nowhere."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._sending: Counter[str] = Counter()
        self._loop = asyncio.new_event_loop()
        self._ready = Event()
        self._refusal: OSError | None = None

    def start(self, port: int) -> int:
        """Listen, on any free port for 0; returns the port. Raises OSError when it is taken."""
        Thread(target=self._run, args=(port,), name="encoders", daemon=True).start()
        self._ready.wait()
        if self._refusal is not None:
            raise self._refusal
        return self._world.rtmp_port

    def _run(self, port: int) -> None:
        try:
            server = self._loop.run_until_complete(listen(self, HOST, port))
            self._world.rtmp_port = server.sockets[0].getsockname()[1]
        except OSError as refusal:
            self._refusal = refusal
            return
        finally:
            self._ready.set()
        self._loop.run_forever()

    async def open(self, _app: str, key: str) -> Sink | None:
        """Whatever the application is called: the key alone says which stream it is."""
        known = await asyncio.to_thread(picture_arrives, self._world, key)
        if not known:
            return None
        self._sending[key] += 1
        return _Dark(self, key)

    async def stopped(self, key: str) -> None:
        """The stream becomes inactive with the last encoder that sends to it."""
        self._sending[key] -= 1
        if not self._sending[key]:
            del self._sending[key]
            await asyncio.to_thread(picture_stops, self._world, key)


class _Dark:
    """A sink that shows nothing."""

    def __init__(self, encoders: Encoders, key: str) -> None:
        self._encoders, self._key = encoders, key

    async def take(self, _tag: Tag) -> bool:
        return True

    async def close(self) -> None:
        await self._encoders.stopped(self._key)
