"""A real encoder sends to the twin of YouTube, and its stream becomes active."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.rtmp.encoder import encoding
from tests.sandbox.client import Client
from tests.sandbox.server import Sandbox


def wait_for(condition: Callable[[], Any]) -> None:
    over = time.monotonic() + 15
    while not condition():
        assert time.monotonic() < over, "it did not happen in time"
        time.sleep(0.1)


@pytest.fixture
def camera():
    started: list[subprocess.Popen[str]] = []

    def start(url: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(encoding(url, 30), stderr=subprocess.PIPE, text=True)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        if process.stderr:
            process.stderr.close()


def test_the_stream_is_active_while_an_encoder_sends(sandbox: Sandbox, camera) -> None:
    _broadcast, stream = Client(sandbox).bound()

    def state() -> str:
        [found] = [each for each in sandbox.ask("broadcasts")["streams"] if each["id"] == stream]
        where.update(found["cdn"]["ingestionInfo"])
        return str(found["status"]["streamStatus"])

    where: dict[str, str] = {}
    assert state() == "ready"
    url = f"{where['rtmpsIngestionAddress']}/{where['streamName']}"
    first = camera(url)
    wait_for(lambda: state() == "active")
    second = camera(url)
    time.sleep(1)
    first.kill()
    time.sleep(0.5)
    assert state() == "active"
    second.kill()
    wait_for(lambda: state() == "inactive")


def test_a_key_that_nobody_gave_out_is_refused(sandbox: Sandbox, camera) -> None:
    _broadcast, _stream = Client(sandbox).bound()
    [found] = sandbox.ask("broadcasts")["streams"]
    where = found["cdn"]["ingestionInfo"]["ingestionAddress"]
    assert "This key is not accepted" in camera(f"{where}/nobodys").communicate()[1]
