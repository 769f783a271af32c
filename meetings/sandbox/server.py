"""The sandbox as a process of its own."""

from __future__ import annotations

from pathlib import Path

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from meetings.sandbox.app import create_sandbox
from meetings.sandbox.loopback import is_loopback


class QuietHandler(WSGIRequestHandler):
    """The sandbox keeps its own journal."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Write nothing."""


def make_sandbox_server(state_path: Path, port: int, host: str = "127.0.0.1") -> BaseWSGIServer:
    """A threaded server that already listens; port 0 takes any free one (`server.port`).

    Raises ValueError for a host that other machines could reach.
    """
    if not is_loopback(host):
        raise ValueError(f"The sandbox listens on loopback only: use 127.0.0.1 and not {host}.")
    return make_server(
        host, port, create_sandbox(state_path), threaded=True, request_handler=QuietHandler
    )


def serve(state_path: Path, port: int, host: str = "127.0.0.1") -> None:
    """Serve until the process ends; the first line printed names the address."""
    server = make_sandbox_server(state_path, port, host)
    print(f"The sandbox listens on http://{host}:{server.port}/", flush=True)  # noqa: T201
    server.serve_forever()
