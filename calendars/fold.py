"""Folding content lines by octets, many times faster than icalendar does it for Cyrillic."""

from collections.abc import Iterable

OCTETS = 75  # of a row without its line end, RFC 5545 section 3.1


def folded(lines: Iterable[str]) -> bytes:
    """The lines as rows of at most 75 octets, each ended with CRLF."""
    return b"".join(_fold(line.encode()) + b"\r\n" for line in lines if line)


def _fold(data: bytes) -> bytes:
    rows, start, room = [], 0, OCTETS
    while len(data) - start > room:
        end = start + room
        while data[end] & 0xC0 == 0x80:  # inside a character of UTF-8
            end -= 1
        rows.append(data[start:end])
        start, room = end, OCTETS - 1
    return b"\r\n ".join([*rows, data[start:]])
