"""A programme: steady time, a keyframe first, sound always; and the stage on which encoders take turns."""

from __future__ import annotations

import asyncio
import subprocess
from itertools import pairwise

import pytest

from meetings.rtmp import Tag, flv
from meetings.rtmp.ffmpeg import ffmpeg
from meetings.rtmp.meter import Meter
from meetings.rtmp.programme import Programme
from meetings.rtmp.silence import Sound
from meetings.rtmp.stage import Stage

VIDEO_HEADER, AUDIO_HEADER = Tag(9, 0, b"\x17\x00config"), Tag(8, 0, b"\xaf\x00\x12\x10")


def video(at: int, key: bool = False) -> Tag:
    return Tag(9, at, (b"\x17" if key else b"\x27") + b"\x01picture")


def audio(at: int) -> Tag:
    return Tag(8, at, b"\xaf\x01sound")


def source(seconds: int, *, start: int = 0, sound: bool = True) -> list[Tag]:
    """25 pictures and 50 sounds a second, a keyframe each second."""
    tags = [VIDEO_HEADER.at(start), *([AUDIO_HEADER.at(start)] if sound else [])]
    for at in range(start, start + seconds * 1000, 20):
        if (at - start) % 40 == 0:
            tags.append(video(at, key=(at - start) % 1000 == 0))
        if sound:
            tags.append(audio(at))
    return tags


def taken(programme: Programme, tags: list[Tag]) -> list[Tag]:
    return [each for tag in tags for each in programme.take(tag)]


def test_what_is_whole_passes_unchanged():
    sent = source(3)
    assert taken(Programme(), sent) == sent


def test_a_decoder_can_begin_where_the_programme_does():
    """Joined in the middle of a group of pictures, as a camera's stream may be."""
    sent = [VIDEO_HEADER, AUDIO_HEADER, video(0), audio(20), video(40), video(80, key=True)]
    passed = taken(Programme(), [*sent, audio(100)])
    frames = [tag for tag in passed if not tag.is_header]
    assert [tag.timestamp for tag in frames] == [80, 100]
    assert frames[0].is_keyframe


def test_a_source_without_sound_gets_silence_from_the_beginning():
    passed = taken(Programme(), source(5, sound=False))
    heard = [tag.timestamp for tag in passed if tag.is_audio and not tag.is_header]
    seen = [tag for tag in passed if tag.is_video and not tag.is_header]
    assert len(seen) == 125
    assert passed[0] == Sound().header(0)
    assert max(later - now for now, later in pairwise(heard)) <= 24
    assert heard[-1] >= 4900


def test_sound_that_stops_is_replaced_and_may_return():
    sent = source(8)
    mute = [tag for tag in sent if not (tag.is_audio and 2000 <= tag.timestamp < 6000)]
    passed = taken(Programme(), mute)
    heard = [tag.timestamp for tag in passed if tag.is_audio and not tag.is_header]
    assert max(later - now for now, later in pairwise(heard)) <= 60
    assert heard == sorted(heard)
    assert passed[-1] == sent[-1]


def test_an_encoder_that_comes_again_goes_on_in_time():
    programme = Programme()
    before = taken(programme, source(3, start=50_000))
    programme.interrupt()
    after = taken(programme, source(3))
    gap = after[-1].timestamp - before[-1].timestamp
    assert 2900 < gap < 3100
    assert after[2].is_keyframe
    assert after[2].timestamp > before[-1].timestamp


def test_an_end_is_not_passed_on():
    end = Tag(9, 3000, b"\x17\x02\x00\x00\x00")
    assert end not in taken(Programme(), [*source(3), end])


def test_a_clock_that_leaps_does_not_leap_here():
    passed = taken(Programme(), [*source(2), *source(2, start=4_000_000)[2:]])
    times = [tag.timestamp for tag in passed if tag.is_video]
    assert max(later - now for now, later in pairwise(times)) <= 80


@pytest.mark.parametrize("sound", [Sound(), Sound(48000, 1), Sound(22050, 2)], ids=str)
def test_silence_is_sound_that_decoders_read(sound):
    """ffmpeg decodes every frame, without a complaint, to nothing but zeros."""
    frames = [tag for tag, _next in sound.silence(0, 3000)]
    data = flv.head(video=False) + b"".join(map(flv.write, [sound.header(0), *frames]))
    told = subprocess.run(
        [ffmpeg(), "-v", "error", "-xerror", "-f", "flv", "-i", "-", "-f", "s16le", "-"],
        input=data, capture_output=True, check=True,
    )  # fmt: skip
    assert told.stderr == b""
    assert len(told.stdout) == len(frames) * 1024 * 2 * sound.channels
    assert not any(told.stdout)
    assert Sound.of(sound.header(0)) == sound


def test_one_encoder_at_a_time_and_a_dead_one_is_replaced(monkeypatch):
    now = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    stage = Stage()
    first = stage.enter()
    assert first is not None
    assert stage.enter() is None
    now[0] += 4
    second = stage.enter()
    assert second is not None
    assert not asyncio.run(first.take(video(0)))
    asyncio.run(first.close())
    assert asyncio.run(second.take(video(0)))


def test_a_test_picture_gives_way():
    stage = Stage()
    bars = stage.enter(gives_way=True)
    assert bars is not None
    camera = stage.enter()
    assert camera is not None
    assert stage.enter(gives_way=True) is None
    assert not asyncio.run(bars.take(video(0)))


def test_the_meter_reads_the_last_seconds():
    now = [0.0]
    meter = Meter(lambda: now[0])
    for at in range(100):
        now[0] = at / 10
        meter.note(Tag(9, at, bytes(12_500)))
    reading = meter.read()
    assert (reading.arriving, reading.video, reading.audio) == (True, True, False)
    assert 990 <= reading.bitrate_kbps <= 1030
    now[0] += 6
    assert not meter.read().arriving
