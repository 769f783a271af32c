"""gzip of a feed that is joined like the feed itself, so that nothing is compressed on request."""

import struct
import zlib
from collections.abc import Iterable
from typing import NamedTuple

_START = (
    b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"  # no time and no name: the same bytes each time
)
_LAST_BLOCK = b"\x03\x00"  # an empty final block, RFC 1951 section 3.2.6


class Piece(NamedTuple):
    """Some bytes and their deflated form, which stands beside others in any order."""

    data: bytes
    packed: bytes


def pack(data: bytes) -> Piece:
    """Deflate bytes as a piece: ended at a whole byte and looking back at nothing before it."""
    compressor = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return Piece(data, compressor.compress(data) + compressor.flush(zlib.Z_FULL_FLUSH))


def join_packed(pieces: Iterable[Piece]) -> bytes:
    """The pieces as one gzip member (RFC 1952) of all their data in this order."""
    body, checksum, size = [_START], 0, 0
    for piece in pieces:
        body.append(piece.packed)
        checksum = zlib.crc32(piece.data, checksum)
        size += len(piece.data)
    return b"".join((*body, _LAST_BLOCK, struct.pack("<LL", checksum, size & 0xFFFFFFFF)))
