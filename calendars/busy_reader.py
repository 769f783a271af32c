"""`python -m calendars.busy_reader START END ZONE WITHOUT`: calendar in, busy times out as JSON.

START and END are seconds since 1970. It limits itself before it reads, and says nothing else.
"""

import json
import resource
import sys
from datetime import UTC, datetime

from calendars.busy import Busy, Refusal, Unreadable, Window
from calendars.busy_events import read

CPU_SECONDS = 10
MEMORY_BYTES = 600 * 2**20


def limit() -> None:
    """Bind this process for good: memory, processor time, no files."""
    _limit(resource.RLIMIT_AS, MEMORY_BYTES)
    _limit(resource.RLIMIT_CPU, CPU_SECONDS)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)


def _limit(kind: int, wanted: int) -> None:
    """No more than a limit that holds already, which only root may raise."""
    hard = resource.getrlimit(kind)[1]
    value = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(kind, (value, value))


def answer(data: bytes, window: Window) -> str:
    """What was read as JSON: busy pairs of seconds and notes, or the refusal."""
    try:
        return _as_json(read(data, window))
    except Unreadable as error:
        return json.dumps({"refused": error.refusal})
    except (MemoryError, RecursionError):
        return json.dumps({"refused": Refusal.FAILED})


def _as_json(busy: Busy) -> str:
    pairs = [(int(start.timestamp()), int(end.timestamp())) for start, end in busy.intervals]
    return json.dumps({"busy": pairs, "notes": busy.notes})


def main() -> None:
    """Read standard input to its end, and answer on standard output."""
    limit()
    start, end = (datetime.fromtimestamp(int(text), UTC) for text in sys.argv[1:3])
    sys.stdout.write(answer(sys.stdin.buffer.read(), Window(start, end, *sys.argv[3:5])))


if __name__ == "__main__":
    main()
