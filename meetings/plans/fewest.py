"""The few of many that conflict."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

Thing = TypeVar("Thing")


def fewest(things: Sequence[Thing], fit: Callable[[Sequence[Thing]], bool]) -> list[Thing]:
    """As few of the things as do not fit together: without any one of them these fit.

    ``fit`` never turns false by leaving something out. Empty when all of them fit.
    """
    if fit(things):
        return []
    few = list(things)
    for number in reversed(range(len(few))):
        without = few[:number] + few[number + 1 :]
        if not fit(without):
            few = without
    return few
