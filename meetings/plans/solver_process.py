"""The solver in a process of its own: `meetings solve`, watched line by line."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Any, Self

from flask_babel import gettext as _

from meetings.errors import NoTieError

GRACE_SECONDS = 1.4
# A plan is worth a moment more than nothing.
GRACE_WITH_PLAN = 5.0
MOST_WORDS = 300
MALFORMED = 2
CHILD = "meetings.plans.solver_child"
_LINE = re.compile(r"([\d.]+) s\s+score\s+(-?[\d,]+)\s+bound\s+(-?[\d,]+)\s+gap\s+(-?[\d.]+)%")


class SolverFailed(NoTieError):
    """The solver ended without a plan; the sentence says why."""


class Refused(SolverFailed):
    """The solver takes the problem for none; trying again never helps."""


@dataclass(frozen=True)
class Progress:
    """How far a solver has come; ``score`` and ``bound`` are None while there is none."""

    seconds: float
    score: int | None = None
    bound: int | None = None
    gap: float | None = None

    @classmethod
    def read(cls, line: str) -> Self | None:
        """The progress that a line tells, None for a line of another kind."""
        found = _LINE.search(line)
        if not found:
            return None
        score, bound = (int(number.replace(",", "")) for number in found.group(2, 3))
        return cls(float(found[1]), score, bound, float(found[4]) / 100)


class SolverProcess:
    """A running solver; leaving the block ends it whatever it does.

    It gets nothing of the service's environment: neither the database nor any secret.
    """

    def __init__(self, problem: Mapping[str, Any], *, seconds: float, seed: int) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="meetings-solve-")
        folder = Path(self._folder.name)
        (folder / "problem.json").write_text(json.dumps(problem), encoding="utf-8")
        self._plan = folder / "plan.json"
        self._words = ""
        self._began = time.monotonic()
        self.latest = Progress(0.0)
        self._process = subprocess.Popen(  # noqa: S603 - our own module and numbers
            command(folder / "problem.json", self._plan, seconds, seed),
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            text=True, errors="replace", env=_environment(), start_new_session=True,
        )  # fmt: skip
        self._listener = Thread(target=self._listen, name="solver", daemon=True)
        self._listener.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.kill()
        self._folder.cleanup()

    def _listen(self) -> None:
        assert self._process.stderr
        for line in self._process.stderr:
            progress = Progress.read(line)
            self.latest = progress or self.latest
            self._words = self._words if progress or not line.strip() else line.strip()

    @property
    def progress(self) -> Progress:
        """What it told last, at this moment."""
        elapsed = time.monotonic() - self._began
        return replace(self.latest, seconds=max(self.latest.seconds, elapsed))

    def ended(self, seconds: float) -> bool:
        """Wait so long at most; whether it has ended."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def stop(self) -> None:
        """Ask it to end with the best plan so far, which takes it a second; then end it."""
        self._signal(signal.SIGINT)
        if not self.ended(GRACE_SECONDS if self.latest.score is None else GRACE_WITH_PLAN):
            self.kill()

    def kill(self) -> None:
        """End it, and all that it started, now."""
        self._signal(signal.SIGKILL)
        self._process.wait()
        self._listener.join()
        if self._process.stdin:
            self._process.stdin.close()

    def _signal(self, number: int) -> None:
        try:
            os.killpg(self._process.pid, number)
        except ProcessLookupError:
            return

    def plan(self) -> dict[str, Any]:
        """The plan it wrote; raises SolverFailed, or Refused when it does not take the problem."""
        self._listener.join()
        if self._process.returncode == MALFORMED:
            raise Refused(self._words[-MOST_WORDS:])
        try:
            document: dict[str, Any] = json.loads(self._plan.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise SolverFailed(_("The solver was ended before it had a plan.")) from error
        return document


def command(problem: Path, plan: Path, seconds: float, seed: int) -> list[str]:
    """`meetings solve`, without the second that loading all other commands takes."""
    options = {"--output": plan, "--seconds": seconds, "--seed": seed}
    given = [str(part) for option in options.items() for part in option]
    return [sys.executable, "-m", CHILD, str(problem), *given]


def _environment() -> dict[str, str]:
    kept = ("PATH", "PYTHONPATH", "PYTHONTZPATH", "TZDIR", "LANG", "HOME", "TMPDIR")
    root = str(Path(__file__).parent.parent.parent)
    return {"PYTHONPATH": root, **{key: os.environ[key] for key in kept if key in os.environ}}
