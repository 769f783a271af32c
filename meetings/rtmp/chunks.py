"""The chunk stream: messages cut into chunks, several at once on one connection (RTMP, section 5.3)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from meetings.rtmp.amf import Unreadable

SET_CHUNK_SIZE, ABORT, ACKNOWLEDGEMENT, USER_CONTROL, WINDOW, BANDWIDTH = 1, 2, 3, 4, 5, 6
AUDIO, VIDEO, DATA, COMMAND = 8, 9, 18, 20
DATA_AMF3, COMMAND_AMF3 = 15, 17
FIRST_CHUNK_SIZE = 128
LARGEST_CHUNK = 1 << 20
LARGEST_MESSAGE = 8 << 20
MOST_CHANNELS = 64
FAR = 0xFFFFFF
HEADER_BYTES = (11, 7, 3, 0)


@dataclass(frozen=True)
class Message:
    """``kind`` as above; ``timestamp`` in milliseconds, 32 bits; ``stream`` is 0 for the connection's own."""

    kind: int
    payload: bytes
    timestamp: int = 0
    stream: int = 0


@dataclass
class _Channel:
    """What later chunks of a channel leave out, and what came of its present message."""

    timestamp: int = 0
    delta: int = 0
    length: int = 0
    kind: int = 0
    stream: int = 0
    is_far: bool = False
    payload: bytearray | None = None

    def begin(self, layout: int, extended: int) -> None:
        """A new message: its time is given whole with a whole header, else since the one before."""
        given = extended if self.is_far else self.delta
        self.timestamp = (given if layout == 0 else self.timestamp + given) & 0xFFFFFFFF
        self.delta = 0 if layout == 0 and not self.is_far else self.delta
        self.payload = bytearray()


class ChunkReader:
    """Bytes in, messages out. It follows the sender's chunk size by itself."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._channels: dict[int, _Channel] = {}
        self._size = FIRST_CHUNK_SIZE

    def feed(self, data: bytes) -> Iterator[Message]:
        """The messages that are whole by now; raises Unreadable."""
        self._buffer += data
        at = 0
        try:
            while (found := self._chunk(at)) is not None:
                at, message = found
                if message is not None:
                    yield message
        finally:
            del self._buffer[:at]

    def _chunk(self, at: int) -> tuple[int, Message | None] | None:
        """Where the chunk at an offset ends and the message that it completes; None when it is cut."""
        head = self._basic(at)
        if head is None:
            return None
        layout, number, at = head
        channel = self._channels.get(number) or _Channel()
        after = self._header(channel, layout, at)
        if after is None:
            return None
        at, known = after
        left = known.length - len(known.payload or b"")
        end = at + min(left, self._size)
        if len(self._buffer) < end:
            return None
        self._keep(number, known)
        return end, self._add(known, at, end)

    def _basic(self, at: int) -> tuple[int, int, int] | None:
        buffer = self._buffer
        if len(buffer) <= at:
            return None
        layout, number = buffer[at] >> 6, buffer[at] & 63
        if number > 1:
            return layout, number, at + 1
        size = 2 + number
        if len(buffer) < at + size:
            return None
        number = 64 + int.from_bytes(buffer[at + 1 : at + size], "little")
        return layout, number, at + size

    def _header(self, before: _Channel, layout: int, at: int) -> tuple[int, _Channel] | None:
        """A copy of the channel with what this header says: a header may come in pieces."""
        buffer, size = self._buffer, HEADER_BYTES[layout]
        if len(buffer) < at + size:
            return None
        now = _Channel(**vars(before))
        if layout < 3:
            now.delta = int.from_bytes(buffer[at : at + 3])
            now.is_far = now.delta == FAR
        if layout < 2:
            now.length = int.from_bytes(buffer[at + 3 : at + 6])
            now.kind = buffer[at + 6]
        if layout == 0:
            now.stream = int.from_bytes(buffer[at + 7 : at + 11], "little")
        at += size
        if now.is_far and len(buffer) < at + 4:
            return None
        if now.length > LARGEST_MESSAGE:
            raise Unreadable("a message is too long")
        if now.payload is None:
            now.begin(layout, int.from_bytes(buffer[at : at + 4]))
        return at + 4 * now.is_far, now

    def _keep(self, number: int, channel: _Channel) -> None:
        self._channels[number] = channel
        if len(self._channels) > MOST_CHANNELS:
            raise Unreadable("too many channels at once")

    def _add(self, channel: _Channel, start: int, end: int) -> Message | None:
        assert channel.payload is not None
        channel.payload += self._buffer[start:end]
        if len(channel.payload) < channel.length:
            return None
        payload, channel.payload = bytes(channel.payload), None
        if channel.kind in (SET_CHUNK_SIZE, ABORT) and len(payload) >= 4:
            self._obey(channel.kind, int.from_bytes(payload[:4]))
        return Message(channel.kind, payload, channel.timestamp, channel.stream)

    def _obey(self, kind: int, value: int) -> None:
        if kind == ABORT:
            self._channels.pop(value, None)
        elif not 1 <= value <= LARGEST_CHUNK:
            raise Unreadable("a chunk size is out of bounds")
        else:
            self._size = value


def write(message: Message, size: int) -> bytes:
    """The message in chunks of so many bytes, with a whole header first."""
    far = message.timestamp >= FAR
    channel = _channel_of(message.kind)
    extended = struct.pack(">I", message.timestamp) if far else b""
    head = struct.pack(">I", min(message.timestamp, FAR))[1:]
    head += struct.pack(">I", len(message.payload))[1:] + bytes([message.kind])
    head = bytes([channel]) + head + struct.pack("<I", message.stream) + extended
    again = bytes([0xC0 | channel]) + extended
    pieces = [message.payload[at : at + size] for at in range(0, len(message.payload), size)]
    return head + again.join(pieces or [b""])


def _channel_of(kind: int) -> int:
    """Each kind its own, so that no large picture holds up what is small."""
    return {AUDIO: 4, VIDEO: 6, DATA: 5, COMMAND: 3}.get(kind, 2)
