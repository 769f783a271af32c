"""Places where an answer waits until a test lets it go."""

from __future__ import annotations

import threading
from dataclasses import dataclass


@dataclass
class Barrier:
    reached: int = 0
    released: int = 0


class Barriers:
    """Barriers by name, in memory: they end with the process.

    Every release lets go all answers that wait at that moment; later ones wait again.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._barriers: dict[str, Barrier] = {}

    def stop_at(self, name: str, timeout: float) -> bool:
        """Wait at the barrier; False when nobody released it within `timeout` seconds."""
        with self._changed:
            barrier = self._barriers.setdefault(name, Barrier())
            barrier.reached += 1
            mine = barrier.reached
            self._changed.notify_all()
            return self._changed.wait_for(lambda: barrier.released >= mine, timeout)

    def wait_until_reached(self, name: str, count: int, timeout: float) -> Barrier:
        with self._changed:
            barrier = self._barriers.setdefault(name, Barrier())
            self._changed.wait_for(lambda: barrier.reached >= count, timeout)
            return Barrier(barrier.reached, barrier.released)

    def release(self, name: str) -> Barrier:
        with self._changed:
            barrier = self._barriers.setdefault(name, Barrier())
            barrier.released = barrier.reached
            self._changed.notify_all()
            return Barrier(barrier.reached, barrier.released)

    def clear(self) -> None:
        """Release everything and forget all names."""
        with self._changed:
            for barrier in self._barriers.values():
                barrier.released = barrier.reached
            self._barriers = {}
            self._changed.notify_all()
