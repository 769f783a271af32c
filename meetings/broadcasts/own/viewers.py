"""How many watch, counted without knowing who: each asks for the playlist once in two seconds."""

from __future__ import annotations

import os
import time
from collections import Counter
from pathlib import Path
from threading import Lock

from meetings.broadcasts.own.playlist import TARGET

PERIOD = 10.0
FRESH = 3 * PERIOD
FOLDER = "viewers"


class Viewers:
    """Counts playlists given out by this process, and leaves the count beside the event's files."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._asked: Counter[Path] = Counter()
        self._since = time.monotonic()

    def count(self, folder: Path) -> None:
        """One more asks for the playlist of the event in this folder."""
        with self._lock:
            self._asked[folder] += 1
            passed = time.monotonic() - self._since
            if passed < PERIOD:
                return
            asked, self._asked, self._since = self._asked, Counter(), time.monotonic()
        for each, times in asked.items():
            _leave(each, round(times * TARGET / passed))


def _leave(folder: Path, viewers: int) -> None:
    """Lost counts do no harm: a disk that takes nothing still shows the picture."""
    try:
        (folder / FOLDER).mkdir(exist_ok=True)
        (folder / FOLDER / str(os.getpid())).write_text(str(viewers))
    except OSError:
        return


def viewers_of(folder: Path) -> int:
    """The sum of what all processes counted lately."""
    oldest = time.time() - FRESH
    counts = (folder / FOLDER).glob("*")
    return sum(int(path.read_text() or 0) for path in counts if path.stat().st_mtime > oldest)
