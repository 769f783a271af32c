"""How long to wait after a failure."""

from __future__ import annotations

from datetime import timedelta
from random import SystemRandom

BASE = 2.0
CAP = 600.0
_random = SystemRandom()


def pause(attempts: int, after: float | None = None) -> timedelta:
    """The wait after so many failures in a row (from 1): full jitter below 2, 4, 8 … 600 seconds.

    Never less than ``after`` seconds, which is what the other side asked for.
    """
    ceiling = min(CAP, BASE * 2.0 ** min(attempts - 1, 30))
    return timedelta(seconds=max(_random.uniform(0, ceiling), after or 0))
