"""Feeds that are gzipped by joining."""

import gzip

from hypothesis import given
from hypothesis import strategies as st

from calendars import block, feed, pack, packed_feed
from calendars.packed import join_packed

PIECES = st.lists(st.binary(max_size=3000), max_size=8)


@given(PIECES)
def test_joined_pieces_are_one_gzip_of_all_of_them(parts):
    packed = join_packed(map(pack, parts))
    assert gzip.decompress(packed) == b"".join(parts)


@given(PIECES)
def test_the_same_pieces_give_the_same_bytes(parts):
    assert join_packed(map(pack, parts)) == join_packed(map(pack, parts))


def test_a_packed_feed_is_the_feed(make_entry, make_header):
    blocks = [block(make_entry(uid=f"{number}@x")) for number in range(3)]
    for some in (blocks, []):
        packed = packed_feed(make_header(), map(pack, some))
        assert gzip.decompress(packed) == feed(make_header(), some)
