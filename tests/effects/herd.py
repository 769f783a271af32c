"""A herd of worker processes of which some are killed: ``python -m tests.effects.herd WORKERS KILLS LOG``.

The log has a line for each start and end of a handler, and one for each process killed.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from pathlib import Path

from sqlalchemy import func, select

from meetings.app import create_app
from meetings.database import db
from meetings.effects.effect import Effect, EffectState
from meetings.effects.registry import Lease, handler
from meetings.effects.worker import Worker
from meetings.processes import _stop_on_signal

APP = create_app()  # no connection is open yet, so the forks share none
LOG = os.open(sys.argv[3], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
DEADLINE = time.monotonic() + 90


def note(*words: object) -> None:
    os.write(LOG, (" ".join(map(str, words)) + "\n").encode())


@handler("herd")
def run(lease: Lease) -> None:
    note("start", lease.effect_id, os.getpid())
    time.sleep(0.02)
    note("end", lease.effect_id, os.getpid())


def unfinished() -> int:
    """By the database: who is killed between the end and its record has to do it again."""
    with APP.app_context():
        waiting = select(func.count()).select_from(Effect).where(Effect.state != EffectState.DONE)
        return db.session.scalar(waiting) or 0


def ended() -> int:
    with Path(sys.argv[3]).open() as log:
        return len({line.split()[1] for line in log if line.startswith("end")})


def fork() -> int:
    child = os.fork()
    if child:
        return child
    worker = Worker(APP, hands=4, per_lane=4)
    worker.run(_stop_on_signal(worker.wake))
    os._exit(0)


def main(workers: int, kills: int) -> int:
    children = [fork() for _ in range(workers)]
    while ended() < workers * 2:
        time.sleep(0.02)
    for _ in range(kills):
        victim = children.pop(random.randrange(len(children)))
        os.kill(victim, signal.SIGKILL)
        os.waitpid(victim, 0)
        note("killed", 0, victim)
        children.append(fork())
        time.sleep(random.uniform(0.05, 0.2))
    while unfinished() and time.monotonic() < DEADLINE:
        time.sleep(0.05)
    for child in children:
        os.kill(child, signal.SIGTERM)
    return max(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
