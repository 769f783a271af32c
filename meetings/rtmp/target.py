"""A target: one platform that a programme is sent on to, whatever happens there."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import deque
from dataclasses import dataclass, field

from meetings.rtmp.amf import Unreadable
from meetings.rtmp.flv import Tag
from meetings.rtmp.programme import Programme
from meetings.rtmp.publisher import Address, Publisher, Refused

MOST_WAITING = 16 << 20
KEPT = 4.0
PAUSE = 1.0
LONGEST_PAUSE = 5.0
FLUSH = 3.0
TROUBLES = (Refused, Unreadable, OSError, TimeoutError)


@dataclass
class Standing:
    """How a target stands; ``dropped`` counts tags, ``trouble`` is the last one's short word."""

    name: str
    connected: bool = False
    bytes: int = 0
    restarts: int = 0
    dropped: int = 0
    trouble: str = ""


@dataclass
class Target:
    """Holds what waits for one platform. A dead or slow one loses its own tags and nobody else's.

    It connects when there is something to send, begins each connection with the headers and a
    keyframe, and tries again every few seconds for ever.
    """

    name: str
    address: Address
    key: str = field(repr=False)
    programme: Programme = field(repr=False)
    standing: Standing = field(init=False)

    def __post_init__(self) -> None:
        self.standing = Standing(self.name)
        self._waiting: deque[Tag] = deque()
        self._size = 0
        self._skipping = True
        self._begun = False
        self._since = 0.0
        self._connections = 0
        self._changed = asyncio.Event()
        self._task = asyncio.create_task(self._run(), name=f"target {self.name}")

    def offer(self, tag: Tag) -> None:
        """Take a tag; without a connection only what follows the last keyframe is kept."""
        if self._size > MOST_WAITING:
            self._forget()
        if tag.is_keyframe:
            self._begin()
        if self._skipping and not (tag.is_header and self.standing.connected):
            self.standing.dropped += self._begun and not tag.is_header
            return
        self._waiting.append(tag)
        self._size += len(tag.payload)
        self._changed.set()

    def _begin(self) -> None:
        """What waits longer than a connection takes is no longer worth sending."""
        if not self.standing.connected and time.monotonic() - self._since > KEPT:
            self._forget()
        if not self._waiting:
            self._since = time.monotonic()
        self._skipping, self._begun = False, True

    def _forget(self) -> None:
        self.standing.dropped += len(self._waiting)
        self._waiting.clear()
        self._size = 0
        self._skipping = True

    async def _run(self) -> None:
        pause = PAUSE
        while True:
            await self._changed.wait()
            try:
                publisher = await Publisher.open(self.address, self.key)
            except TROUBLES as trouble:
                self._note(trouble)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
                continue
            pause = PAUSE
            self.standing.restarts, self._connections = self._connections, self._connections + 1
            await self._serve(publisher)
            await asyncio.sleep(PAUSE)

    async def _serve(self, publisher: Publisher) -> None:
        self.standing.connected, self.standing.trouble = True, ""
        try:
            await self._send_all(publisher)
        except TROUBLES as trouble:
            self._note(trouble)
        finally:
            self.standing.connected = False
            self._forget()
            self._changed.clear()
            with contextlib.suppress(*TROUBLES):
                await publisher.close()

    async def _send_all(self, publisher: Publisher) -> None:
        """Each connection's time begins at zero; after too much was dropped a keyframe comes first."""
        start = self._waiting[0].timestamp if self._waiting else 0
        for tag in self.programme.headers:
            await publisher.send(tag.at(0))
        while True:
            while self._waiting:
                tag = self._waiting.popleft()
                self._size -= len(tag.payload)
                await publisher.send(tag.at(max(tag.timestamp - start, 0)))
                self.standing.bytes += len(tag.payload)
            self._changed.clear()
            await self._changed.wait()

    def _note(self, trouble: Exception) -> None:
        """The kind of trouble; a server's own words could repeat the key."""
        word = str(trouble) if isinstance(trouble, Refused) else type(trouble).__name__
        self.standing.trouble = word.replace(self.key, "…")[:200]

    async def close(self) -> None:
        """Send what waits, for a few seconds at most, and leave."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(FLUSH):
                while self.standing.connected and self._waiting:
                    await asyncio.sleep(0.05)
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
