"""Rounds of annealing: the weeks are shared out anew each time, and the best draft is kept in hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from meetings.planner.solver.clockwork import Deadline
from meetings.planner.solver.draft import Held
from meetings.planner.solver.grid import Grid
from meetings.planner.solver.parallel import Crew
from meetings.planner.solver.snapshot import Snapshot, joined
from meetings.planner.solver.task import Done, Setting, Task
from meetings.planner.solver.worth import Scale, Worth

STEPS = 800
"""Moves of one process in one round, at the least."""
EACH = 2
"""The same for each crew-day, where that is more: merging large plans takes its time."""
PACE = 1100
"""Moves that count as a deterministic second."""
HOT, COLD = 100.0, 10.0
"""Tenths of points."""


@dataclass
class Found:
    """The best draft so far and where the search stands."""

    worth: Worth
    snapshot: Snapshot


class Search:
    """Anneals a snapshot next to standing meetings until time or budget is used up."""

    def __init__(
        self, grid: Grid, scale: Scale, setting: Setting, deadline: Deadline, seed: int
    ) -> None:
        self.grid = grid
        self.scale = scale
        self.setting = setting
        self.deadline = deadline
        self.random = Random(seed)  # noqa: S311 - no secret depends on it
        self.steps = max(STEPS, EACH * len(grid.days) * len(grid.crew_home))

    def weigh(self, snapshot: Snapshot) -> Worth:
        """The draft of a snapshot with what stands."""
        roster = snapshot.roster(self.grid, self.setting.standing, self.setting.tariff)
        meetings: list[Held] = [*self.setting.standing.meetings, *roster.meetings()]
        return self.scale.weigh(meetings)

    def run(
        self,
        found: Found,
        crew: Crew,
        budget: float | None,
        told: Callable[[Found], bool],
    ) -> Found:
        """Rounds until the end; ``told`` hears of each and says whether it is enough."""
        current = best = found
        for part, until in self._rounds(budget, max(1, len(crew.processes))):
            tasks = self._tasks(current.snapshot, part, max(1, len(crew.processes)), until)
            done = crew.do(tasks, self.deadline.asked)
            if done is None:
                self.deadline.cut = True
                break
            current = self._merged(current, tasks, done)
            best = max(best, current, key=_total)
            if told(best) or self.deadline.over():
                break
        return best

    def _rounds(
        self, budget: float | None, workers: int
    ) -> Iterator[tuple[tuple[float, float], float]]:
        """The part of the way at which each round begins and ends."""
        if budget is not None:
            count = max(1, round(budget * PACE / self.steps))
            for number in range(count):
                yield (number / count, (number + 1) / count), self.deadline.end
            return
        began, last = self.deadline.elapsed, 0.0
        while not self.deadline.over():
            whole = max(0.1, self.deadline.seconds - began)
            now = (self.deadline.elapsed - began) / whole
            step = now - last if last else 2.0 / whole
            last = now
            yield (now, min(1.0, now + step)), self.deadline.end

    def _tasks(
        self, current: Snapshot, part: tuple[float, float], workers: int, until: float
    ) -> list[Task]:
        weeks = list(self.grid.week_days.values())
        self.random.shuffle(weeks)
        heat = (_heat(part[0]), _heat(part[1]))
        share = -(-len(weeks) // workers)
        return [
            Task(
                current,
                sorted(
                    day for week in weeks[number * share : (number + 1) * share] for day in week
                ),
                heat,
                self.steps,
                self.random.randrange(1 << 30),
                until,
            )
            for number in range(workers)
        ]

    def _merged(self, before: Found, tasks: list[Task], done: list[Done]) -> Found:
        """The days of each from the one that worked on them; or one alone, where that is better."""
        touched = set().union(*(task.days for task in tasks))
        rest = before.snapshot.on(set(range(len(self.grid.days))) - touched)
        parts = [each.snapshot.on(set(task.days)) for task, each in zip(tasks, done, strict=True)]
        merged = self._found(joined([rest, *parts]))
        if _total(merged) >= _total(before):
            return merged
        return max(merged, *(self._found(each.snapshot) for each in done), key=_total)

    def _found(self, snapshot: Snapshot) -> Found:
        return Found(self.weigh(snapshot), snapshot)


def _total(found: Found) -> int:
    return found.worth.score.total


def _heat(part: float) -> float:
    heat: float = HOT * (COLD / HOT) ** part
    return heat
