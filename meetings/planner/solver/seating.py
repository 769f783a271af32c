"""Who comes where: of all who could, the trips that rank highest are seated first."""

from __future__ import annotations

from meetings.planner.solver.compiled import compiled
from meetings.planner.solver.facts import Facts
from meetings.planner.solver.queue import Queue
from meetings.planner.solver.roster import Roster, limit
from meetings.planner.solver.trips import NONE, best_trip, lacks_any, take

CLOSE = 1e-9
OFFICIAL, DAY, DISTRICT = range(3)


@compiled
def put(facts: Facts, roster: Roster, queue: Queue, official: int, day: int, district: int) -> None:
    """Put an official in once who has time that day, and something to take up or a duty there."""
    if queue.seen[official, day, district] == queue.turn[0]:
        return
    queue.seen[official, day, district] = queue.turn[0]
    if limit(facts, roster, official, day) <= 0:
        return
    duty = facts.windows_from[official, district] < facts.windows_to[official, district]
    if duty or lacks_any(facts, roster, official, district):
        row = queue.size[0]
        queue.pairs[row, OFFICIAL] = official
        queue.pairs[row, DAY] = day
        queue.pairs[row, DISTRICT] = district
        queue.noise[row] = 0.0
        queue.size[0] += 1


@compiled
def call(facts: Facts, roster: Roster, queue: Queue, day: int, district: int) -> None:
    """All who could help in a district wait for its meetings of a day."""
    for index in range(facts.helpers_from[district], facts.helpers_from[district + 1]):
        put(facts, roster, queue, facts.helpers[index], day, district)


@compiled
def fill(facts: Facts, roster: Roster, queue: Queue, trust: float) -> None:
    """Seat those who wait, the trip that ranks highest first, as long as one gains.

    Ranks only fall as others are seated, but for ways shared, so that only the first is looked at again
    (lazy greedy: Minoux, *Accelerated greedy algorithms for maximizing submodular set functions*, 1978).
    """
    size = queue.size[0]
    for row in range(size):
        official, day, district = queue.pairs[row]
        rank, _, _ = best_trip(facts, roster, queue, official, day, district, trust)
        queue.rank[row] = rank + queue.noise[row]
        queue.heap[row] = row
    for position in range(size // 2 - 1, -1, -1):
        _sift(queue, position, size)
    while size > 0:
        row = queue.heap[0]
        if queue.rank[row] < NONE / 2:
            break
        official, day, district = queue.pairs[row]
        rank, topic, used = best_trip(facts, roster, queue, official, day, district, trust)
        rank += queue.noise[row]
        if rank < queue.rank[row] - CLOSE:
            queue.rank[row] = rank
            _sift(queue, 0, size)
        else:
            take(facts, roster, queue, official, day, district, topic, used)


@compiled
def _sift(queue: Queue, position: int, size: int) -> None:
    """Let a row sink to its place in the heap."""
    row = queue.heap[position]
    rank = queue.rank[row]
    while True:
        child = 2 * position + 1
        if child >= size:
            break
        other = child + 1
        if other < size and queue.rank[queue.heap[other]] > queue.rank[queue.heap[child]]:
            child = other
        if queue.rank[queue.heap[child]] <= rank:
            break
        queue.heap[position] = queue.heap[child]
        position = child
    queue.heap[position] = row
