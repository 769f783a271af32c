"""Load by wrk, which is written in C and not the bottleneck."""

from __future__ import annotations

import re
import statistics
import subprocess

SECONDS = 2
CONNECTIONS = 8


def rate(
    address: str, headers: dict[str, str], seconds: int = SECONDS, connections: int = CONNECTIONS
) -> float:
    """Requests a second; fails when any answer is an error."""
    given = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}", "--timeout", "30", *given, address]
    report = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in report, report
    assert "Socket errors" not in report, report
    found = re.search(r"Requests/sec:\s+([\d.]+)", report)
    assert found, report
    return float(found[1])


def medians(targets: dict[str, tuple[str, dict[str, str]]], rounds: int = 3) -> dict[str, float]:
    """The median rate of each, taken in turns so that what else the machine does strikes all alike."""
    seen: dict[str, list[float]] = {name: [] for name in targets}
    for _round in range(rounds):
        for name, (address, headers) in targets.items():
            seen[name].append(rate(address, headers))
    return {name: statistics.median(rates) for name, rates in seen.items()}
