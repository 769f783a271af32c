"""Instances of the planning problem: the same name and seed give the same document."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from meetings.planner.generator.regional import country, month, quarter
from meetings.planner.generator.small import small, tiny

__all__ = ["NAMES", "generate"]

_INSTANCES: dict[str, Callable[[Random], dict[str, object]]] = {
    "tiny": tiny,
    "small": small,
    "month": month,
    "quarter": quarter,
    "country": country,
}
NAMES = tuple(_INSTANCES)


def generate(name: str, seed: int) -> dict[str, object]:
    """The problem document of an instance.

    ``tiny`` can be enumerated; ``small`` has a few of everything, so that every rule bites somewhere;
    ``month`` and ``quarter`` are one region of 17 districts; ``country`` has 200. Raises KeyError for
    a name that is not in NAMES.
    """
    return _INSTANCES[name](Random(f"{name} {seed}"))  # noqa: S311 - no secret depends on it
