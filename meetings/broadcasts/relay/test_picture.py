"""The test picture: colour bars with a running clock and a tone, in place of a crew."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path

from meetings.broadcasts.relay.sources import from_ffmpeg
from meetings.rtmp.stage import Stage

SIZE, RATE = "640x360", 25
PAUSE = 1.0
FONT = Path(__file__).parents[2] / "static" / "vendor" / "fonts" / "onest-latin.woff2"


class TestPicture:
    """Sends until it is closed; gives way to an encoder, and comes back after it."""

    __test__ = False  # pytest takes classes of this name for its own

    def __init__(self, stage: Stage) -> None:
        self._task = asyncio.create_task(self._run(stage), name="test picture")

    async def _run(self, stage: Stage) -> None:
        while True:
            performance = stage.enter(gives_way=True)
            if performance is not None:
                await from_ffmpeg(drawn(), performance)
            await asyncio.sleep(PAUSE)

    async def close(self) -> None:
        """Switch it off."""
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task


def drawn() -> list[str]:
    """The arguments by which ffmpeg draws the picture and sounds the tone, in real time."""
    return [
        *("-re", "-f", "lavfi", "-i", bars(SIZE, str(RATE), r"localtime\:%T", 72)),
        *("-re", "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=44100,volume=0.1"),
        *("-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-b:v", "600k"),
        *("-g", str(2 * RATE), "-c:a", "aac", "-b:a", "64k", "-ac", "2"),
    ]


def bars(size: str, rate: str, clock: str, points: int) -> str:
    """A source of ffmpeg: colour bars with a clock, whose text expansion is given, in their middle.

    There is no clock before the fonts are installed.
    """
    source = f"smptehdbars=size={size}:rate={rate},format=yuv420p"
    if not FONT.exists():
        return source
    place = f"x=(w-text_w)/2:y=(h-text_h)/2:fontsize={points}:fontcolor=white"
    box = f"box=1:boxcolor=black@0.6:boxborderw={points // 4}"
    return rf"{source},drawtext=fontfile={FONT}:text='%{{{clock}}}':{place}:{box}"
