"""Workers in processes of their own, which tests stop and kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from meetings.settings import Settings

LEASE_SECONDS = 2


class Workers:
    """One worker process at a time."""

    def __init__(self, spawner: subprocess.Popen[str]) -> None:
        self._spawner = spawner
        self.pid, _ = self._start()

    def _start(self) -> tuple[int, int]:
        assert self._spawner.stdin is not None
        assert self._spawner.stdout is not None
        print("start", file=self._spawner.stdin, flush=True)
        pid, ended_by = self._spawner.stdout.readline().split()
        return int(pid), int(ended_by)

    def stop(self) -> None:
        """SIGSTOP: it holds what it holds, and does nothing."""
        os.kill(self.pid, signal.SIGSTOP)

    def resume(self) -> None:
        """SIGCONT."""
        os.kill(self.pid, signal.SIGCONT)

    def kill(self) -> int:
        """SIGKILL the worker and start the next; the exit code of the killed one."""
        os.kill(self.pid, signal.SIGKILL)
        self.pid, ended_by = self._start()
        return ended_by


@contextmanager
def running_workers(
    settings: Settings, root: str, lease: float = LEASE_SECONDS, **more: str
) -> Iterator[Workers]:
    """``root`` is the sandbox's, ``more`` are further variables of the workers' environment."""
    environment = {name: value for name, value in os.environ.items() if "MEETINGS_" not in name}
    environment |= {
        "MEETINGS_DATABASE_URL": settings.database_url,
        "MEETINGS_DATA_FOLDER": str(settings.data_folder),
        "MEETINGS_SECRET_KEY": settings.secret_key,
        "MEETINGS_YOUTUBE_API_ROOT": root,
        "MEETINGS_FACEBOOK_API_ROOT": f"{root}facebook",
        "MEETINGS_VK_API_ROOT": f"{root}vk",
        "MEETINGS_LEASE_SECONDS": str(lease),
        "MEETINGS_WORKER_POLL_SECONDS": "0.1",
        "MEETINGS_LOG_LEVEL": "CRITICAL",
        **more,
    }
    spawner = subprocess.Popen(
        [sys.executable, "-m", "tests.broadcasts.spawner"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        text=True, env=environment,
    )  # fmt: skip
    workers = Workers(spawner)
    try:
        yield workers
    finally:
        os.kill(workers.pid, signal.SIGKILL)
        spawner.kill()
        spawner.communicate()
