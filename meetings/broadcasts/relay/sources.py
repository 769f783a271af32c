"""Sources: whatever ffmpeg can read becomes a performance on a stage."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Sequence

from meetings.rtmp.amf import Unreadable
from meetings.rtmp.ffmpeg import ffmpeg
from meetings.rtmp.flv import FlvReader
from meetings.rtmp.stage import Performance

READ_BYTES = 1 << 16
FAREWELL = 3.0


async def from_ffmpeg(arguments: Sequence[str], performance: Performance) -> None:
    """Play what ffmpeg reads by these arguments until it ends or the stage is taken away."""
    child = await asyncio.create_subprocess_exec(
        *(ffmpeg(), "-hide_banner", "-nostdin", "-loglevel", "fatal", *arguments),
        *("-flvflags", "no_duration_filesize", "-f", "flv", "pipe:1"),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        await _play(child, performance)
    finally:
        await asyncio.shield(_end(child))
        await performance.close()


async def _play(child: asyncio.subprocess.Process, performance: Performance) -> None:
    assert child.stdout is not None
    reader = FlvReader()
    with contextlib.suppress(Unreadable):
        while data := await child.stdout.read(READ_BYTES):
            for tag in reader.feed(data):
                if not await performance.take(tag):
                    return


async def _end(child: asyncio.subprocess.Process) -> None:
    if child.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(
                child.pid, signal.SIGTERM
            )  # Process.terminate would reap it behind asyncio's back
    try:
        async with asyncio.timeout(FAREWELL):
            await child.communicate()
    except TimeoutError:
        child.kill()
        await child.wait()


def reading_from(url: str) -> list[str]:
    """The arguments to take another server's stream, or SRT, as it is."""
    return [
        "-analyzeduration",
        "1000000",
        "-i",
        url,
        "-map",
        "0:v:0?",
        "-map",
        "0:a:0?",
        "-c",
        "copy",
    ]
