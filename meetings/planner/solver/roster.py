"""A plan in motion: tours of crews and seats of officials.

What a topic's officials could take up in a district counts up to its backlog, so that the order of seats
does not matter. Axes as in ``facts``.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from meetings.planner.solver.compiled import compiled
from meetings.planner.solver.draft import FREE, Held
from meetings.planner.solver.facts import Facts, Ints
from meetings.planner.solver.grid import Grid

NOBODY = -1
CREW, STAGE, TOPIC, AMOUNT = range(4)
SERVED, MISSING, MINUTES = range(3)
TRAVEL, FAIRNESS, DUTY = range(3)


class Roster(NamedTuple):
    """Arrays by index; sentinel -1 where there is nothing."""

    tour_at: Ints
    """D × C: the tour of each crew."""
    crew_at: Ints
    """D × K: the crew in each district."""
    room: Ints
    """D × C × P: what is left of the capacity of each meeting."""
    topics: Ints
    """D × C × P × T: how many officials sit about each topic."""
    staff: Ints
    """D × C × P: how many officials sit there."""
    held: Ints
    """O × D: how many meetings an official has."""
    seats: Ints
    """O × D × most a day × 4: crew, stage, topic and amount of each, in order of time."""
    today: Ints
    """O × D: how many more there may be."""
    this_week: Ints
    """O × weeks: the same by week."""
    supplied: Ints
    """K × T: what could be taken up, beyond the backlog too."""
    taken: Ints
    """The appeals taken up of each district."""
    made: Ints
    """Visits, duty by duty."""
    way: Ints
    """O × D: minutes of each official."""
    crew_way: Ints
    """D × C: minutes of each crew."""
    totals: Ints
    """Points of appeals, visits of duties missing, minutes of all."""
    journal: Ints
    """Rows of what was done, by whom, day, crew, stage or tour, topic, amount."""
    written: Ints
    """One number: how many rows of the journal count."""


def roster_of(facts: Facts) -> Roster:
    """Nobody is sent anywhere yet, next to what stands."""
    officials, days, slots = facts.free.shape
    crews, (districts, topics) = len(facts.crew_home), facts.need.shape
    stages = facts.slot.shape[1]
    most = min(slots, int(facts.today.max(initial=0)))
    roster = Roster(
        tour_at=np.full((days, crews), NOBODY, np.int64),
        crew_at=np.full((days, districts), NOBODY, np.int64),
        room=np.zeros((days, crews, stages), np.int64),
        topics=np.zeros((days, crews, stages, topics), np.int64),
        staff=np.zeros((days, crews, stages), np.int64),
        held=np.zeros((officials, days), np.int64),
        seats=np.zeros((officials, days, most, 4), np.int64),
        today=facts.today.copy(),
        this_week=facts.this_week.copy(),
        supplied=facts.supplied.copy(),
        taken=np.minimum(facts.supplied, facts.need).sum(axis=1),
        made=facts.made.copy(),
        way=np.zeros((officials, days), np.int64),
        crew_way=np.zeros((days, crews), np.int64),
        totals=np.zeros(3, np.int64),
        # A move takes back each seat and tour at most once, and gives it at most once.
        journal=np.zeros((2 * days * (officials * most + crews) + 1, 7), np.int64),
        written=np.zeros(1, np.int64),
    )
    first = np.minimum(facts.supplied, facts.need) + facts.points_from
    roster.totals[SERVED] = facts.points[first].sum()
    roster.totals[MISSING] = np.maximum(facts.windows[:, 2] - facts.made, 0).sum()
    return roster


def copy(roster: Roster, other: Roster) -> None:
    """Make another roster of the same facts hold the same."""
    for name, values, others in zip(Roster._fields, roster, other, strict=True):
        if name != "journal":
            np.copyto(others, values)


def meetings_of(grid: Grid, facts: Facts, roster: Roster) -> list[Held]:
    """The meetings that somebody sits in."""
    staff: dict[tuple[int, int, int], list[tuple[int, int]]] = {}
    for official, day in np.argwhere(roster.held).tolist():
        for crew, stage, topic, _ in roster.seats[
            official, day, : roster.held[official, day]
        ].tolist():
            staff.setdefault((day, crew, stage), []).append((official, topic))
    return [
        Held(
            day,
            grid.slots[facts.slot[roster.tour_at[day, crew], stage]],
            int(facts.venue[roster.tour_at[day, crew], day, stage]),
            crew,
            tuple(sorted(sitting)),
            FREE,
        )
        for (day, crew, stage), sitting in sorted(staff.items())
    ]


@compiled
def score(facts: Facts, roster: Roster) -> int:
    """Ten times the score of what the roster holds, without changes of pins."""
    lowest = -1
    for district in range(len(facts.backlog)):
        if facts.backlog[district] > 0:
            share = 100 * roster.taken[district] // facts.backlog[district]
            if lowest < 0 or share < lowest:
                lowest = share
    worth: int = (
        roster.totals[SERVED]
        + facts.weights[FAIRNESS] * max(lowest, 0)
        - facts.weights[DUTY] * roster.totals[MISSING]
    )
    tenths: int = 10 * worth - facts.weights[TRAVEL] * roster.totals[MINUTES]
    return tenths


@compiled
def limit(facts: Facts, roster: Roster, official: int, day: int) -> int:
    """How many meetings the official may still have that day."""
    most: int = min(roster.today[official, day], roster.this_week[official, facts.week_of[day]])
    return most


@compiled
def leg(facts: Facts, here: int, there: int) -> int:
    """Minutes from venue to venue."""
    if here == there:
        return 0
    minutes: int = facts.travel[facts.located[here], facts.located[there]]
    return minutes


@compiled
def venue_of(facts: Facts, roster: Roster, day: int, crew: int, stage: int) -> int:
    """Where a meeting is."""
    venue: int = facts.venue[roster.tour_at[day, crew], day, stage]
    return venue


@compiled
def slot_of(facts: Facts, roster: Roster, day: int, crew: int, stage: int) -> int:
    """When a meeting is."""
    slot: int = facts.slot[roster.tour_at[day, crew], stage]
    return slot
