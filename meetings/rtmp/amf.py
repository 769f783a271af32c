"""AMF0, in which commands and metadata are written (Action Message Format, Adobe 2007)."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any

NUMBER, BOOLEAN, STRING, OBJECT, NULL, UNDEFINED = 0, 1, 2, 3, 5, 6
ECMA_ARRAY, END, STRICT_ARRAY, DATE, LONG_STRING = 8, 9, 10, 11, 12
DEEPEST = 8


class Unreadable(ValueError):
    """These bytes are no RTMP, or none that an encoder would send."""


def write(*values: Any) -> bytes:
    """None, booleans, numbers, texts and mappings of them, one after the other."""
    return b"".join(map(_written, values))


def _written(value: Any) -> bytes:
    if value is None:
        return bytes([NULL])
    if isinstance(value, bool):
        return bytes([BOOLEAN, value])
    if isinstance(value, int | float):
        return struct.pack(">Bd", NUMBER, value)
    if isinstance(value, str):
        return bytes([STRING]) + _text(value)
    if isinstance(value, Mapping):
        pairs = b"".join(_text(name) + _written(each) for name, each in value.items())
        return bytes([OBJECT]) + pairs + bytes([0, 0, END])
    raise TypeError(f"AMF0 has no {type(value).__name__}")


def _text(text: str) -> bytes:
    octets = text.encode()
    return struct.pack(">H", len(octets)) + octets


def read(data: bytes) -> list[Any]:
    """All values; raises Unreadable."""
    reader = _Reader(data)
    try:
        return list(iter(reader.next, _Reader.OVER))
    except (struct.error, IndexError, RecursionError) as error:
        raise Unreadable("a command ends early") from error


class _Reader:
    OVER = object()

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def next(self) -> Any:
        return self._value(0) if self._at < len(self._data) else self.OVER

    def _value(self, depth: int) -> Any:
        kind = self._data[self._at]
        self._at += 1
        if depth > DEEPEST:
            raise Unreadable("a command is nested too deep")
        if kind in (NULL, UNDEFINED):
            return None
        if kind in (OBJECT, ECMA_ARRAY):
            self._at += 4 * (kind == ECMA_ARRAY)
            return self._pairs(depth)
        if kind == STRICT_ARRAY:
            return [self._value(depth + 1) for _each in range(min(self._unpack(">I"), 1024))]
        return self._plain(kind)

    def _plain(self, kind: int) -> Any:
        if kind == NUMBER:
            return self._unpack(">d")
        if kind == BOOLEAN:
            return bool(self._unpack(">B"))
        if kind == STRING:
            return self._text(">H")
        if kind == LONG_STRING:
            return self._text(">I")
        if kind == DATE:
            moment = self._unpack(">d")
            self._at += 2
            return moment
        raise Unreadable(f"a command has a value of the unknown kind {kind}")

    def _pairs(self, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while True:
            name = self._text(">H")
            if not name and self._data[self._at] == END:
                self._at += 1
                return found
            found[name] = self._value(depth + 1)

    def _text(self, length: str) -> str:
        size = self._unpack(length)
        octets = self._data[self._at : self._at + size]
        self._at += size
        if self._at > len(self._data):
            raise IndexError
        return octets.decode(errors="replace")

    def _unpack(self, layout: str) -> Any:
        (value,) = struct.unpack_from(layout, self._data, self._at)
        self._at += struct.calcsize(layout)
        return value
