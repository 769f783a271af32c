"""What the linear programme says that things are worth at the margin."""

from __future__ import annotations

from dataclasses import dataclass

from meetings.planner.solver.grid import Grid


@dataclass(frozen=True, slots=True)
class Tariff:
    """Marginal points: ``appeals[district][topic]`` of one taken up, ``visits[official]`` of one spared."""

    appeals: list[list[float]]
    visits: list[float]


def no_tariff(grid: Grid) -> Tariff:
    """All prices zero."""
    return Tariff([[0.0] * len(needs) for needs in grid.need], [0.0] * len(grid.home))
