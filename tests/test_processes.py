"""The processes as they are started: all together, and web alone."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner
from structlog.testing import capture_logs

from meetings import processes, serving
from meetings.app import create_app
from meetings.cli import main
from meetings.database import db
from meetings.settings import Settings
from tests.ports import free_port, free_ports

pytestmark = pytest.mark.long

MEETINGS = [sys.executable, "-m", "meetings.cli"]


def fetch(url: str) -> str:
    """The body, or "" while nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return answer.read().decode()
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return ""


def wait_for(condition, seconds: float = 90) -> None:
    over = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < over, "it did not happen in time"
        time.sleep(0.1)


@pytest.fixture
def environment(tmp_path) -> dict[str, str]:
    """A service of its own, with an empty SQLite database."""
    given = {"MEETINGS_DATA_FOLDER": str(tmp_path), "MEETINGS_LEASE_SECONDS": "5"}
    with create_app(Settings.from_environment(given)).app_context():
        db.create_all()
        db.engine.dispose()
    return {"PATH": os.environ["PATH"], **given}


class Service:
    """``meetings run`` and what it printed."""

    def __init__(self, arguments: list[str], environment: dict[str, str], log: Path) -> None:
        self._log = log
        with log.open("w") as output:
            self.process = subprocess.Popen(
                [*MEETINGS, "run", *arguments], env=environment, stdout=output, stderr=output
            )

    def printed(self) -> str:
        return self._log.read_text()

    def kept(self, name: str) -> list[int]:
        """The processes below the keeper of that name."""
        (keeper,) = re.findall(rf"{name} started \(pid=(\d+)\)", self.printed())
        return children(int(keeper))


def children(process: int) -> list[int]:
    path = Path(f"/proc/{process}/task/{process}/children")
    return [int(word) for word in path.read_text().split()]


@pytest.fixture
def service(environment, tmp_path):
    """``service("--port", …)`` starts all processes; they are stopped after the test."""
    started = []

    def start(*arguments: str, **more: str) -> Service:
        one = Service(list(arguments), {**environment, **more}, tmp_path / "printed")
        started.append(one)
        return one

    yield start
    for one in started:
        one.process.terminate()
        one.process.wait(30)


def test_run_starts_all_restarts_what_dies_and_stops_together(service):
    port, sandbox_port, _picture = free_ports(3)
    one = service("--port", str(port), "--sandbox", "--sandbox-port", str(sandbox_port))
    wait_for(lambda: fetch(f"http://127.0.0.1:{port}/readyz") == "ready\n")
    wait_for(lambda: fetch(f"http://127.0.0.1:{sandbox_port}/"))
    assert f"http://127.0.0.1:{port}/" in one.printed()
    assert f"http://127.0.0.1:{sandbox_port}/" in one.printed()

    kept = {name: one.kept(name) for name in ("web", "worker", "clock", "sandbox")}
    assert all(len(below) == 1 for below in kept.values())
    (old,) = kept["worker"]
    os.kill(old, signal.SIGKILL)
    wait_for(lambda: one.kept("worker") not in ([], [old]))
    kept["worker"] = one.kept("worker")

    one.process.terminate()
    assert one.process.wait(25) == 0
    assert not [pid for below in kept.values() for pid in below if Path(f"/proc/{pid}").exists()]
    assert "SIGKILL" not in one.printed()


@pytest.fixture
def managed(monkeypatch, environment) -> list[tuple[dict[str, list[str]], dict[str, str]]]:
    """The commands and environments that ``run`` would have kept."""
    seen = []
    monkeypatch.setattr(processes, "_manage", lambda *given: seen.append(given) or 0)
    monkeypatch.setenv("MEETINGS_DATA_FOLDER", environment["MEETINGS_DATA_FOLDER"])
    monkeypatch.delenv("MEETINGS_YOUTUBE_API_ROOT", raising=False)
    monkeypatch.delenv("MEETINGS_BASE_URL", raising=False)
    return seen


