"""The server: encoders publish here, each with a key that the door knows."""

from __future__ import annotations

import asyncio
import ssl
from typing import Any, Protocol

from meetings.rtmp import chunks
from meetings.rtmp.amf import Unreadable
from meetings.rtmp.chunks import Message
from meetings.rtmp.flv import Tag
from meetings.rtmp.peer import WINDOW_BYTES, Peer, command_of

PATIENCE = 10.0
SILENCE = 30.0
DYNAMIC = 2
BACKLOG = 64
METADATA = b"\x02\x00\x0d@setDataFrame"


class Sink(Protocol):
    """Where one publisher's tags go."""

    async def take(self, tag: Tag) -> bool:
        """Take a tag; False hangs up on the publisher."""

    async def close(self) -> None:
        """The publisher is gone."""


class Door(Protocol):
    """Who may publish."""

    async def open(self, app: str, key: str) -> Sink | None:
        """The sink of this key, or None, which refuses; the name of both is whatever was sent."""


async def listen(
    door: Door, host: str, port: int, tls: ssl.SSLContext | None = None
) -> asyncio.Server:
    """Listen for publishers, with ``tls`` as RTMPS; port 0 takes any free one."""

    async def met(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _Visit(Peer(reader, writer), door).run()

    return await asyncio.start_server(met, host, port, ssl=tls, backlog=BACKLOG)


class _Visit:
    """One connection, from the handshake to its end."""

    def __init__(self, peer: Peer, door: Door) -> None:
        self._peer, self._door = peer, door
        self._app = ""
        self._sink: Sink | None = None

    async def run(self) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                await self._peer.be_greeted()
            await self._converse()
        except (Unreadable, OSError, TimeoutError, asyncio.IncompleteReadError):
            pass  # whatever went wrong, the visit is over and the next one begins anew
        finally:
            if self._sink is not None:
                await self._sink.close()
            await self._peer.close()

    async def _converse(self) -> None:
        messages = self._peer.messages()
        while True:
            async with asyncio.timeout(SILENCE if self._sink else PATIENCE):
                message = await anext(messages, None)
            if message is None or not await self._heed(message):
                return
            await self._peer.writer.drain()

    async def _heed(self, message: Message) -> bool:
        if message.kind in (chunks.AUDIO, chunks.VIDEO, chunks.DATA):
            return self._sink is None or await self._sink.take(_tag(message))
        if message.kind in (chunks.COMMAND, chunks.COMMAND_AMF3):
            return await self._command(message)
        return True

    async def _command(self, message: Message) -> bool:
        name, transaction, given, *values = command_of(message)
        if name == "connect":
            self._connect(transaction, given)
        elif name == "createStream":
            self._peer.command("_result", transaction, None, 1)
        elif name == "publish":
            return await self._publish(str(values[0] or ""), message.stream)
        # FCUnpublish is followed by deleteStream: hanging up between them would be an error to ffmpeg.
        return name not in ("play", "deleteStream", "closeStream")

    def _connect(self, transaction: Any, given: Any) -> None:
        self._app = str(given.get("app", "")) if isinstance(given, dict) else ""
        self._peer.control(chunks.WINDOW, WINDOW_BYTES)
        self._peer.control(chunks.BANDWIDTH, WINDOW_BYTES, DYNAMIC)
        self._peer.enlarge_chunks()
        self._peer.command(
            "_result",
            transaction,
            {"fmsVer": "FMS/3,5,7,7009", "capabilities": 31},
            _status("NetConnection.Connect.Success", "Connection succeeded."),
        )

    async def _publish(self, key: str, stream: int) -> bool:
        if self._sink is None:
            self._sink = await self._door.open(self._app.strip("/"), key.partition("?")[0])
        if self._sink is None:
            said = _status("NetStream.Publish.BadName", "This key is not accepted.", "error")
        else:
            said = _status("NetStream.Publish.Start", "The picture may come.")
        self._peer.command("onStatus", 0, None, said, stream=stream)
        await self._peer.writer.drain()
        return self._sink is not None


def _status(code: str, description: str, level: str = "status") -> dict[str, str]:
    return {"level": level, "code": code, "description": description}


def _tag(message: Message) -> Tag:
    """Metadata lose the word by which encoders ask to keep them."""
    payload = message.payload
    if message.kind == chunks.DATA:
        payload = payload.removeprefix(METADATA)
    return Tag(message.kind, message.timestamp, payload)
