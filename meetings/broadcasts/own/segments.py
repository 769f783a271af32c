"""Cutting a programme into segments: ffmpeg cuts, this feeds it and shows what is whole."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum

import structlog

from meetings import clock
from meetings.broadcasts.own.playlist import TARGET, Segment
from meetings.broadcasts.own.shelf import Shelf
from meetings.rtmp import Tag, flv
from meetings.rtmp.ffmpeg import ffmpeg
from meetings.rtmp.programme import Programme

MOST_WAITING = 16 << 20
PAUSE = 2.0
FLUSH = 5.0

log = structlog.get_logger()


class Ending(StrEnum):
    """Why a cutter was not fed any longer."""

    OVER = "the programme is over"
    OTHER_FORM = "the programme changed its form"
    DEAD = "ffmpeg ended"
    DISK = "nothing can be written"


class Segments:
    """An outlet that writes one event's segments; a cutter that dies is started again."""

    def __init__(
        self, shelf: Shelf, programme: Programme, now: Callable[[], datetime] = clock.now
    ) -> None:
        self.shelf = shelf
        self.trouble = ""
        self._programme, self._now = programme, now
        self._tags: asyncio.Queue[Tag | None] = asyncio.Queue()
        self._size = 0
        self._waits_for_keyframe = True
        self._closing = False
        self._task = asyncio.create_task(self._run(), name="segments")

    def offer(self, tag: Tag) -> None:
        """Take a tag; a cutter that falls behind loses what follows until the next keyframe."""
        if self._size > MOST_WAITING:
            self._waits_for_keyframe = True
        elif tag.is_keyframe:
            self._waits_for_keyframe = False
        if not self._waits_for_keyframe:
            self._size += len(tag.payload)
            self._tags.put_nowait(tag)

    async def close(self, *, over: bool) -> None:
        """Cut what is left; when it is over the playlist becomes the recording."""
        self._closing = True
        self._tags.put_nowait(None)
        await asyncio.wait([self._task], timeout=FLUSH)
        self._task.cancel()
        if over:
            with contextlib.suppress(OSError):
                await asyncio.to_thread(self.shelf.close)

    async def _run(self) -> None:
        while (ending := await self._cut()) is not Ending.OVER and not self._closing:
            self._waits_for_keyframe = True
            if ending is Ending.OTHER_FORM:
                continue
            self.trouble = ending.value
            log.warning("segments_interrupted", reason=self.trouble)
            await asyncio.to_thread(self._make_room)
            await asyncio.sleep(PAUSE)

    def _make_room(self) -> None:
        """Only when the disk is the reason; a full one may refuse even this."""
        with contextlib.suppress(OSError):
            if self.shelf.is_short:
                self.shelf.keep_window()

    async def _cut(self) -> Ending:
        """Feed one ffmpeg as long as it goes."""
        tag = await self._next_keyframe()
        if tag is None:
            return Ending.OVER
        began, cutter = self._now(), await self._start()
        showing = asyncio.create_task(self._show(cutter, began))
        try:
            ending = await self._feed(cutter, tag, showing)
        finally:
            await self._stop(cutter)
        try:
            await showing
        except OSError:
            return Ending.DISK
        return ending

    async def _next_keyframe(self) -> Tag | None:
        while (tag := await self._next()) is not None and not tag.is_keyframe:
            pass
        return tag

    async def _next(self) -> Tag | None:
        tag = await self._tags.get()
        self._size -= len(tag.payload) if tag else 0
        return tag

    async def _start(self) -> asyncio.subprocess.Process:
        number = await asyncio.to_thread(lambda: self.shelf.next_number)
        return await asyncio.create_subprocess_exec(
            *(ffmpeg(), "-hide_banner", "-loglevel", "fatal", "-analyzeduration", "500000"),
            *("-f", "flv", "-i", "pipe:0", "-map", "0:v?", "-map", "0:a?", "-c", "copy"),
            *("-f", "segment", "-segment_format", "mpegts", "-segment_time", str(TARGET)),
            *("-individual_header_trailer", "0"),
            *("-segment_start_number", str(number), "-segment_list", "pipe:1"),
            *("-segment_list_type", "csv", str(self.shelf.folder / "%08d.ts")),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )

    async def _feed(
        self, cutter: asyncio.subprocess.Process, first: Tag, showing: asyncio.Task[None]
    ) -> Ending:
        assert cutter.stdin is not None
        headers = self._programme.headers
        forms = {each.payload for each in headers}
        cutter.stdin.write(flv.head() + b"".join(map(flv.write, (*headers, first))))
        try:
            while (tag := await self._next()) is not None:
                if tag.is_header and tag.payload not in forms:
                    return Ending.OTHER_FORM
                if showing.done():
                    return Ending.DEAD
                cutter.stdin.write(flv.write(tag))
                await cutter.stdin.drain()
        except (BrokenPipeError, ConnectionResetError):
            return Ending.DEAD
        return Ending.OVER

    async def _stop(self, cutter: asyncio.subprocess.Process) -> None:
        assert cutter.stdin is not None
        cutter.stdin.close()
        try:
            async with asyncio.timeout(FLUSH):
                await cutter.wait()
        except TimeoutError:
            cutter.kill()
            await cutter.wait()

    async def _show(self, cutter: asyncio.subprocess.Process, began: datetime) -> None:
        """Put each segment that ffmpeg names as whole into the playlist."""
        assert cutter.stdout is not None
        origin: float | None = None
        async for line in cutter.stdout:
            file, start, end = line.decode().strip().rsplit(",", 2)
            breaks = origin is None and bool(self.shelf.segments)
            origin = float(start) if origin is None else origin
            at = began + timedelta(seconds=float(start) - origin)
            number = int(file.removesuffix(".ts").rsplit("/", 1)[-1])
            segment = Segment(number, float(end) - float(start), at, breaks)
            await asyncio.to_thread(self.shelf.add, segment)
            self.trouble = ""
