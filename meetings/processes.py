"""The processes of the service: web, worker, clock; and all of them on one machine, with picture."""

from __future__ import annotations

import os
import shlex
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import NoReturn

import click
from honcho import manager

from meetings import serving
from meetings.app import create_app
from meetings.clock import now
from meetings.database import db
from meetings.demo.sandbox_channel import follow_sandbox
from meetings.demo.sandbox_environment import sandbox_environment
from meetings.effects.timetable import Timetable
from meetings.effects.worker import Worker
from meetings.errors import SettingsError
from meetings.settings import Settings

STOP_SIGNALS = {signal.SIGTERM, signal.SIGINT}
STOP_SECONDS = 20
WORKERS = 2
THREADS = 4
CONNECTIONS = 900  # of one web process, below the 1,024 files that it may have open
IDLE_SECONDS = 10
FREED_SECONDS = 3
STOPPED = {130, 143}  # what honcho returns after SIGINT and SIGTERM

host_option = click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen on."
)
port_option = click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(1, 65535),
    help="Port of the web.",
)


@click.command()
@host_option
@port_option
@click.option("--workers", default=WORKERS, show_default=True, type=click.IntRange(1))
@click.option("--threads", default=THREADS, show_default=True, type=click.IntRange(1))
def web(host: str, port: int, workers: int, threads: int) -> None:
    """Serve pages, feeds and the desk with granian."""
    Settings.from_environment()
    _require_free(host, port)
    command = _granian(host, port, workers, threads)
    os.execv(command[0], command)  # noqa: S606 - our own interpreter and arguments


def _granian(host: str, port: int, workers: int = WORKERS, threads: int = THREADS) -> list[str]:
    """No access log: the addresses of private feeds are secrets."""
    options = {
        "--host": host,
        "--port": port,
        "--interface": "wsgi",
        "--http": 1,
        "--workers": workers,
        "--workers-kill-timeout": serving.STOP_SECONDS,
        "--blocking-threads": threads,
        "--blocking-threads-idle-timeout": 600,  # each has a connection to the database
        "--backpressure": CONNECTIONS,
        "--http1-header-read-timeout": IDLE_SECONDS * 1000,
        "--http1-buffer-size": 1 << 16,
        "--log-level": "error",
    }
    given = [str(part) for option in options.items() for part in option]
    flags = ["--no-access-log", "--respawn-failed-workers", "--factory"]
    return [sys.executable, "-m", "granian", *given, *flags, "meetings.serving:application"]


def _require_free(host: str, port: int) -> None:
    """granian would share a port that another process serves; a killed one frees it in a moment."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    over = time.monotonic() + FREED_SECONDS
    while (reason := _occupied(family, host, port)) and time.monotonic() < over:
        time.sleep(0.2)
    if reason:
        raise SettingsError(
            f"Cannot listen on {_bind(host, port)}: {reason}. Stop what listens there, "
            "or choose another address with --host and --port."
        )


def _occupied(family: socket.AddressFamily, host: str, port: int) -> str:
    """Why nobody can listen there, or an empty text."""
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return os.strerror(error.errno) if error.errno else str(error)
    return ""


def _bind(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


@click.command()
def worker() -> None:
    """Make effects happen: platform calls, messages. Any number may run."""
    crew = Worker(create_app())
    stop = _stop_on_signal(crew.wake)
    crew.run(stop)
    _leave(0)


@click.command()
def clock() -> None:
    """Keep the timetable. One or two may run; leaves with code 75 when it must be started again."""
    timetable = Timetable(create_app())
    _leave(timetable.run(_stop_on_signal()))


def _stop_on_signal(wake: Callable[[], None] | None = None) -> Event:
    """An event that SIGTERM and SIGINT set.

    A thread waits for them, as setting an event in a signal handler can wait for itself. It is told
    through a pipe, whichever thread of whichever library the signal was given to.
    """
    stop = Event()
    heard, told = os.pipe()
    os.set_blocking(told, False)
    signal.set_wakeup_fd(told)
    for number in STOP_SIGNALS:
        signal.signal(number, lambda _number, _frame: None)

    def listen() -> None:
        os.read(heard, 1)
        stop.set()
        if wake:
            wake()

    Thread(target=listen, name="signals", daemon=True).start()
    return stop


def _leave(code: int) -> NoReturn:
    """At once: a tick or a call that hangs must not keep the process, and losing it does no harm."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


@click.command()
@host_option
@port_option
@click.option("--sandbox/--no-sandbox", default=False, help="Local twins of the platforms too.")
@click.option("--sandbox-port", type=click.IntRange(1, 65535), help="By default the next port.")
def run(host: str, port: int, sandbox: bool, sandbox_port: int | None) -> None:
    """Run web, worker, clock and picture together on this machine."""
    settings = Settings.from_environment()
    _require_free(host, port)
    commands = _service(host, port)
    if settings.rtmp_port:
        commands["picture"] = [sys.executable, "-m", "meetings.cli", "picture"]
    given = {"MEETINGS_BASE_URL": f"http://{_bind(host, port)}", "PYTHONUNBUFFERED": "1"}
    click.echo(f"The service: http://{_bind(host, port)}/")
    if sandbox:
        twin = sandbox_port or port + 1
        state = settings.data_folder / "sandbox.sqlite"
        commands["sandbox"] = _sandbox(state, twin)
        root = f"http://127.0.0.1:{twin}"
        given |= sandbox_environment(state, root)
        if not settings.youtube_api_root:
            _connect(settings, state, root)
        click.echo(f"The sandbox: {root}/")
    sys.exit(_manage(commands, {**given, **os.environ}))


def _service(host: str, port: int) -> dict[str, list[str]]:
    ours = [sys.executable, "-m", "meetings.cli"]
    return {
        "web": _granian(host, port),
        "worker": [*ours, "worker"],
        "clock": [*ours, "clock"],
    }


def _sandbox(state: Path, port: int) -> list[str]:
    module = [sys.executable, "-m", "meetings.sandbox"]
    return [*module, "--state", str(state), "--port", str(port), "--rtmp-port", str(port + 1)]


def _connect(settings: Settings, state: Path, root: str) -> None:
    """What is published is broadcast in the sandbox without anybody connecting a channel first."""
    with create_app(settings).app_context():
        follow_sandbox(db.session(), state, root, now())
        db.session.commit()


def _manage(commands: dict[str, list[str]], environment: dict[str, str]) -> int:
    """Keep all running until SIGINT or SIGTERM, or until one cannot be kept; returns the exit code, 0 for the first."""
    manager.KILL_WAIT = STOP_SECONDS  # honcho's 5 seconds are too few to finish a platform call
    children = manager.Manager()
    for name, command in commands.items():
        kept = [sys.executable, "-m", "meetings.keeper", *command]
        children.add_process(name, f"exec {shlex.join(kept)}", env=environment)
    children.loop()
    return 0 if children.returncode in STOPPED else int(children.returncode)


COMMANDS = [web, worker, clock, run]
