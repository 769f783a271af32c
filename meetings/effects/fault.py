"""A fault: an unforeseen exception as the log may show it."""

from __future__ import annotations

import traceback


def describe(error: BaseException) -> dict[str, str]:
    """Its type and place, never its message: that may hold what a resident wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return {"error": type(error).__name__, "at": place}
