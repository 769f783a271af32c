"""The client: publishes to a platform, over RTMP or RTMPS with its certificate checked."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlsplit

from meetings.rtmp import chunks
from meetings.rtmp.amf import Unreadable
from meetings.rtmp.chunks import Message
from meetings.rtmp.flv import DATA, Tag
from meetings.rtmp.peer import Peer, command_of
from meetings.rtmp.server import METADATA

PORTS = {"rtmp": 1935, "rtmps": 443}
PATIENCE = 10.0
ENCODER = "FMLE/3.0 (compatible; No-Tie)"


class Refused(Exception):
    """The server does not take the picture; the text is its own word for it."""


@dataclass(frozen=True)
class Address:
    """Where to publish, from ``rtmp://host[:port]/app`` or ``rtmps://…``; the key comes apart."""

    host: str
    port: int
    app: str
    secure: bool

    @classmethod
    def read(cls, url: str) -> Self:
        """Raises ValueError for anything else."""
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname:
            raise ValueError("an address to publish to begins with rtmp:// or rtmps://")
        app = parts.path.strip("/") + (f"?{parts.query}" if parts.query else "")
        port = parts.port or PORTS[parts.scheme]
        return cls(parts.hostname, port, app, parts.scheme == "rtmps")

    @property
    def url(self) -> str:
        """The address as the server is told it."""
        scheme = "rtmps" if self.secure else "rtmp"
        return f"{scheme}://{self.host}:{self.port}/{self.app}"


class Publisher:
    """A connection on which tags can be sent."""

    def __init__(self, peer: Peer) -> None:
        self._peer = peer
        self._stream = 0
        self._messages: AsyncIterator[Message] = peer.messages()
        self._listening: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, address: Address, key: str) -> Self:
        """Connect and begin to publish; raises Refused, Unreadable, OSError or TimeoutError."""
        async with asyncio.timeout(PATIENCE):
            tls = ssl.create_default_context() if address.secure else None
            found = await asyncio.open_connection(address.host, address.port, ssl=tls)
            publisher = cls(Peer(*found))
            try:
                await publisher._begin(address, key)
            except BaseException:
                await publisher._peer.close()
                raise
        return publisher

    async def _begin(self, address: Address, key: str) -> None:
        await self._peer.greet()
        told = {"app": address.app, "type": "nonprivate", "flashVer": ENCODER}
        self._peer.command("connect", 1, told | {"swfUrl": address.url, "tcUrl": address.url})
        await self._answer(1)
        self._peer.enlarge_chunks()
        self._peer.command("releaseStream", 2, None, key)
        self._peer.command("FCPublish", 3, None, key)
        self._peer.command("createStream", 4, None)
        self._stream = int(await self._answer(4) or 0)
        self._peer.command("publish", 5, None, key, "live", stream=self._stream)
        await self._permission()
        self._listening = asyncio.create_task(self._listen())

    async def _answer(self, transaction: int) -> Any:
        async for name, number, _object, value, *_more in self._commands():
            if number == transaction and name == "_result":
                return value
            if number == transaction and name == "_error":
                raise Refused(_reason(value))
        raise Refused("the connection was closed")

    async def _permission(self) -> None:
        async for name, _number, _object, value, *_more in self._commands():
            if name == "onStatus" and _reason(value) == "NetStream.Publish.Start":
                return
            if name in ("onStatus", "_error") and _level(value) == "error":
                raise Refused(_reason(value))
        raise Refused("the connection was closed")

    async def _commands(self) -> AsyncIterator[list[Any]]:
        async for message in self._messages:
            if message.kind in (chunks.COMMAND, chunks.COMMAND_AMF3):
                yield command_of(message)

    async def _listen(self) -> None:
        """Until the server ends it: a word of refusal, or the end of the connection."""
        try:
            async for name, _number, _object, value, *_more in self._commands():
                if name == "onStatus" and _level(value) == "error":
                    return
        except (Unreadable, OSError):
            return

    async def send(self, tag: Tag) -> None:
        """Send one tag; raises Refused, OSError, or TimeoutError when nothing moves."""
        if self._listening is None or self._listening.done():
            raise Refused("the server ended it")
        payload = METADATA + tag.payload if tag.kind == DATA else tag.payload
        self._peer.send(Message(tag.kind, payload, tag.timestamp & 0xFFFFFFFF, self._stream))
        async with asyncio.timeout(PATIENCE):
            await self._peer.writer.drain()

    async def close(self) -> None:
        """Take leave as encoders do."""
        if self._listening is not None:
            self._listening.cancel()
        self._peer.command("deleteStream", 6, None, self._stream)
        await self._peer.close()


def _reason(value: Any) -> str:
    return str(value.get("code", "")) if isinstance(value, dict) else str(value)


def _level(value: Any) -> str:
    return str(value.get("level", "")) if isinstance(value, dict) else ""
