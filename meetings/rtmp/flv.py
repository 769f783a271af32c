"""FLV tags: what RTMP carries and ffmpeg reads (Video File Format Specification 10.1, annex E)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from meetings.rtmp.amf import Unreadable

AUDIO, VIDEO, DATA = 8, 9, 18
AVC, AAC = 7, 10
ENHANCED = 0x80
SEQUENCE_HEADER, FRAME, SEQUENCE_END = 0, 1, 2
TAG_HEADER = 11
LARGEST_TAG = 8 << 20


@dataclass(frozen=True)
class Tag:
    """A packet of sound, picture or metadata; ``timestamp`` in milliseconds."""

    kind: int
    timestamp: int
    payload: bytes

    @property
    def is_video(self) -> bool:
        """Whether it belongs to the picture."""
        return self.kind == VIDEO and len(self.payload) > 1

    @property
    def is_audio(self) -> bool:
        """Whether it belongs to the sound."""
        return self.kind == AUDIO and len(self.payload) > 1

    @property
    def is_header(self) -> bool:
        """Whether it configures a decoder (AVC or AAC sequence header, or one of enhanced RTMP)."""
        if self.is_video:
            return self._packet == SEQUENCE_HEADER
        return self.is_audio and self.payload[0] >> 4 == AAC and self.payload[1] == 0

    @property
    def is_end(self) -> bool:
        """Whether it says that the picture is over."""
        return self.is_video and self._packet == SEQUENCE_END

    @property
    def is_keyframe(self) -> bool:
        """Whether a decoder can begin here."""
        frame = self.is_video and self._packet not in (SEQUENCE_HEADER, SEQUENCE_END)
        return frame and (self.payload[0] >> 4) & 7 == 1

    @property
    def _packet(self) -> int:
        """The kind of video packet; codecs older than AVC have frames only."""
        first, second = self.payload[:2]
        if first & ENHANCED:
            return first & 0x0F
        return second if first & 0x0F == AVC else FRAME

    def at(self, timestamp: int) -> Tag:
        """The same at another time."""
        return Tag(self.kind, timestamp, self.payload)


def head(*, audio: bool = True, video: bool = True) -> bytes:
    """The beginning of a file with these tracks."""
    return struct.pack(">3sBBII", b"FLV", 1, audio << 2 | video, 9, 0)


def write(tag: Tag) -> bytes:
    """The tag, and its size as a file has it after each."""
    low, high = tag.timestamp & 0xFFFFFF, tag.timestamp >> 24 & 0xFF
    start = bytes([tag.kind]) + len(tag.payload).to_bytes(3) + low.to_bytes(3) + bytes([high])
    return start + bytes(3) + tag.payload + (TAG_HEADER + len(tag.payload)).to_bytes(4)


class FlvReader:
    """Bytes of a file in, tags out."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._begun = False

    def feed(self, data: bytes) -> Iterator[Tag]:
        """The tags that are whole by now; raises Unreadable."""
        self._buffer += data
        if not self._begun and not self._begin():
            return
        while (tag := self._next()) is not None:
            yield tag

    def _begin(self) -> bool:
        if len(self._buffer) < 13:
            return False
        if self._buffer[:3] != b"FLV":
            raise Unreadable("this is no FLV")
        del self._buffer[: int.from_bytes(self._buffer[5:9]) + 4]
        self._begun = True
        return True

    def _next(self) -> Tag | None:
        buffer = self._buffer
        if len(buffer) < TAG_HEADER:
            return None
        size = int.from_bytes(buffer[1:4])
        if size > LARGEST_TAG:
            raise Unreadable("a tag is too long")
        end = TAG_HEADER + size
        if len(buffer) < end + 4:
            return None
        timestamp = int.from_bytes(buffer[4:7]) | buffer[7] << 24
        tag = Tag(buffer[0] & 0x1F, timestamp, bytes(buffer[TAG_HEADER:end]))
        del buffer[: end + 4]
        return tag
