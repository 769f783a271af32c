"""The playlist of an event (HTTP Live Streaming, RFC 8216), and the journal that it is made from."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

WINDOW = 8
TARGET = 2


@dataclass(frozen=True)
class Segment:
    """A piece of the picture that can be played: ``breaks`` when it does not continue the one before."""

    number: int
    seconds: float
    began: datetime
    breaks: bool = False

    @property
    def file(self) -> str:
        """Its file; a number is never given twice, so a cache may keep it for ever."""
        return f"{self.number:08d}.ts"

    @property
    def line(self) -> str:
        """One line of the journal."""
        return f"{self.number},{self.seconds:.3f},{self.began.isoformat()},{int(self.breaks)}\n"

    @classmethod
    def read(cls, line: str) -> Self:
        """The segment of a line; raises ValueError for half a one."""
        number, seconds, began, breaks = line.split(",")
        return cls(int(number), float(seconds), datetime.fromisoformat(began), breaks == "1")


def read_journal(lines: Iterable[str]) -> list[Segment]:
    """All segments; the last line may have been cut by a crash."""
    found = []
    for line in lines:
        try:
            found.append(Segment.read(line.strip()))
        except ValueError:
            break
    return found


def live(segments: Sequence[Segment]) -> str:
    """The newest segments, to be asked for again."""
    window = segments[-WINDOW:]
    number = window[0].number if window else 0
    breaks = sum(each.breaks for each in segments[: -len(window) or None])
    head = [f"#EXT-X-MEDIA-SEQUENCE:{number}", f"#EXT-X-DISCONTINUITY-SEQUENCE:{breaks}"]
    return _playlist(head, window)


def recording(segments: Sequence[Segment]) -> str:
    """Everything, and that nothing follows."""
    return _playlist(["#EXT-X-PLAYLIST-TYPE:VOD"], segments) + "#EXT-X-ENDLIST\n"


def _playlist(head: list[str], segments: Sequence[Segment]) -> str:
    longest = max((math.ceil(each.seconds) for each in segments), default=TARGET)
    lines = ["#EXTM3U", "#EXT-X-VERSION:3", f"#EXT-X-TARGETDURATION:{max(longest, TARGET)}", *head]
    for position, each in enumerate(segments):
        if each.breaks and (position or each is not segments[0]):
            lines.append("#EXT-X-DISCONTINUITY")
        if each.breaks or not position:
            lines.append(f"#EXT-X-PROGRAM-DATE-TIME:{_time(each.began)}")
        lines += [f"#EXTINF:{each.seconds:.3f},", each.file]
    return "\n".join(lines) + "\n"


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
