"""The keeper: starts again what died, gives up on what cannot live, stops when told."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from meetings.keeper import GIVE_UP, Keeper

LIFE = """
import os, signal, sys
with open(sys.argv[1], "a") as log: print("born", file=log)
lives = len(open(sys.argv[1]).readlines())
{body}
"""


@pytest.fixture
def keep(tmp_path):
    """``keep(body)``: the exit code of a keeper of that script, and how often it was started."""

    def run(body: str) -> tuple[int, int]:
        log = tmp_path / "log"
        command = [sys.executable, "-S", "-c", LIFE.format(body=body), str(log)]
        return Keeper(command, pause=0.01).run(), len(log.read_text().splitlines())

    return run


def test_it_gives_up_on_what_fails_at_every_start(keep):
    assert keep("sys.exit(3)") == (3, GIVE_UP)


@pytest.mark.parametrize("death", ["os.kill(os.getpid(), signal.SIGKILL)", "sys.exit(75)"])
def test_what_is_killed_or_asks_for_it_is_started_again_without_end(keep, death):
    body = f"if lives <= 8:\n    {death}\nsys.exit(4)"
    assert keep(body) == (4, 8 + GIVE_UP)


def test_told_to_stop_it_stops_the_command_and_leaves_with_0(tmp_path):
    log = tmp_path / "log"
    body = "import time\nsignal.signal(15, lambda *_: (open(sys.argv[1], 'a').write('told\\n'), sys.exit(0)))\nprint('up', flush=True)\ntime.sleep(60)"
    command = [sys.executable, "-c", LIFE.format(body=body), str(log)]
    keeper = subprocess.Popen(
        [sys.executable, "-m", "meetings.keeper", *command], stdout=subprocess.PIPE
    )
    assert keeper.stdout.readline() == b"up\n"
    os.kill(keeper.pid, signal.SIGTERM)
    assert keeper.wait(5) == 0
    assert log.read_text() == "born\ntold\n"


GROUP = """
import os, signal, sys, time
from meetings.keeper import Keeper
keeper = Keeper([sys.executable, "-c", sys.argv[1]], patience=1.0)
signal.signal(signal.SIGTERM, keeper.stop)
sys.exit(keeper.run())
"""


def in_a_group(body):
    """A keeper that leads a group, as the manager of all processes starts it."""
    command = [sys.executable, "-c", GROUP, body]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, process_group=0)


def test_a_signal_to_the_group_reaches_the_command_and_not_its_children():
    """Else a server would find its workers gone before it is told, and start them anew."""
    server = """
import signal, subprocess, sys, time
worker = subprocess.Popen([sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"])
def stop(*_given):
    time.sleep(0.5)
    print("worker lives" if worker.poll() is None else "worker is gone", flush=True)
    worker.kill()
    sys.exit(0)
signal.signal(signal.SIGTERM, stop)
signal.pause()
"""
    keeper = in_a_group(server)
    assert keeper.stdout.readline() == "up\n"
    time.sleep(0.2)
    os.killpg(keeper.pid, signal.SIGTERM)
    assert keeper.stdout.readline() == "worker lives\n"
    assert keeper.wait(5) == 0


def test_what_does_not_stop_is_killed_with_its_children():
    deaf = """
import os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = os.fork()
if child:
    print(child, flush=True)
time.sleep(60)
"""
    keeper = in_a_group(deaf)
    assert int(keeper.stdout.readline())
    began = time.monotonic()
    os.killpg(keeper.pid, signal.SIGTERM)
    assert keeper.wait(10) == 0
    assert time.monotonic() - began >= 0.9
    assert keeper.stdout.read() == "", "it ends when nobody holds the other end, the child neither"


def test_it_stops_while_it_rests(tmp_path):
    keeper = subprocess.Popen([sys.executable, "-m", "meetings.keeper", sys.executable, "-c", "1/0"],
                              stderr=subprocess.PIPE)  # fmt: skip
    assert b"Traceback" in keeper.stderr.readline()
    time.sleep(0.2)
    keeper.terminate()
    assert keeper.wait(3) == 0
