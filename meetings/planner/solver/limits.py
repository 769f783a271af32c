"""How many visits an official can have in all weeks, and how many days those need at the least."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meetings.planner.solver.linear import Terms

if TYPE_CHECKING:
    from meetings.planner.solver.part import Part


def limit(part: Part, official: int) -> None:
    """Add the rows of an official's days and weeks."""
    grid, lp = part.grid, part.lp
    visits = [
        term for (who, _), terms in sorted(part.visits.items()) if who == official for term in terms
    ]
    if not visits:
        return
    daily = {day: _possible(part, official, day) for day in part.span}
    weekly = [
        min(grid.per_week[official], sum(daily.get(day, 0) for day in days))
        for days in grid.week_days.values()
    ]
    lp.at_most(visits, sum(weekly))
    part.budgets[official] = len(lp.rows) - 1
    free = sum(count > 0 for count in daily.values()) - part.held.officials[official]
    lp.at_most(part.trips[official], free)
    _rest_of_week(part, official, visits, sum(count > 0 for count in weekly))


def _possible(part: Part, official: int, day: int) -> int:
    grid = part.grid
    odd = (start for where, start in part.odd_starts if where == day)
    free = sum(grid.free(official, day, start) for start in sorted({*grid.slots_at[day], *odd}))
    return min(free, grid.per_day[official])


def _rest_of_week(part: Part, official: int, visits: Terms, weeks: int) -> None:
    """With 5 visits a week and 3 a day, the fourth and fifth need a day of their own.

    In a week of m visits there are at least full + (m - 3 full) / rest days, whatever m; ``full`` days
    are wholly used at the limit, and ``rest`` visits are left over.
    """
    grid = part.grid
    full, rest = divmod(grid.per_week[official], grid.per_day[official])
    if full and rest:
        used = full * grid.per_day[official]
        terms = visits + [(var, -rest) for var, _ in part.trips[official]]
        held = part.held.officials[official]
        part.lp.at_most(terms, weeks * (used - rest * full) + rest * held)
