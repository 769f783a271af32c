"""The relay as it is started, between a real encoder and three real servers."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import select

from meetings import clock
from meetings.app import create_app
from meetings.broadcasts.broadcast import Broadcast
from meetings.broadcasts.channel import Channel, Platform
from meetings.broadcasts.relay.relay import Relay
from meetings.database import db
from meetings.rtmp import Tag
from meetings.rtmp.ffmpeg import ffmpeg
from meetings.rtmp.flv import FlvReader
from meetings.settings import Settings
from tests.factories import Make
from tests.ports import free_port, free_ports
from tests.rtmp.encoder import RATE, encoding

pytestmark = pytest.mark.long

SECONDS = 60
KILLED_AT, BACK_AT = 20, 30
SECRET = "a-key-that-nobody-may-read"


class Platforms:
    """Three servers, each an ffmpeg that writes down what comes; not of our making."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ports = free_ports(3)
        self.running: dict[int, subprocess.Popen[bytes]] = {}

    def key(self, number: int) -> str:
        return f"{SECRET}-{number}"

    def start(self, number: int, file: str) -> None:
        url = f"rtmp://127.0.0.1:{self.ports[number]}/live/{self.key(number)}"
        self.running[number] = subprocess.Popen(
            [
                *(ffmpeg(), "-loglevel", "fatal", "-nostdin", "-listen", "1", "-i", url),
                *("-c", "copy", "-flush_packets", "1", "-f", "flv", str(self.folder / file)),
            ]
        )

    def tags(self, file: str) -> list[Tag]:
        return list(FlvReader().feed((self.folder / file).read_bytes()))

    def stop(self) -> None:
        for process in self.running.values():
            process.kill()
            process.wait()


@pytest.fixture
def platforms(tmp_path: Path) -> Iterator[Platforms]:
    started = Platforms(tmp_path)
    yield started
    started.stop()


@pytest.fixture
def environment(tmp_path: Path, platforms: Platforms) -> dict[str, str]:
    """A service with one session, broadcast on the three."""
    rtmp = free_port()
    given = {"MEETINGS_DATA_FOLDER": str(tmp_path), "MEETINGS_RTMP_PORT": str(rtmp - 1)}
    with create_app(Settings.from_environment(given)).app_context():
        db.create_all()
        held = Make(db.session).meeting(sessions=1).sessions[0]
        for number, port in enumerate(platforms.ports):
            channel = Channel(
                platform=Platform.YOUTUBE, name=f"P{number}", credentials="", created_at=clock.now()
            )
            broadcast = Broadcast(
                session=held, channel=channel, created_at=clock.now(),
                stream_url=f"rtmp://127.0.0.1:{port}/live", stream_key=platforms.key(number),
            )  # fmt: skip
            db.session.add_all([channel, broadcast])
        db.session.commit()
    return given | {"PORT": str(rtmp)}


def standing(environment: dict[str, str]) -> Relay:
    given = {name: value for name, value in environment.items() if name != "PORT"}
    with create_app(Settings.from_environment(given)).app_context():
        relay = db.session.scalars(select(Relay)).one()
        db.session.refresh(relay)
        db.session.expunge_all()
    return relay


def relaying(environment: dict[str, str], *arguments: str) -> subprocess.Popen[str]:
    own = {name: value for name, value in environment.items() if name != "PORT"}
    command = [sys.executable, "-m", "meetings.cli", "relay", "1", *arguments]
    process = subprocess.Popen(
        command, env=os.environ | own, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout
    assert "Waiting for the picture" in process.stdout.readline()
    return process


def ended(process: subprocess.Popen[str]) -> str:
    """What it said until it was told to stop."""
    process.terminate()
    said = process.communicate(timeout=30)[0]
    assert process.returncode == 0, said
    return said


def command_lines(process: subprocess.Popen[str]) -> str:
    """What everybody on the machine sees of it and of what it started."""
    listed = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True)
    rows = [line.split(None, 2) for line in listed.stdout.splitlines()]
    return "\n".join(row[2] for row in rows if str(process.pid) in row[:2])


def pictures(tags: list[Tag]) -> list[int]:
    return [tag.timestamp for tag in tags if tag.is_video and not tag.is_header and not tag.is_end]


@pytest.mark.timeout(180)
def test_a_minute_with_one_platform_killed_and_restarted(platforms, environment):
    """The others get every picture of the minute, and sound that the source does not have."""
    for number in range(3):
        platforms.start(number, f"{number}.flv")
    relay = relaying(environment, "--listen", f"rtmp://127.0.0.1:{environment['PORT']}/field/in")
    camera = subprocess.Popen(
        encoding(f"rtmp://127.0.0.1:{environment['PORT']}/field/in", SECONDS, sound=False)
    )
    began = time.monotonic()
    time.sleep(KILLED_AT)
    platforms.running[1].kill()
    platforms.running[1].wait()
    assert SECRET not in command_lines(relay)
    time.sleep(max(began + BACK_AT - time.monotonic(), 0))
    middle = {each["name"]: each for each in standing(environment).standing}
    platforms.start(1, "1-again.flv")
    assert camera.wait() == 0
    time.sleep(2.5)
    last = standing(environment)
    said = ended(relay)
    for process in platforms.running.values():
        process.wait(20)

    for file in ("0.flv", "2.flv"):
        tags = platforms.tags(file)
        seen = pictures(tags)
        assert len(seen) == SECONDS * RATE
        assert all(later - now == 1000 // RATE for now, later in pairwise(seen))
        assert Counter(at // 1000 for at in seen) == dict.fromkeys(range(SECONDS), RATE)
        heard = [tag.timestamp for tag in tags if tag.is_audio and not tag.is_header]
        assert set(range(SECONDS)) <= {at // 1000 for at in heard}
    again = [tag for tag in platforms.tags("1-again.flv") if tag.is_video and not tag.is_header]
    assert again[0].is_keyframe
    assert len(again) > (SECONDS - BACK_AT - 8) * RATE

    assert (middle["P0"]["connected"], middle["P1"]["connected"]) == (True, False)
    assert middle["P1"]["trouble"]
    after = {each["name"]: each for each in last.standing}
    assert [after[f"P{number}"]["restarts"] for number in range(3)] == [0, 1, 0]
    assert [after[f"P{number}"]["dropped"] for number in (0, 2)] == [0, 0]
    assert after["P0"]["bytes"] == after["P2"]["bytes"] > 100_000
    assert (last.has_video, last.has_audio) == (True, False)
    assert SECRET not in said


def test_srt_in_and_a_platform_that_stops_reading(platforms, environment):
    """A transport stream over SRT; one platform is stopped and takes nothing any more."""
    port = free_port()
    for number in range(3):
        platforms.start(number, f"{number}.flv")
    relay = relaying(environment, "--listen", f"srt://127.0.0.1:{port}")
    camera = subprocess.Popen(encoding(f"srt://127.0.0.1:{port}", 5, form="mpegts"))
    time.sleep(2.5)
    os.kill(platforms.running[1].pid, 19)
    assert camera.wait() == 0
    time.sleep(1)
    said = ended(relay)
    os.kill(platforms.running[1].pid, 9)
    for number in (0, 2):
        platforms.running[number].wait(20)
        assert len(pictures(platforms.tags(f"{number}.flv"))) >= 4 * RATE
    assert SECRET not in said
