"""The table of a whole run is printed at its end."""

from __future__ import annotations

import pytest

from tests.benchmarks import results


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print every figure beside what is wanted."""
    if results.RESULTS:
        terminalreporter.section("measured")
        for line in results.table():
            terminalreporter.write_line(line)
