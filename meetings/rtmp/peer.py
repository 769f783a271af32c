"""One end of a connection: handshake, messages in both directions, and what both ends owe each other."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from typing import Any

from meetings.rtmp import amf, chunks
from meetings.rtmp.amf import Unreadable
from meetings.rtmp.chunks import ChunkReader, Message

VERSION = 3
HANDSHAKE = 1536
PING, PONG = 6, 7
WINDOW_BYTES = 2_500_000
CHUNK_SIZE = 4096
READ_BYTES = 1 << 16
FAREWELL = 1.0


class Peer:
    """Reads and writes messages; answers pings and acknowledges what arrives by itself."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer
        self._chunks = ChunkReader()
        self._chunk_size = chunks.FIRST_CHUNK_SIZE
        self._window = WINDOW_BYTES
        self._received = self._acknowledged = 0

    async def greet(self) -> None:
        """The client's half of the handshake (section 5.2), without digests."""
        first = bytes(8) + os.urandom(HANDSHAKE - 8)
        self.writer.write(bytes([VERSION]) + first)
        await self._read_version()
        self.writer.write(await self.reader.readexactly(HANDSHAKE))
        await self.reader.readexactly(HANDSHAKE)

    async def be_greeted(self) -> None:
        """The server's half; raises Unreadable for whoever speaks something else."""
        await self._read_version()
        theirs = await self.reader.readexactly(HANDSHAKE)
        ours = bytes(8) + os.urandom(HANDSHAKE - 8)
        self.writer.write(bytes([VERSION]) + ours + theirs)
        await self.reader.readexactly(HANDSHAKE)

    async def _read_version(self) -> None:
        if (await self.reader.readexactly(1))[0] != VERSION:
            raise Unreadable("this is no RTMP")

    async def messages(self) -> AsyncIterator[Message]:
        """All messages until the other end closes; raises Unreadable."""
        while data := await self.reader.read(READ_BYTES):
            self._received += len(data)
            for message in self._chunks.feed(data):
                self._oblige(message)
                yield message
            self._acknowledge()

    def _oblige(self, message: Message) -> None:
        value = int.from_bytes(message.payload[:4])
        if message.kind == chunks.WINDOW:
            self._window = max(value, 1 << 16)
        if message.kind == chunks.USER_CONTROL and message.payload[:2] == PING.to_bytes(2):
            self.send(Message(chunks.USER_CONTROL, PONG.to_bytes(2) + message.payload[2:6]))

    def _acknowledge(self) -> None:
        if self._received - self._acknowledged >= self._window // 2:
            self._acknowledged = self._received
            self.control(chunks.ACKNOWLEDGEMENT, self._received & 0xFFFFFFFF)

    def control(self, kind: int, value: int, *more: int) -> None:
        """A protocol message of one number (section 5.4)."""
        self.send(Message(kind, value.to_bytes(4) + bytes(more)))

    def enlarge_chunks(self) -> None:
        """From now on our chunks are larger than the 128 bytes of the beginning."""
        self.control(chunks.SET_CHUNK_SIZE, CHUNK_SIZE)
        self._chunk_size = CHUNK_SIZE

    def command(self, *values: Any, stream: int = 0) -> None:
        """A command or its answer (section 7.2)."""
        self.send(Message(chunks.COMMAND, amf.write(*values), stream=stream))

    def send(self, message: Message) -> None:
        """Into the buffer; ``drain`` waits for it to leave."""
        self.writer.write(chunks.write(message, self._chunk_size))

    async def close(self) -> None:
        """Hang up, whether or not the other end still takes anything."""
        self.writer.close()
        try:
            async with asyncio.timeout(FAREWELL):
                await self.writer.wait_closed()
        except (OSError, TimeoutError):
            self.writer.transport.abort()


def command_of(message: Message) -> list[Any]:
    """Name, transaction, object and further values of a command; padded to four."""
    payload = message.payload[1:] if message.kind == chunks.COMMAND_AMF3 else message.payload
    return [*amf.read(payload), None, None, None, None]
