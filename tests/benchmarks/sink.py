"""A mail server that counts: it takes every letter and says at the end who got what how often.

``python -m tests.benchmarks.sink PORT FILE`` writes one line a letter, its recipient and its Message-ID.
"""

from __future__ import annotations

import asyncio
import re
import sys
from pathlib import Path
from typing import TextIO

_ID = re.compile(rb"(?im)^Message-ID:\s*(<[^>]+>)")


class Talk(asyncio.Protocol):
    """One connection: as little of SMTP (RFC 5321) as a client asks for."""

    def __init__(self, book: TextIO) -> None:
        self._book = book
        self._waiting = b""
        self._in_data = False
        self._to = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        self._waiting += data
        while self._step():
            pass

    def _step(self) -> bool:
        end = b"\r\n.\r\n" if self._in_data else b"\r\n"
        part, found, rest = self._waiting.partition(end)
        if not found:
            return False
        self._waiting = rest
        if self._in_data:
            self._take(part)
        else:
            self._answer(part)
        return True

    def _take(self, letter: bytes) -> None:
        self._in_data = False
        named = _ID.search(letter)
        self._book.write(f"{self._to.decode()} {named[1].decode() if named else '-'}\n")
        self._transport.write(b"250 OK\r\n")

    def _answer(self, command: bytes) -> None:
        verb = command[:4].upper()
        if verb == b"RCPT":
            self._to = command.partition(b"<")[2].partition(b">")[0]
        self._in_data = verb == b"DATA"
        self._transport.write(
            {b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n"}.get(verb, b"250 OK\r\n")
        )


async def serve(port: int, file: Path) -> None:
    """Take letters until the process is ended."""
    with file.open("w", buffering=1) as book:
        server = await asyncio.get_running_loop().create_server(
            lambda: Talk(book), "127.0.0.1", port
        )
        async with server:
            await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
