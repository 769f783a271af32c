"""When to stop: by wall clock, by a deterministic budget, or because someone asks."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Protocol


class Event(Protocol):
    """As of threading or multiprocessing."""

    def is_set(self) -> bool: ...


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

    def over(self) -> bool:
        """Whether to end now; remembered in ``cut``."""
        if self.left <= 0 or self._asked():
            self.cut = True
        return self.cut

    def _asked(self) -> bool:
        if self._stop is None:
            return False
        return self._stop() if callable(self._stop) else self._stop.is_set()