def test_the_children_are_told_the_addresses_unless_they_are_set(managed, monkeypatch, tmp_path):
    arguments = ["--port", "9000", "--sandbox"]
    assert CliRunner().invoke(processes.run, arguments).exit_code == 0
    commands, environment = managed[-1]
    assert environment["MEETINGS_YOUTUBE_API_ROOT"] == "http://127.0.0.1:9001"
    assert environment["MEETINGS_BASE_URL"] == "http://127.0.0.1:9000"
    assert commands["sandbox"][-5:] == [
        str(tmp_path / "sandbox.sqlite"), "--port", "9001", "--rtmp-port", "9002"
    ]  # fmt: skip

    monkeypatch.setenv("MEETINGS_YOUTUBE_API_ROOT", "http://127.0.0.1:7")
    CliRunner().invoke(processes.run, arguments)
    assert managed[-1][1]["MEETINGS_YOUTUBE_API_ROOT"] == "http://127.0.0.1:7"


def test_without_sandbox_there_is_none(managed):
    CliRunner().invoke(processes.run, [])
    ((commands, environment),) = managed
    assert set(commands) == {"web", "worker", "clock", "picture"}
    assert "MEETINGS_YOUTUBE_API_ROOT" not in environment


def test_an_unforeseen_error_is_logged_without_address_and_message(app):
    with app.test_request_context("/calendars/private/a-secret-token.ics"):
        try:
            raise ValueError("Aigul from Abay street 5")
        except ValueError:
            with capture_logs() as entries:
                app.log_exception(sys.exc_info())
    (entry,) = entries
    assert entry["error"] == "ValueError"
    assert entry["at"].startswith("test_processes.py:")
    assert "Aigul" not in str(entry)
    assert "secret" not in str(entry)


def test_no_error_reaches_the_server_which_would_log_its_message():
    def broken(_environ, _start_response):
        raise ValueError("Aigul from Abay street 5, /a-secret-token.ics")

    said = []
    with capture_logs() as logged:
        body = serving.Whole(broken)({}, lambda *given: said.append(given))
    assert [status for status, _headers in said] == ["500 Internal Server Error"]
    (entry,) = logged
    assert entry["error"] == "ValueError"
    assert entry["at"].startswith("test_processes.py:")
    assert "Aigul" not in f"{entry} {body}"
    assert "secret" not in f"{entry} {body}"


def test_an_answer_is_given_whole_and_closed():
    class Body:
        closed = False

        def __iter__(self):
            return iter((b"one ", b"two"))

        def close(self):
            self.closed = True

    body = Body()
    assert serving.Whole(lambda *_: body)({}, None) == [b"one two"]
    assert body.closed


@pytest.fixture
def web(environment, tmp_path):
    """``web()`` serves on a port of its own: (process, port); it is ended after the test."""
    started = []

    def start(*arguments: str) -> tuple[subprocess.Popen[bytes], int]:
        port = free_port()
        with (tmp_path / "web.log").open("w") as output:
            one = subprocess.Popen(
                [*MEETINGS, "web", "--port", str(port), *arguments],
                env=environment,
                stdout=output,
                stderr=output,
            )
        started.append(one)
        wait_for(lambda: fetch(f"http://127.0.0.1:{port}/healthz") == "ok\n")
        return one, port

    yield start
    for one in started:
        one.terminate()
        one.wait(20)


def test_a_web_process_that_dies_is_replaced_and_none_outlives_the_server(web):
    server, port = web("--workers", "2")
    old = children(server.pid)
    assert len(old) == 2
    os.kill(old[0], signal.SIGKILL)
    wait_for(lambda: len(set(children(server.pid)) - {old[0]}) == 2)
    wait_for(lambda: fetch(f"http://127.0.0.1:{port}/healthz") == "ok\n")

    left = children(server.pid)
    server.kill()
    wait_for(lambda: not [pid for pid in left if Path(f"/proc/{pid}").exists()])


def test_web_writes_no_address_of_a_request_anywhere(web, tmp_path):
    server, port = web("--workers", "1")
    fetch(f"http://127.0.0.1:{port}/calendars/private/a-secret-token.ics?key=another")
    server.terminate()
    assert server.wait(20) == 0
    written = (tmp_path / "web.log").read_text()
    assert "a-secret-token" not in written
    assert "another" not in written


def test_a_port_that_is_taken_is_not_shared(web):
    _server, port = web("--workers", "1")
    second = CliRunner().invoke(main, ["web", "--port", str(port)])
    assert second.exit_code == 1
    assert f"Cannot listen on 127.0.0.1:{port}" in second.output
