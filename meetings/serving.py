"""The application as the web server's workers serve it."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterable
from multiprocessing import parent_process
from threading import Thread
from typing import Any

import structlog

from meetings import logs
from meetings.app import create_app

log = structlog.get_logger()

LOOK_SECONDS = 0.5
STOP_SECONDS = 15  # for requests under way

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def application() -> WsgiApp:
    """What one worker serves; called once in each of them."""
    if server := parent_process():
        end_with(server.pid)
    return Whole(create_app())


class Whole:
    """WSGI middleware: answers go to the server in one piece, and no error goes there.

    So it needs no thread for whoever reads slowly, and its log never shows what a resident wrote.
    """

    def __init__(self, app: WsgiApp) -> None:
        self._app = app

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        """Answer one request."""
        try:
            return [_joined(self._app(environ, start_response))]
        except Exception as error:  # the last barrier: the server would log the message too
            log.error("request_failed", **logs.describe(error))
            start_response("500 Internal Server Error", [("Content-Type", "text/plain")])
            return [b"Something went wrong here. Nothing was changed; try again.\n"]


def _joined(body: Iterable[bytes]) -> bytes:
    """Close it as PEP 3333 asks, if it can be closed."""
    try:
        return b"".join(body)
    finally:
        close = getattr(body, "close", None)
        if close:
            close()


def end_with(parent: int | None) -> None:
    """Leave when that process, which started us, is gone: else a killed server would go on half."""
    Thread(target=_watch, args=(parent,), name="parent", daemon=True).start()


def _watch(parent: int | None) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_SECONDS)
    log.warning("server_gone")
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(STOP_SECONDS)
    sys.stderr.flush()
    os._exit(1)
