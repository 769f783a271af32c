"""Two processes at work on the same search; answers are taken in the order of the tasks."""

from __future__ import annotations

import pickle
import select
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import TracebackType

from meetings.planner.solver.task import Bench, Done, Setting, Task

POLL = 0.05


class Crew:
    """Processes that do tasks; with one, this process does them itself.

    They start at once, and load their libraries while this process gets ``settle`` ready.
    """

    def __init__(self, workers: int) -> None:
        self.bench: Bench | None = None
        self.processes = [_start() for _ in range(workers)] if workers > 1 else []

    def settle(self, setting: Setting) -> None:
        """Say what all tasks share."""
        if not self.processes:
            self.bench = Bench(setting)
        for process in self.processes:
            with suppress(OSError):  # one that has died is found out at its first task
                _send(process, setting)

    def __enter__(self) -> Crew:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for process in self.processes:
            process.kill()
            process.communicate()

    def do(self, tasks: Sequence[Task], stopped: Callable[[], bool]) -> list[Done] | None:
        """All results in order, or None when stopped before or when a process has died."""
        if self.bench:
            return [self.bench.do(task, stopped) for task in tasks]
        try:
            for process, task in zip(self.processes, tasks, strict=True):
                _send(process, task)
            for process in self.processes:
                while not _ready(process):
                    if stopped():
                        return None
            return [_received(process) for process in self.processes]
        except (EOFError, OSError):
            return None


def _start() -> subprocess.Popen[bytes]:
    """A worker that no Ctrl-C reaches: the parent ends it."""
    return subprocess.Popen(
        [sys.executable, "-m", "meetings.planner.solver.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )


def _send(process: subprocess.Popen[bytes], message: Setting | Task) -> None:
    assert process.stdin is not None
    pickle.dump(message, process.stdin)
    process.stdin.flush()


def _ready(process: subprocess.Popen[bytes]) -> bool:
    assert process.stdout is not None
    return bool(select.select([process.stdout], [], [], POLL)[0])


def _received(process: subprocess.Popen[bytes]) -> Done:
    assert process.stdout is not None
    done: Done = pickle.load(process.stdout)  # noqa: S301 - our own worker alone writes here
    return done
