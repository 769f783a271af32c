"""gzip of a feed that is joined like the feed itself, so that nothing is compressed on request."""

import struct
import zlib
from collections.abc import Iterable
from typing import NamedTuple

_START = (
    b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"  # no time and no name: the same bytes each time
)
_ZEROS = memoryview(bytes(1 << 16))
_LAST_BLOCK = b"\x03\x00"  # an empty final block, RFC 1951 section 3.2.6


class Piece(NamedTuple):
    """Some bytes deflated, which stand beside others in any order; with the CRC-32 and the size of the bytes."""

    packed: bytes
    checksum: int
    size: int


def pack(data: bytes) -> Piece:
    """Deflate bytes as a piece: ended at a whole byte and looking back at nothing before it."""
    compressor = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = compressor.compress(data) + compressor.flush(zlib.Z_FULL_FLUSH)
    return Piece(packed, zlib.crc32(data), len(data))


def join_packed(pieces: Iterable[Piece]) -> bytes:
    """The pieces as one gzip member (RFC 1952) of all their data in this order."""
    body, checksum, size = [_START], 0, 0
    for piece in pieces:
        body.append(piece.packed)
        checksum = _appended(checksum, piece)
        size += piece.size
    return b"".join((*body, _LAST_BLOCK, struct.pack("<LL", checksum, size & 0xFFFFFFFF)))


def _appended(checksum: int, piece: Piece) -> int:
    """The CRC-32 with the piece behind, without its bytes: the sum is linear, so zeros stand for them."""
    zeros = _ZEROS[: piece.size] if piece.size <= len(_ZEROS) else bytes(piece.size)
    return zlib.crc32(zeros, checksum) ^ zlib.crc32(zeros) ^ piece.checksum
