"""What goes over the wire: AMF0, chunks, FLV tags; and what never may."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.rtmp import amf, chunks, flv
from meetings.rtmp.amf import Unreadable
from meetings.rtmp.chunks import ChunkReader, Message
from meetings.rtmp.flv import FlvReader, Tag

plain = st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=40)
values = st.lists(plain | st.dictionaries(st.text(min_size=1, max_size=9), plain, max_size=4))
messages = st.builds(
    Message,
    kind=st.sampled_from([chunks.AUDIO, chunks.VIDEO, chunks.COMMAND, chunks.DATA]),
    payload=st.binary(min_size=1, max_size=700),
    timestamp=st.integers(0, 2**32 - 1),
    stream=st.integers(0, 3),
)


@given(values)
def test_amf_reads_what_it_wrote(told):
    assert amf.read(amf.write(*told)) == told


def test_amf_reads_what_encoders_write():
    """An ECMA array with its count, and dates, as OBS and ffmpeg send them."""
    array = bytes([8, 0, 0, 0, 1]) + b"\x00\x05width" + amf.write(1280) + bytes([0, 0, 9])
    date = bytes([11]) + amf.write(5.0)[1:] + bytes(2)
    assert amf.read(array + date + bytes([6])) == [{"width": 1280.0}, 5.0, None]


@pytest.mark.parametrize("data", [b"\x02\x00\x09ab", b"\x63", b"\x03\x00\x01a", b"\x00\x01"])
def test_amf_refuses_what_is_cut(data):
    with pytest.raises(Unreadable):
        amf.read(data)


def test_amf_refuses_nests():
    with pytest.raises(Unreadable, match="deep"):
        amf.read((bytes([3]) + b"\x00\x01a") * 5000)


@given(st.lists(messages, max_size=6), st.integers(1, 300), st.integers(1, 900))
def test_chunks_in_any_pieces_give_the_messages(sent, size, piece):
    data = chunks.write(Message(chunks.SET_CHUNK_SIZE, size.to_bytes(4)), 128)
    data += b"".join(chunks.write(message, size) for message in sent)
    reader, found = ChunkReader(), []
    for at in range(0, len(data), piece):
        found += reader.feed(data[at : at + piece])
    assert found[1:] == sent


def test_chunks_of_several_messages_mingle():
    """Two channels at once, with the shorter headers that an encoder uses after the first."""
    sound, picture = bytes(range(100)), bytes(200)
    first = b"\x04" + b"\x00\x00\x0a" + b"\x00\x00\x64\x08" + b"\x01\x00\x00\x00" + sound
    begun = b"\x06" + b"\x00\x00\x14" + b"\x00\x00\xc8\x09" + b"\x01\x00\x00\x00" + picture[:128]
    second = b"\x44" + b"\x00\x00\x17" + b"\x00\x00\x64\x08" + sound
    third = b"\xc4" + sound
    found = list(ChunkReader().feed(first + begun + second + third + b"\xc6" + picture[128:]))
    assert [(each.kind, each.timestamp) for each in found] == [(8, 10), (8, 33), (8, 56), (9, 20)]


def test_an_aborted_message_is_forgotten():
    begun = b"\x06" + b"\x00\x00\x14" + b"\x00\x00\xc8\x09" + b"\x01\x00\x00\x00" + bytes(128)
    abort = chunks.write(Message(chunks.ABORT, (6).to_bytes(4)), 128)
    whole = chunks.write(Message(chunks.VIDEO, b"after"), 128)
    found = list(ChunkReader().feed(begun + abort + whole))
    assert [each.payload for each in found] == [(6).to_bytes(4), b"after"]


@pytest.mark.parametrize(
    "data",
    [
        chunks.write(Message(chunks.SET_CHUNK_SIZE, bytes(4)), 128),
        chunks.write(Message(chunks.SET_CHUNK_SIZE, b"\x7f\xff\xff\xff"), 128),
        b"\x06" + bytes(3) + b"\xff\xff\xff\x09" + bytes(4),
        b"".join(bytes([0, n]) + bytes(3) + b"\x00\x00\xc8\x09" + bytes(132) for n in range(70)),
    ],
    ids=["chunk of nothing", "huge chunk", "huge message", "many channels"],
)
def test_chunks_refuse_what_would_fill_the_memory(data):
    with pytest.raises(Unreadable):
        list(ChunkReader().feed(data))


@given(st.binary(max_size=3000))
def test_random_bytes_are_refused_and_nothing_worse(data):
    for read in (ChunkReader().feed, FlvReader().feed, amf.read):
        try:
            list(read(data))
        except Unreadable:
            continue


@given(
    st.lists(st.builds(Tag, st.sampled_from([8, 9, 18]), st.integers(0, 2**32 - 1), st.binary())),
    st.integers(1, 50),
)
def test_flv_reads_what_it_wrote(tags, piece):
    data = flv.head() + b"".join(map(flv.write, tags))
    reader, found = FlvReader(), []
    for at in range(0, len(data), piece):
        found += reader.feed(data[at : at + piece])
    assert found == tags


def test_flv_knows_headers_and_keyframes():
    avc_header, keyframe = Tag(9, 0, b"\x17\x00ab"), Tag(9, 0, b"\x17\x01ab")
    inter, hevc_header = Tag(9, 0, b"\x27\x01ab"), Tag(9, 0, b"\x90hvc1")
    hevc_key, hevc_inter = Tag(9, 0, b"\x91hvc1"), Tag(9, 0, b"\xa1hvc1")
    aac_header, aac = Tag(8, 0, b"\xaf\x00\x12\x10"), Tag(8, 0, b"\xaf\x01ab")
    end = Tag(9, 0, b"\x17\x02\x00\x00\x00")
    every = (end, avc_header, keyframe, inter, hevc_header, hevc_key, hevc_inter, aac_header, aac)
    assert [tag for tag in every if tag.is_header] == [avc_header, hevc_header, aac_header]
    assert [tag for tag in every if tag.is_keyframe] == [keyframe, hevc_key]
    assert [tag for tag in every if tag.is_end] == [end]
