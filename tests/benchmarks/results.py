"""What a run has measured, each beside the figure it should reach."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from pathlib import Path

RESULTS: list[Result] = []


@dataclass(frozen=True)
class Result:
    """One line: ``least`` and ``most`` are the limits that must not be passed, in the same ``unit``."""

    what: str
    value: float
    unit: str = ""
    least: float | None = None
    most: float | None = None

    @property
    def met(self) -> bool:
        """Whether it is inside its limits."""
        return (self.least is None or self.value >= self.least) and (
            self.most is None or self.value < self.most
        )

    def row(self) -> str:
        """As a row of a table in Markdown."""
        wanted = [
            f"{sign} {limit:g}{self.unit}"
            for sign, limit in (("≥", self.least), ("<", self.most))
            if limit is not None
        ]
        verdict = ("met" if self.met else "MISSED") if wanted else "–"
        return f"| {self.what} | {_figure(self.value)}{self.unit} | {', '.join(wanted) or '–'} | {verdict} |"


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2f}"


def record(what: str, value: float, unit: str = "", **limits: float) -> Result:
    """Keep a measured figure for the table at the end of the run; a test asserts that it is met."""
    result = Result(what, value, unit, **limits)
    RESULTS.append(result)
    return result


def table() -> list[str]:
    """All that was recorded, below a line about the machine."""
    head = ["| measured | figure | wanted | |", "|---|---|---|---|"]
    return [machine(), "", *head, *(result.row() for result in RESULTS)]


def machine() -> str:
    """The processor, its cores, and how busy others keep it."""
    load = os.getloadavg()[0]
    return f"{_processor()}, {os.cpu_count()} cores, load {load:.1f}, Python {platform.python_version()}"


def _processor() -> str:
    known = Path("/proc/cpuinfo")
    if known.exists():
        for line in known.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.machine()
