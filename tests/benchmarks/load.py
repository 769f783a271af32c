"""Load by wrk, which is written in C and not the bottleneck."""

from __future__ import annotations

import re
import statistics
import subprocess
from dataclasses import dataclass

SECONDS = 1
CONNECTIONS = 8
ROUNDS = 7


@dataclass(frozen=True)
class Call:
    """A request that is repeated."""

    address: str
    headers: dict[str, str]


@dataclass(frozen=True)
class Pace:
    """Requests a second, and as a share of the first call's in the same round; medians of the rounds."""

    rate: float
    share: float


def rate(call: Call, seconds: int = SECONDS, connections: int = CONNECTIONS) -> float:
    """Requests a second; fails when any answer is an error."""
    given = [part for pair in call.headers.items() for part in ("-H", ": ".join(pair))]
    load = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}", "--timeout", "30"]
    report = subprocess.run(
        [*load, *given, call.address], capture_output=True, text=True, check=True
    ).stdout
    assert "Non-2xx" not in report, report
    assert "Socket errors" not in report, report
    found = re.search(r"Requests/sec:\s+([\d.]+)", report)
    assert found, report
    return float(found[1])


def side_by_side(calls: dict[str, Call]) -> dict[str, Pace]:
    """Each beside the first, in turns, so that what else the machine does strikes all alike."""
    rounds = [{name: rate(call) for name, call in calls.items()} for _ in range(ROUNDS)]
    first = next(iter(calls))
    return {
        name: Pace(
            statistics.median(each[name] for each in rounds),
            statistics.median(each[name] / each[first] for each in rounds),
        )
        for name in calls
    }
