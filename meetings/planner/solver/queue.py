"""Officials who could come to a district on a day."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from meetings.planner.solver.compiled import compiled
from meetings.planner.solver.facts import Bools, Facts, Floats, Ints


class Queue(NamedTuple):
    """Officials who could come to a district on a day, and how much that is worth."""

    pairs: Ints
    """Rows of official, day and district."""
    size: Ints
    """One number: how many rows count."""
    rank: Floats
    """Points of each, noise included."""
    noise: Floats
    """Points that are added to each."""
    heap: Ints
    """Rows, the one that ranks highest first."""
    seen: Ints
    """O × D × K: the turn in which a pair was last put in."""
    turn: Ints
    """One number: the turn."""
    reach: Ints
    """Stages that the official at hand can come to."""
    picked: Ints
    """Of these, the ones for the topic at hand, the roomiest first."""
    amounts: Ints
    """The appeals that could be taken up at each."""
    used: Bools
    """Which of ``reach`` are picked."""


def queue_of(facts: Facts) -> Queue:
    """Nobody waits; there is room for all."""
    officials, days, _ = facts.free.shape
    districts, stages = len(facts.need), facts.slot.shape[1]
    crowd = int(np.diff(facts.helpers_from).max(initial=0))
    most = days * min(districts, len(facts.crew_home) * stages) * crowd
    return Queue(
        pairs=np.zeros((most, 3), np.int64),
        size=np.zeros(1, np.int64),
        rank=np.zeros(most, np.float64),
        noise=np.zeros(most, np.float64),
        heap=np.zeros(most, np.int64),
        seen=np.zeros((officials, days, districts), np.int64),
        turn=np.zeros(1, np.int64),
        reach=np.zeros(stages, np.int64),
        picked=np.zeros(stages, np.int64),
        amounts=np.zeros(stages, np.int64),
        used=np.zeros(stages, np.bool_),
    )


@compiled
def clear(queue: Queue) -> None:
    """Begin anew."""
    queue.size[0] = 0
    queue.turn[0] += 1
