"""Silent sound: AAC frames for where a source has none, since platforms show nothing without."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from meetings.rtmp.flv import AUDIO, Tag

RATES = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350)
LOW_COMPLEXITY = 2
SAMPLES = 1024
AAC_STEREO = 0xAF
# One frame of AAC-LC without any spectrum, by the number of channels (ISO/IEC 14496-3).
FRAMES = {1: bytes.fromhex("00c800802380"), 2: bytes.fromhex("210049900219002380")}


@dataclass(frozen=True)
class Sound:
    """The form of a source's sound: samples a second and channels."""

    rate: int = 44100
    channels: int = 2

    @classmethod
    def of(cls, header: Tag) -> Sound | None:
        """What an AAC sequence header says, None for what silence cannot imitate."""
        config = int.from_bytes(header.payload[2:4])
        kind, rate, channels = config >> 11, config >> 7 & 15, config >> 3 & 15
        if kind != LOW_COMPLEXITY or rate >= len(RATES) or channels not in FRAMES:
            return None
        return cls(RATES[rate], channels)

    def header(self, timestamp: int) -> Tag:
        """The AAC sequence header."""
        config = LOW_COMPLEXITY << 11 | RATES.index(self.rate) << 7 | self.channels << 3
        return Tag(AUDIO, timestamp, bytes([AAC_STEREO, 0]) + config.to_bytes(2))

    def silence(self, since: float, until: float) -> Iterator[tuple[Tag, float]]:
        """Frames from a time to another in milliseconds, each with when the next is due."""
        frame = bytes([AAC_STEREO, 1]) + FRAMES[self.channels]
        while since <= until:
            tag = Tag(AUDIO, int(since), frame)
            since += SAMPLES * 1000 / self.rate
            yield tag, since
