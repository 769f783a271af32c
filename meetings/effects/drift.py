"""Drift: how far the wall clock has moved away from the monotonic one."""

from __future__ import annotations

import time

from meetings import clock

LIMIT = 5.0


class Drift:
    """Watches from its making on.

    A wall clock that was set, or a machine that slept, leaves the timetable waiting for moments
    that are wrong; starting again is the sure cure.
    """

    def __init__(self) -> None:
        self._offset = self._apart()

    def seconds(self) -> float:
        """How far the clocks have come apart, in either direction."""
        return abs(self._apart() - self._offset)

    def is_too_far(self) -> bool:
        """Whether they are more than 5 seconds apart."""
        return self.seconds() > LIMIT

    @staticmethod
    def _apart() -> float:
        return clock.now().timestamp() - time.monotonic()
