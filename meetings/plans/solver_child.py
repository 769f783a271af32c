"""What runs in the solver's process: `meetings solve`, and an end when its parent is gone.

The parent holds the other end of standard input; when that is closed, whatever closed it, the solver
and all that it started end at once, so that no killed worker leaves one behind.
"""

from __future__ import annotations

import os
import signal
import sys
from threading import Thread

from meetings.planner.commands import solve_problem


def follow_parent() -> None:
    """End this process group when standard input ends."""
    sys.stdin.buffer.read()
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    Thread(target=follow_parent, name="parent", daemon=True).start()
    solve_problem()
