"""What arrives: how much of it, and which tracks."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from meetings.rtmp.flv import Tag

WINDOW = 5.0


@dataclass(frozen=True)
class Reading:
    """The last seconds: kilobits a second, and whether each track is there."""

    arriving: bool
    bitrate_kbps: int
    video: bool
    audio: bool


class Meter:
    """Counts the tags of one stream over the last five seconds."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._began = now()
        self._seen: deque[tuple[float, int, bool, bool]] = deque()

    def note(self, tag: Tag) -> None:
        """Count a tag."""
        self._seen.append((self._now(), len(tag.payload), tag.is_video, tag.is_audio))
        self._forget()

    def read(self) -> Reading:
        """How it stands now."""
        self._forget()
        passed = min(max(self._now() - self._began, 1.0), WINDOW)
        total = sum(size for _at, size, _video, _audio in self._seen)
        return Reading(
            arriving=bool(self._seen),
            bitrate_kbps=round(total * 8 / 1000 / passed),
            video=any(video for _at, _size, video, _audio in self._seen),
            audio=any(audio for _at, _size, _video, audio in self._seen),
        )

    def _forget(self) -> None:
        oldest = self._now() - WINDOW
        while self._seen and self._seen[0][0] < oldest:
            self._seen.popleft()
