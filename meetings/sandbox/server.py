"""The sandbox as a process of its own."""

from __future__ import annotations

import sys
from pathlib import Path

from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from meetings.sandbox.app import create_sandbox
from meetings.sandbox.encoders import Encoders
from meetings.sandbox.loopback import is_loopback


class QuietHandler(WSGIRequestHandler):
    """The sandbox keeps its own journal."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Write nothing."""


def make_sandbox_server(
    state_path: Path, port: int, host: str = "127.0.0.1", rtmp_port: int | None = None
) -> BaseWSGIServer:
    """A threaded server that already listens; port 0 takes any free one (`server.port`).

    Encoders are listened to on `rtmp_port`, None for not at all. Raises ValueError for a host that
    other machines could reach.
    """
    if not is_loopback(host):
        raise ValueError(f"The sandbox listens on loopback only: use 127.0.0.1 and not {host}.")
    app = create_sandbox(state_path)
    if rtmp_port is not None:
        _listen_to_encoders(app, rtmp_port)
    return make_server(host, port, app, threaded=True, request_handler=QuietHandler)


def _listen_to_encoders(app: Flask, port: int) -> None:
    """The platforms' answers can be tried without a picture, so a taken port is no end."""
    try:
        Encoders(app.extensions["sandbox"]).start(port)
    except OSError as refusal:
        print(f"The sandbox takes no picture: port {port}: {refusal.strerror}.", file=sys.stderr)  # noqa: T201


def serve(
    state_path: Path, port: int, host: str = "127.0.0.1", rtmp_port: int | None = None
) -> None:
    """Serve until the process ends; the first line printed names the address."""
    server = make_sandbox_server(state_path, port, host, rtmp_port)
    print(f"The sandbox listens on http://{host}:{server.port}/", flush=True)  # noqa: T201
    server.serve_forever()
