"""The whole service as it runs on one machine: web, worker, clock and sandbox, with the demo region."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import httpx
from flask import Flask

from meetings.app import create_app
from meetings.demo.sandbox_environment import sandbox_environment
from meetings.settings import Settings
from tests.ports import free_port, free_ports

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Service:
    """A running service; ``app`` looks into the same database from the outside."""

    root: str
    sandbox: str
    app: Flask

    def get(self, path: str) -> httpx.Response:
        """An answer of the service, as a program gets it."""
        return httpx.get(self.root + path, timeout=20, trust_env=False)

    def remote(self) -> list[dict[str, object]]:
        """All broadcasts that the sandbox holds."""
        found = httpx.get(f"{self.sandbox}/control/broadcasts", timeout=20, trust_env=False)
        return list(found.json()["broadcasts"])


def eventually(look: Callable[[], Answer], seconds: float = 30) -> Answer:
    """What ``look`` returns as soon as it is true."""
    over = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        assert time.monotonic() < over, f"{look} did not come true in {seconds} s"
        time.sleep(0.2)


def prepare(folder: Path, database_url: str) -> None:
    """Migrate the database and load the demo, as an operator does."""
    environment = _environment(folder, database_url)
    for command in (["upgrade"], ["demo"]):
        _meetings(environment, *command).check_returncode()


@contextmanager
def running(folder: Path, database_url: str) -> Iterator[Service]:
    """Run everything on a prepared folder and database; ends all processes afterwards."""
    port, _sandbox, _picture = free_ports(3)
    environment = _environment(folder, database_url) | {
        "MEETINGS_BASE_URL": f"http://127.0.0.1:{port}",
        "MEETINGS_RTMP_PORT": str(free_port()),
        "MEETINGS_WORKER_POLL_SECONDS": "0.5",
    }
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "meetings.cli", "run", "--sandbox", "--port", str(port)],
            env=environment, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    try:
        service = Service(
            f"http://127.0.0.1:{port}",
            f"http://127.0.0.1:{port + 1}",
            create_app(Settings.from_environment(environment | _twins(folder, port + 1))),
        )
        _wait_for_answer(service, process, folder / "log")
        yield service
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(40)


def _environment(folder: Path, database_url: str) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "MEETINGS_DATA_FOLDER": str(folder),
        "MEETINGS_DATABASE_URL": database_url,
    }


def _meetings(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "meetings.cli", *arguments],
        env=environment, timeout=120, check=False, capture_output=True,
    )  # fmt: skip


def _twins(folder: Path, port: int) -> dict[str, str]:
    """What the processes are told about the sandbox, for who looks in from the outside."""
    return sandbox_environment(folder / "sandbox.sqlite", f"http://127.0.0.1:{port}")


def _wait_for_answer(service: Service, process: subprocess.Popen[bytes], log: Path) -> None:
    try:
        eventually(lambda: process.poll() is not None or _answers(service), 240)
        assert process.poll() is None, "it ended"
    except AssertionError as error:
        raise AssertionError(f"The service did not start; its log:\n{log.read_text()}") from error


def _answers(service: Service) -> bool:
    try:
        service.remote()
        return service.get("/readyz").is_success
    except httpx.HTTPError:
        return False
