"""The keeper: starts one command again when it ends by itself.

``python -m meetings.keeper COMMAND …``; it knows nothing of the application, so that it stays small.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from types import FrameType

RESTART = 75
PAUSE = 0.25
QUICK = 10.0
GIVE_UP = 5
PATIENCE = 18.0  # below that of who told the keeper to stop


class Keeper:
    """Keeps a command running until told to stop.

    The command leads a group of its own: whoever signals the keeper's whole group would reach the
    command's children too, and a server whose workers leave before it is told starts them anew. What
    has not ended ``patience`` seconds after it was told is killed with all its children.

    A command that was killed, or asks for it by exit code 75, starts again at once. One that fails
    by itself waits longer each time; after 5 failures in a row within 10 seconds of their start
    the keeper gives up and leaves with its exit code.
    """

    def __init__(
        self, command: Sequence[str], pause: float = PAUSE, patience: float = PATIENCE
    ) -> None:
        self._command = command
        self._shortest = pause
        self._patience = patience
        self._failures = 0
        self._stopping = False
        self._child: subprocess.Popen[bytes] | None = None

    def run(self) -> int:
        """Return the exit code to leave with; 0 when told to stop."""
        while not self._stopping:
            code = self._run_once()
            if self._failures >= GIVE_UP:
                return code
            if not self._stopping:
                self._rest()
        return 0

    def stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        """Pass the wish to stop on to the child; a signal handler."""
        self._stopping = True
        if self._child is not None:
            self._end(self._child)

    def _end(self, child: subprocess.Popen[bytes]) -> None:
        child.terminate()
        signal.signal(signal.SIGALRM, self._kill)
        signal.setitimer(signal.ITIMER_REAL, self._patience)

    def _kill(self, _signal: int, _frame: FrameType | None) -> None:
        if self._child is not None and self._child.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._child.pid, signal.SIGKILL)

    def _run_once(self) -> int:
        started = time.monotonic()
        self._child = subprocess.Popen(self._command, process_group=0)  # noqa: S603 - the caller's own
        if self._stopping:
            self._end(self._child)
        code = self._child.wait()
        failed = code > 0 and code != RESTART and not self._stopping
        quick = time.monotonic() - started < QUICK
        self._failures = (self._failures * quick + 1) if failed else 0
        return code

    def _rest(self) -> None:
        over = time.monotonic() + self._shortest * 2**self._failures
        while time.monotonic() < over and not self._stopping:
            time.sleep(0.05)


def main() -> int:
    """Keep the command of the arguments."""
    keeper = Keeper(sys.argv[1:])
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, keeper.stop)
    return keeper.run()


if __name__ == "__main__":
    sys.exit(main())
