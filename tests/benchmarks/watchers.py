"""Thousands of phones that look at a board again and again, each over its own connection.

Run as a process of its own; prints a JSON object with what they saw.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import random
import re
import sys
import time
from collections import Counter
from dataclasses import dataclass, field

_CURRENT = re.compile(rb'question--answering[^>]*id="question-(\d+)"')
_TAG = re.compile(rb"(?i)^etag: *(.*)$", re.MULTILINE)
_LENGTH = re.compile(rb"(?i)^content-length: *(\d+)", re.MULTILINE)


@dataclass
class Seen:
    """What all watchers saw together; ``first`` holds (question, when) of each watcher's changes."""

    statuses: Counter[str] = field(default_factory=Counter)
    current: dict[bytes, int] = field(default_factory=dict)
    first: list[tuple[int, float]] = field(default_factory=list)
    octets: int = 0
    slowest: float = 0.0

    def which(self, tag: bytes, body: bytes) -> int:
        """The question being answered on the board with this tag; each is unpacked once."""
        if tag not in self.current:
            found = _CURRENT.search(gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body)
            self.current[tag] = int(found[1]) if found else 0
        return self.current[tag]


async def watch(host: str, port: int, path: str, pause: float, until: float, seen: Seen) -> None:
    """One phone, from some moment of its pause on."""
    await asyncio.sleep(random.random() * pause)
    reader, writer = await asyncio.open_connection(host, port, limit=1 << 20)
    begin = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n".encode()
    tag, current, due = b"", 0, time.monotonic()
    while time.monotonic() < until:
        writer.write(begin + (b"If-None-Match: " + tag + b"\r\n" if tag else b"") + b"\r\n")
        head = await reader.readuntil(b"\r\n\r\n")
        status, length = head[9:12], _LENGTH.search(head)
        seen.statuses[status.decode()] += 1
        body = await reader.readexactly(int(length[1])) if length and status != b"304" else b""
        now = time.monotonic()
        seen.slowest, seen.octets = (
            max(seen.slowest, now - due),
            seen.octets + len(head) + len(body),
        )
        if status == b"200":
            found = _TAG.search(head)
            tag = found[1].strip() if found else b""
            shown = seen.which(tag, body)
            if shown != current:
                current = shown
                seen.first.append((shown, now))
        due = max(due + pause, now)
        await asyncio.sleep(due - now)
    writer.close()


async def main(host: str, port: int, path: str, phones: int, pause: float, seconds: float) -> Seen:
    """All of them, until the time is over; connections are made over the first pause."""
    seen, until = Seen(), time.monotonic() + seconds
    await asyncio.gather(*(watch(host, port, path, pause, until, seen) for _each in range(phones)))
    return seen


if __name__ == "__main__":
    host, port, path, phones, pause, seconds = sys.argv[1:]
    result = asyncio.run(main(host, int(port), path, int(phones), float(pause), float(seconds)))
    json.dump(
        {
            "statuses": result.statuses,
            "first": result.first,
            "octets": result.octets,
            "slowest": result.slowest,
        },
        sys.stdout,
    )
