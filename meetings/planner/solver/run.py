"""From a problem to a plan: what stands, a greedy start, a search, a bound."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from meetings.planner.elements import Problem
from meetings.planner.plan import Plan, gap
from meetings.planner.solver.ahead import compile_ahead
from meetings.planner.solver.book import Book
from meetings.planner.solver.clockwork import Deadline, Stop
from meetings.planner.solver.draft import FREE, meeting_of
from meetings.planner.solver.exact import is_small, solve_exactly
from meetings.planner.solver.greedy import Greedy
from meetings.planner.solver.grid import Grid
from meetings.planner.solver.master import Master
from meetings.planner.solver.mend import Mend, mend_pins
from meetings.planner.solver.model import Effort
from meetings.planner.solver.opening import Opening, opening
from meetings.planner.solver.pins import stand
from meetings.planner.solver.reasons import why_empty
from meetings.planner.solver.roster import Roster, meetings_of
from meetings.planner.solver.schedule import by_backlog
from meetings.planner.solver.search import Search
from meetings.planner.solver.tariff import no_tariff
from meetings.planner.solver.worth import Scale, Worth

PIECE = 0.2
"""Deterministic seconds for one piece in the fine model."""
LAST = 2.0
"""Seconds."""
EVER = 1e6
LARGE = 1000
"""Crew-days."""

Progress = Callable[[int, int, float, float], None]
"""Called with score, bound, gap and seconds."""


def solve(
    problem: Problem,
    *,
    seconds: float = 60.0,
    seed: int = 0,
    workers: int = 2,
    progress: Progress | None = None,
    stop: Stop | None = None,
    budget: float | None = None,
) -> Plan:
    """The best plan found, with a proven bound.

    ``seconds``: wall clock, once the search is compiled. ``budget``: deterministic seconds of search for each worker; with it the same
    seed gives the same plan to the byte, its ``seconds`` being the budget, unless the wall clock or ``stop``
    (a callable or an event) ends it early, which ``deterministic`` says.
    """
    compile_ahead(problem)
    deadline = Deadline(seconds, stop)
    attempt = Attempt(problem, deadline, seed, progress)
    attempt.begin()
    if not deadline.over():
        attempt.improve(workers, budget)
    plan = plan_of(attempt.grid, attempt.worth, attempt.bound, seed, deadline)
    return replace(plan, seconds=budget) if budget is not None and plan.deterministic else plan


class Attempt:
    """One run of the solver: the best draft and the best bound so far."""

    def __init__(
        self, problem: Problem, deadline: Deadline, seed: int, progress: Progress | None
    ) -> None:
        self.grid = Grid(problem)
        self.scale = Scale(self.grid)
        self.deadline = deadline
        self.seed = seed
        self.progress = progress
        self.standing = self.scale.weigh(stand(self.grid, self.scale).meetings)
        self.worth = self.standing
        self.bound = most(self.grid)

    def tell(self) -> None:
        """Report score, bound, gap and seconds."""
        if self.progress:
            total = self.worth.score.total
            self.progress(total, self.bound, gap(self.bound, total), self.deadline.elapsed)

    def better(self, worth: Worth) -> None:
        """Keep a draft when it is better."""
        if worth.score.total > self.worth.score.total:
            self.worth = worth

    def begin(self) -> None:
        """What stands, with a greedy plan around it, and the first bound."""
        shares = by_backlog(self.grid)
        self._open(opening(self.grid, self.standing, shares, no_tariff(self.grid), (0.0,)))
        self.tell()
        self.master = Master(self.grid, [range(len(self.grid.days))])
        outlook = self.master.outlook(max(1.0, self.deadline.left))
        self.has_tours = bool(outlook and outlook.tours[0])
        if outlook:
            self.bound = min(self.bound, outlook.bound)
            shares = outlook.tours[0]
            self._open(opening(self.grid, self.standing, shares, outlook.tariff, (1.0, 0.0)))
        if is_small(self.grid) or not self.has_tours:
            self._fill_gaps()
        self.tell()

    def _open(self, opened: Opening) -> None:
        self.opened = opened
        self.better(self._weigh(opened.roster))

    def _weigh(self, roster: Roster) -> Worth:
        """A roster next to what stands."""
        meetings = meetings_of(self.grid, self.opened.facts, roster)
        return self.scale.weigh([*self.standing.meetings, *meetings])

    def _fill_gaps(self) -> None:
        """Meetings where tours leave a crew idle; too slow for what is very large."""
        if len(self.grid.days) * len(self.grid.crew_home) > LARGE:
            return
        book = Book(self.grid, self.worth.meetings)
        Greedy(self.grid, book).fill(range(len(self.grid.days)), self.deadline.over)
        self.better(self.scale.weigh(book.meetings))

    def improve(self, workers: int, budget: float | None) -> None:
        """Search until time or budget is used up, or the bound is reached."""
        if is_small(self.grid):
            self._solve_exactly(budget)
        if self.finished:
            return
        mend = Mend(self.grid, self.scale, self.worth, self.seed)
        if self.standing.meetings:
            mend_pins(mend, lambda: self._effort(PIECE / 2), self.deadline.over)
            self.better(mend.worth)
            self.tell()
        if self.has_tours and not is_small(self.grid) and self._has_room():
            self._anneal(workers, budget)
            if not self.deadline.over():
                self._fill_gaps()
            self.tell()
        elif not self.finished:
            self._mend(mend, budget)

    @property
    def finished(self) -> bool:
        """Whether nothing better can be, or time is over."""
        return self.worth.score.total >= self.bound or self.deadline.over()

    def _effort(self, budget: float = PIECE) -> Effort:
        wall = max(0.1, self.deadline.left)
        return Effort(budget, wall, self.seed, over=self.deadline.asked)

    def _solve_exactly(self, budget: float | None) -> None:
        """The whole problem in one model; its bound holds even when time was too short for the optimum."""
        effort = Effort(
            budget or EVER,
            max(0.1, self.deadline.left),
            self.seed,
            guided=False,
            over=self.deadline.asked,
        )
        outcome = solve_exactly(self.grid, self.scale, self.worth, effort)
        self.bound = min(self.bound, outcome.bound)
        if outcome.meetings is not None:
            self.better(self.scale.weigh(outcome.meetings))
        self.deadline.cut |= outcome.answer.braked
        self.tell()

    def _has_room(self) -> bool:
        """Whether a crew has a day without any standing meeting."""
        crew_days = {(held.day, held.crew) for held in self.standing.meetings}
        workdays = sum(bool(starts) for starts in self.grid.slots_at)
        return len(crew_days) < workdays * len(self.grid.crew_home)

    def _anneal(self, workers: int, budget: float | None) -> None:
        search = Search(self.opened.facts, self.opened.roster, self.seed, workers)
        with ThreadPoolExecutor(1) as thread:
            sharpened = thread.submit(self._sharpen)
            search.run(self.deadline, budget, self._told)
            self.deadline.cut |= sharpened.result()
        self.better(self._weigh(search.best))

    def _sharpen(self) -> bool:
        """Better bounds, while others search; whether there was too little time for all of them.

        A replan has none to spare.
        """
        if self.standing.meetings:
            return False
        for bound in self.master.sharpen(self._spare):
            self.bound = min(self.bound, bound)
        return self._spare() <= 0

    def _spare(self) -> float:
        """Seconds for the bound; the last ones are left to the plan."""
        return 0.0 if self.deadline.asked() else self.deadline.left - LAST

    def _mend(self, mend: Mend, budget: float | None) -> None:
        """Pieces in the fine model, as many as time or budget allow."""
        mend.worth = self.worth
        pieces = round(budget / PIECE) if budget is not None else None
        made = 0
        while not self.finished and made != pieces:
            made += 1
            mend.anywhere(self._effort())
            self.better(mend.worth)
            self.tell()

    def _told(self, best: Roster) -> bool:
        self.better(self._weigh(best))
        self.tell()
        return self.finished


def most(grid: Grid) -> int:
    """A bound that needs no solver: everything taken up, nobody on the way."""
    scale = Scale(grid)
    served = sum(points * count for levels in scale.levels for points, _, count in levels)
    return served + grid.problem.weights.fairness * (100 if any(grid.backlog) else 0)


def plan_of(grid: Grid, worth: Worth, bound: int, seed: int, deadline: Deadline) -> Plan:
    """The document of a draft."""
    return Plan(
        meetings=tuple(
            meeting_of(grid, held, name, taken)
            for held, name, taken in zip(
                worth.meetings, _names(grid, worth), worth.taken, strict=True
            )
        ),
        score=worth.score,
        bound=bound,
        gap=gap(bound, worth.score.total),
        seed=seed,
        seconds=deadline.elapsed,
        deterministic=not deadline.cut,
        notes=() if worth.meetings else tuple(why_empty(grid)),
    )


def _names(grid: Grid, worth: Worth) -> list[str]:
    """Pins keep their id; others are numbered."""
    taken = {pin.meeting.id for pin in grid.problem.pinned}
    fresh = (name for number in range(1, 10**9) if (name := f"m{number}") not in taken)
    return [
        next(fresh) if held.pin == FREE else grid.problem.pinned[held.pin].meeting.id
        for held in worth.meetings
    ]
