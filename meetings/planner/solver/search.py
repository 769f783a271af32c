"""Rounds of annealing in threads: the weeks are shared out anew each time, and the best plan is kept in hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from meetings.planner.solver.anneal import Heat, anneal
from meetings.planner.solver.changes import adopt
from meetings.planner.solver.clockwork import Deadline
from meetings.planner.solver.facts import Facts, Ints
from meetings.planner.solver.queue import Queue, queue_of
from meetings.planner.solver.references import refer
from meetings.planner.solver.roster import Roster, copy, roster_of, score
from meetings.planner.solver.span import span_of

STEPS = 4000
"""Moves of one thread in one round."""
PACE = 30_000
"""Moves that count as a deterministic second."""
HOT, COLD = 100.0, 8.0
"""Tenths of points."""
BETWEEN = 1.0
"""Seconds between two looks at the best plan."""

Told = Callable[[Roster], bool]
"""Hears of the best roster so far, and says whether it is enough."""


class Search:
    """Anneals a roster until time or budget is used up; ``best`` is the best that was found."""

    def __init__(self, facts: Facts, roster: Roster, seed: int, workers: int) -> None:
        self.facts = facts
        self.random = np.random.default_rng(seed)
        self.roster = roster
        self.best = roster_of(facts)
        copy(roster, self.best)
        self.own = [roster_of(facts) for _ in range(workers)]
        self.queues = [queue_of(facts) for _ in range(workers)]

    def run(self, deadline: Deadline, budget: float | None, told: Told) -> None:
        """Rounds until the end."""
        heard = deadline.elapsed
        with ThreadPoolExecutor(len(self.own)) as threads:
            for heat in self._rounds(deadline, budget):
                self._round(threads, heat)
                if deadline.elapsed >= heard + BETWEEN:
                    heard = deadline.elapsed
                    if told(self.best):
                        return

    def _rounds(self, deadline: Deadline, budget: float | None) -> Iterator[Heat]:
        """The temperatures at which each round begins and ends."""
        if budget is not None:
            count = max(1, round(budget * PACE / STEPS))
            for number in range(count):
                if deadline.over():
                    return
                yield _heat(number / count), _heat((number + 1) / count)
            return
        began, last, step = deadline.elapsed, 0.0, 0.0
        whole = max(0.1, deadline.left)
        while not deadline.over():
            now = (deadline.elapsed - began) / whole
            step, last = now - last, now
            yield _heat(now), _heat(min(1.0, now + step))

    def _round(self, threads: ThreadPoolExecutor, heat: Heat) -> None:
        """Each thread works on its own weeks of the same plan; what became of them is put together.

        Two may fill the same need; where that makes the whole worse, one alone is better.
        """
        before = self._score(self.roster)
        shares = self._shares()
        for own in self.own:
            copy(self.roster, own)
        seeds = self.random.integers(1 << 30, size=len(shares)).tolist()
        list(threads.map(self._anneal, self.own, self.queues, shares, [heat] * len(shares), seeds))
        for own, days in zip(self.own, shares, strict=True):
            adopt(refer(self.facts), refer(self.roster), refer(own), days)
        if len(shares) > 1 and self._score(self.roster) < before:
            alone = max(self.own, key=self._score)
            if self._score(alone) > self._score(self.roster):
                copy(alone, self.roster)
        if self._score(self.roster) > self._score(self.best):
            copy(self.roster, self.best)

    def _anneal(self, roster: Roster, queue: Queue, days: Ints, heat: Heat, seed: int) -> None:
        span = span_of(self.facts, days)
        anneal(self.facts, roster, span, queue, heat=heat, steps=STEPS, seed=seed)

    def _score(self, roster: Roster) -> int:
        return score(refer(self.facts), refer(roster))

    def _shares(self) -> list[Ints]:
        """The days of each thread: whole weeks, by lot."""
        count = self.facts.this_week.shape[1]
        drawn = self.random.permutation(count)
        share = -(-count // len(self.own))
        weeks = [drawn[first : first + share] for first in range(0, len(self.own) * share, share)]
        return [np.flatnonzero(np.isin(self.facts.week_of, part)) for part in weeks]


def _heat(part: float) -> float:
    heat: float = HOT * (COLD / HOT) ** part
    return heat
