"""Starts workers by forking, so that each is a process of its own and yet up in a moment.

``python -m tests.broadcasts.spawner`` reads lines: each is answered with the pid of a new worker,
after the one before has been waited for and its signal printed.
"""

from __future__ import annotations

import os
import sys
from threading import Event

from meetings.app import create_app
from meetings.broadcasts.youtube.client import service
from meetings.effects.worker import Worker
from meetings.settings import Settings


def main() -> None:
    settings = Settings.from_environment()
    service(settings.youtube_api_root)
    child = 0
    for _line in sys.stdin:
        signal = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) if child else 0
        child = os.fork()
        if not child:
            Worker(create_app(settings)).run(Event())
            return
        print(child, signal, flush=True)


if __name__ == "__main__":
    main()
