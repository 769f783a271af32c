"""A real encoder: ffmpeg, sending in real time; and servers that write down what they receive."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field

from meetings.rtmp import Tag
from meetings.rtmp.ffmpeg import ffmpeg

RATE = 25


def encoding(
    url: str,
    seconds: float,
    *,
    sound: bool = True,
    form: str = "flv",
    more: tuple[str, ...] = (),
) -> list[str]:
    """The command that sends so many seconds of a moving picture with a tone."""
    tone = ["-re", "-f", "lavfi", "-i", "sine=frequency=440"] if sound else []
    picture = f"testsrc2=size=320x180:rate={RATE}"
    return [
        *(ffmpeg(), "-hide_banner", "-nostdin", "-loglevel", "error"),
        *("-re", "-f", "lavfi", "-i", picture, *tone, "-t", str(seconds)),
        *("-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency"),
        *("-g", str(RATE), "-c:a", "aac", *more, "-f", form, url),
    ]


async def send(url: str, seconds: float, **options) -> tuple[int, str]:
    """Its exit code and what it complained of."""
    process = await asyncio.create_subprocess_exec(
        *encoding(url, seconds, **options), stderr=asyncio.subprocess.PIPE
    )
    _out, told = await process.communicate()
    return process.returncode or 0, told.decode()


@dataclass
class Receiver:
    """A sink that counts; as a door it lets keys in that begin with “good”."""

    tags: list[Tag] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    closed: int = 0

    async def open(self, app: str, key: str) -> Receiver | None:
        self.asked.append((app, key))
        return self if key.startswith("good") else None

    async def take(self, tag: Tag) -> bool:
        self.tags.append(tag)
        return True

    async def close(self) -> None:
        self.closed += 1

    @property
    def pictures(self) -> list[Tag]:
        return [tag for tag in self.tags if tag.is_video and not tag.is_header and not tag.is_end]

    @property
    def sounds(self) -> list[Tag]:
        return [tag for tag in self.tags if tag.is_audio and not tag.is_header]

    @property
    def by_second(self) -> Counter[int]:
        return Counter(tag.timestamp // 1000 for tag in self.pictures)
