"""When to stop: by wall clock, by a deterministic budget, or because someone asks."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Protocol


class Event(Protocol):
    """As of threading or multiprocessing."""

    def is_set(self) -> bool: ...


GRACE = 1.0
"""Seconds after the end in which a round may still come home."""

Stop = Callable[[], bool] | Event


class Deadline:
    """Seconds since the solver began; ``cut`` says whether anything ended for them or for ``stop``."""

    def __init__(self, seconds: float, stop: Stop | None) -> None:
        self.began = monotonic()
        self.seconds = seconds
        self.cut = False
        self._stop = stop

    @property
    def elapsed(self) -> float:
        """Wall-clock seconds so far."""
        return monotonic() - self.began

    @property
    def left(self) -> float:
        """Wall-clock seconds still to go."""
        return self.seconds - self.elapsed

    @property
    def end(self) -> float:
        """When the time is over, on the monotonic clock."""
        return self.began + self.seconds

    def over(self) -> bool:
        """Whether to end now; remembered in ``cut``."""
        if self.left <= 0 or self.asked():
            self.cut = True
        return self.cut

    def asked(self) -> bool:
        """Whether someone asks to stop, or the time is long over."""
        if self.left < -GRACE:
            return True
        if self._stop is None:
            return False
        return self._stop() if callable(self._stop) else self._stop.is_set()
