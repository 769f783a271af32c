"""A relay in a process of its own, e.g. beside the encoder in the field."""

from __future__ import annotations

import asyncio
import hmac
from dataclasses import dataclass, field

from flask import Flask

from meetings.broadcasts.relay.room import RelayRoom
from meetings.broadcasts.relay.sources import from_ffmpeg, reading_from
from meetings.rtmp import Sink, listen

FOLLOW_SECONDS = 1.0
PAUSE = 1.0


@dataclass(frozen=True)
class Inlet:
    """Where the encoder sends; ``srt`` is the whole address when it is no RTMP."""

    host: str
    port: int
    app: str
    key: str = field(repr=False)
    srt: str = ""

    @property
    def shown(self) -> str:
        """For people; the key stands on the crew's page."""
        return self.srt.partition("?")[0] or f"rtmp://{self.host}:{self.port}/{self.app}"

    @property
    def srt_listener(self) -> str:
        """The same for ffmpeg, as the end that waits."""
        return f"{self.srt}{'&' if '?' in self.srt else '?'}mode=listener"


class _Door:
    def __init__(self, room: RelayRoom, inlet: Inlet) -> None:
        self._room, self._inlet = room, inlet

    async def open(self, app: str, key: str) -> Sink | None:
        right = hmac.compare_digest(self._inlet.key.encode(), key.encode(errors="replace"))
        return self._room.stage.enter() if right and app == self._inlet.app else None


async def run(
    app: Flask, relay_id: int, inlet: Inlet, source: str | None, stop: asyncio.Event
) -> None:
    """Relay until ``stop`` is set. Raises OSError when the address to wait on is taken."""
    room = RelayRoom(app, relay_id)
    taking = await _take(room, inlet, source)
    try:
        while not stop.is_set():
            await room.follow()
            await _wait(stop, FOLLOW_SECONDS)
    finally:
        if isinstance(taking, asyncio.Task):
            taking.cancel()
            await asyncio.gather(taking, return_exceptions=True)
        else:
            taking.close()
        await room.close()
        await room.write_standing()


async def _take(
    room: RelayRoom, inlet: Inlet, source: str | None
) -> asyncio.Server | asyncio.Task[None]:
    if source is None and not inlet.srt:
        return await listen(_Door(room, inlet), inlet.host, inlet.port)
    return asyncio.create_task(_read(room, source or inlet.srt_listener))


async def _read(room: RelayRoom, address: str) -> None:
    """Again and again: the other end may come and go."""
    while True:
        performance = room.stage.enter()
        if performance is not None:
            await from_ffmpeg(reading_from(address), performance)
        await asyncio.sleep(PAUSE)


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return
