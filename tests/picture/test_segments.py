"""The cutter is killed in the middle: the picture goes on, and the playlist says that something is missing."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess

from meetings.broadcasts.own.segments import Segments
from meetings.broadcasts.own.shelf import Shelf
from meetings.broadcasts.relay.sources import from_ffmpeg
from meetings.rtmp.stage import Stage
from tests.rtmp.encoder import encoding


def cutter_of(shelf: Shelf) -> int:
    listed = subprocess.run(["pgrep", "-f", str(shelf.folder)], capture_output=True, text=True)
    return int(listed.stdout.split()[0])


def test_a_cutter_that_dies_is_started_again(tmp_path, monkeypatch):
    monkeypatch.setattr("meetings.broadcasts.own.segments.PAUSE", 0.2)

    async def story() -> Segments:
        stage, shelf = Stage(), Shelf(tmp_path, "0" * 18, 0)
        segments = Segments(shelf, stage.programme)
        stage.outlets.append(segments)
        arguments = encoding("-", 9)
        arguments = arguments[arguments.index("-re") : arguments.index("-f", -3)]
        sending = asyncio.create_task(from_ffmpeg(arguments, stage.enter()))
        async with asyncio.timeout(20):
            while len(shelf.segments) < 2:
                await asyncio.sleep(0.1)
        os.kill(cutter_of(shelf), signal.SIGKILL)
        await sending
        await segments.close(over=True)
        return segments

    segments = asyncio.run(story())
    shelf = segments.shelf
    assert [each.breaks for each in shelf.segments].count(True) == 1
    assert segments.trouble == ""
    numbers = [each.number for each in shelf.segments]
    assert numbers == sorted(set(numbers))
    assert len(numbers) >= 4
    assert all((shelf.folder / each.file).stat().st_size for each in shelf.segments)
    shown = (shelf.folder / "index.m3u8").read_text()
    assert shown.count("#EXT-X-DISCONTINUITY\n") == 1
    assert shown.endswith("#EXT-X-ENDLIST\n")
