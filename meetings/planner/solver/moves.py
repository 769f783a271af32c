"""Ways to unmake a little of a roster and make it anew."""

from __future__ import annotations

import numpy as np

from meetings.planner.solver.changes import go, rise, stay
from meetings.planner.solver.compiled import compiled
from meetings.planner.solver.facts import Facts, Ints
from meetings.planner.solver.queue import Queue
from meetings.planner.solver.roster import CREW, NOBODY, STAGE, TOPIC, Roster
from meetings.planner.solver.seating import call, fill, put
from meetings.planner.solver.span import Span, below, draw_first, some_weeks, week_with

NOISE = 60.0
"""Points."""
NOISY = 0.7
TRUST = (0.0, 0.5, 0.9, 1.0)
STAYS = 0.4
DRAWS = 8


@compiled
def officials(
    facts: Facts, roster: Roster, span: Span, queue: Queue, random: np.random.Generator
) -> None:
    """Some officials of one week, or fewer of two, go elsewhere."""
    weeks = 2 if below(random, 3) == 0 else 1
    days = span.chosen[: some_weeks(random, span, weeks)]
    sitting = _sitting(facts, roster, span, days)
    chosen = draw_first(random, span.people, sitting, 1 + below(random, 5 - weeks))
    for index in range(chosen):
        _leave(facts, roster, span.people[index], days)
    for index in range(chosen):
        _reseat(facts, roster, queue, span.people[index], days)
    _refill(facts, roster, queue, random)


@compiled
def related(
    facts: Facts, roster: Roster, span: Span, queue: Queue, random: np.random.Generator
) -> None:
    """In two weeks, those who come to one district about one topic, and one who could, are placed anew.

    Removing what can stand in for one another: Shaw, *Using constraint programming and local search
    methods to solve vehicle routing problems* (1998).
    """
    days = span.chosen[: some_weeks(random, span, 2)]
    day, official, index = _any_seat(roster, days, random)
    if day < 0:
        return
    seat = roster.seats[official, day, index]
    district = facts.district[roster.tour_at[day, seat[CREW]], seat[STAGE]]
    topic = seat[TOPIC]
    helper = _any_helper(facts, district, topic, random)
    freed = _free(span, helper, 0)
    _leave(facts, roster, helper, days)
    for index in range(facts.helpers_from[district], facts.helpers_from[district + 1]):
        official = facts.helpers[index]
        if facts.able[official, district, topic]:
            for day in days:
                if _leave_district(facts, roster, official, day, district, topic):
                    freed = _free(span, official, freed)
    for index in range(facts.helpers_from[district], facts.helpers_from[district + 1]):
        official = facts.helpers[index]
        if facts.able[official, district, topic]:
            for day in days:
                if roster.crew_at[day, district] >= 0:
                    put(facts, roster, queue, official, day, district)
    _resettle(facts, roster, span, queue, random, freed, days)


@compiled
def blocks(
    facts: Facts, roster: Roster, span: Span, queue: Queue, random: np.random.Generator
) -> None:
    """A day or two in a district of one week are staffed anew."""
    week = span.chosen[: some_weeks(random, span, 1)]
    size = _blocks(facts, roster, span, week)
    chosen = draw_first(random, span.blocks, size, 1 + below(random, 2))
    freed = 0
    for index in range(chosen):
        day, place = divmod(span.blocks[index], len(facts.need))
        freed = _empty(facts, roster, span, day, place, freed)
    for index in range(chosen):
        day, place = divmod(span.blocks[index], len(facts.need))
        call(facts, roster, queue, day, place)
    _resettle(facts, roster, span, queue, random, freed, week)


@compiled
def tour(
    facts: Facts, roster: Roster, span: Span, queue: Queue, random: np.random.Generator
) -> None:
    """A crew goes another tour on one day, or the idle one that lives nearest does."""
    day = span.days[below(random, len(span.days))]
    crew = below(random, len(facts.crew_home))
    if facts.taken_days[day, crew]:
        return
    freed = 0
    if roster.tour_at[day, crew] >= 0:
        freed = _close(facts, roster, span, day, crew, 0)
    other = _any_tour(facts, roster, day, crew, random)
    if other >= 0:
        go(facts, roster, day, _nearest_idle(facts, roster, day, other), other)
        _call_tour(facts, roster, queue, day, other)
    _resettle(facts, roster, span, queue, random, freed, week_with(span, day))


@compiled
def idle(
    facts: Facts, roster: Roster, span: Span, queue: Queue, random: np.random.Generator
) -> None:
    """A crew stays at home on one day; its visitors go elsewhere in the week."""
    day = span.days[below(random, len(span.days))]
    crew = below(random, len(facts.crew_home))
    if roster.tour_at[day, crew] < 0:
        return
    freed = _close(facts, roster, span, day, crew, 0)
    _resettle(facts, roster, span, queue, random, freed, week_with(span, day))


@compiled
def swap(
    facts: Facts, roster: Roster, span: Span, queue: Queue, random: np.random.Generator
) -> None:
    """Two days exchange the tours of a crew."""
    one = span.days[below(random, len(span.days))]
    other = span.days[below(random, len(span.days))]
    crew = below(random, len(facts.crew_home))
    first, second = roster.tour_at[one, crew], roster.tour_at[other, crew]
    if one == other or first < 0 or second < 0:
        return
    freed = _close(facts, roster, span, one, crew, 0)
    freed = _close(facts, roster, span, other, crew, freed)
    for day, number in ((one, second), (other, first)):
        if _goes(facts, roster, day, number):
            go(facts, roster, day, crew, number)
            _call_tour(facts, roster, queue, day, number)
    for index in range(freed):
        _reseat(facts, roster, queue, span.people[index], week_with(span, one))
    _resettle(facts, roster, span, queue, random, freed, week_with(span, other))


@compiled
def district(
    facts: Facts, roster: Roster, span: Span, queue: Queue, random: np.random.Generator
) -> None:
    """Some of the trips to one district are given to others, all over the days."""
    size = _blocks(facts, roster, span, span.days)
    if size == 0:
        return
    place = span.blocks[below(random, size)] % len(facts.need)
    mine = 0
    for day in span.days:
        if roster.crew_at[day, place] >= 0:
            span.chosen[mine] = day
            mine += 1
    chosen = span.chosen[: draw_first(random, span.chosen, mine, 2 + below(random, 4))]
    for day in chosen:
        for index in range(facts.helpers_from[place], facts.helpers_from[place + 1]):
            official = facts.helpers[index]
            goes = roster.held[official, day] > 0 and random.random() >= STAYS
            if goes and _leave_district(facts, roster, official, day, place, NOBODY):
                _reseat(facts, roster, queue, official, week_with(span, day))
    for day in chosen:
        call(facts, roster, queue, day, place)
    _refill(facts, roster, queue, random)


@compiled
def _resettle(
    facts: Facts,
    roster: Roster,
    span: Span,
    queue: Queue,
    random: np.random.Generator,
    freed: int,
    days: Ints,
) -> None:
    """Those written down wait for every place of these days; all who wait are seated."""
    for index in range(freed):
        _reseat(facts, roster, queue, span.people[index], days)
        span.mark[span.people[index]] = False
    _refill(facts, roster, queue, random)


@compiled
def _refill(facts: Facts, roster: Roster, queue: Queue, random: np.random.Generator) -> None:
    """Seat by gain, by the tariff or between, with some noise; then use the visits that this spared."""
    spread = NOISE * random.random() if random.random() < NOISY else 0.0
    for row in range(queue.size[0]):
        queue.noise[row] = spread * (random.random() - 0.5) if spread > 0 else 0.0
    trust = TRUST[below(random, len(TRUST))]
    fill(facts, roster, queue, trust)
    if trust > 0:
        kept = 0
        for row in range(queue.size[0]):
            if facts.prices[queue.pairs[row, 0]] > 0:
                queue.pairs[kept] = queue.pairs[row]
                queue.noise[kept] = queue.noise[row]
                kept += 1
        queue.size[0] = kept
        fill(facts, roster, queue, 0.0)


@compiled
def _sitting(facts: Facts, roster: Roster, span: Span, days: Ints) -> int:
    """Write down who has a meeting on these days."""
    count = 0
    for official in range(len(facts.home)):
        for day in days:
            if roster.held[official, day] > 0:
                span.people[count] = official
                count += 1
                break
    return count


@compiled
def _leave(facts: Facts, roster: Roster, official: int, days: Ints) -> None:
    """An official leaves all meetings of these days."""
    for day in days:
        if day >= 0:
            while roster.held[official, day] > 0:
                rise(facts, roster, official, day, roster.held[official, day] - 1)


@compiled
def _leave_district(
    facts: Facts, roster: Roster, official: int, day: int, district: int, topic: int
) -> bool:
    """An official leaves the meetings of a day there, about one topic or (-1) any; whether there was one."""
    left = False
    for index in range(roster.held[official, day] - 1, -1, -1):
        seat = roster.seats[official, day, index]
        tour = roster.tour_at[day, seat[CREW]]
        if facts.district[tour, seat[STAGE]] == district and (topic < 0 or seat[TOPIC] == topic):
            rise(facts, roster, official, day, index)
            left = True
    return left


@compiled
def _empty(facts: Facts, roster: Roster, span: Span, day: int, district: int, count: int) -> int:
    """Everybody leaves the meetings of a day in a district; they are added to those written down."""
    for index in range(facts.helpers_from[district], facts.helpers_from[district + 1]):
        official = facts.helpers[index]
        if _leave_district(facts, roster, official, day, district, NOBODY):
            count = _free(span, official, count)
    return count


@compiled
def _close(facts: Facts, roster: Roster, span: Span, day: int, crew: int, freed: int) -> int:
    """A crew stays at home; its visitors are added to those written down."""
    tour = roster.tour_at[day, crew]
    for stage in range(facts.stages[tour]):
        if facts.enters[tour, stage]:
            freed = _empty(facts, roster, span, day, facts.district[tour, stage], freed)
    stay(facts, roster, day, crew)
    return freed


@compiled
def _blocks(facts: Facts, roster: Roster, span: Span, days: Ints) -> int:
    """Write down where crews are on these days."""
    size = 0
    for day in days:
        if day < 0:
            continue
        for crew in range(len(facts.crew_home)):
            tour = roster.tour_at[day, crew]
            if tour < 0:
                continue
            for stage in range(facts.stages[tour]):
                if facts.enters[tour, stage]:
                    span.blocks[size] = day * len(facts.need) + facts.district[tour, stage]
                    size += 1
    return size


@compiled
def _free(span: Span, official: int, count: int) -> int:
    """Write an official down once."""
    if not span.mark[official]:
        span.mark[official] = True
        span.people[count] = official
        count += 1
    return count


@compiled
def _reseat(facts: Facts, roster: Roster, queue: Queue, official: int, days: Ints) -> None:
    """The official waits for every place of these days where crews are."""
    for day in days:
        if day < 0 or roster.today[official, day] <= 0:
            continue
        for crew in range(len(facts.crew_home)):
            tour = roster.tour_at[day, crew]
            if tour < 0:
                continue
            for stage in range(facts.stages[tour]):
                district = facts.district[tour, stage]
                if facts.reaches[official, district]:
                    put(facts, roster, queue, official, day, district)


@compiled
def _goes(facts: Facts, roster: Roster, day: int, tour: int) -> bool:
    """Whether a tour can go on a day, with no other crew in its districts."""
    if not facts.runs[tour, day]:
        return False
    for stage in range(facts.stages[tour]):
        if roster.crew_at[day, facts.district[tour, stage]] >= 0:
            return False
    return True


@compiled
def _call_tour(facts: Facts, roster: Roster, queue: Queue, day: int, tour: int) -> None:
    """All who could help on a tour wait for its meetings."""
    for stage in range(facts.stages[tour]):
        if facts.enters[tour, stage]:
            call(facts, roster, queue, day, facts.district[tour, stage])


@compiled
def _any_tour(
    facts: Facts, roster: Roster, day: int, crew: int, random: np.random.Generator
) -> int:
    """One of the tours near a crew that can go on a day; -1 when a few draws find none."""
    near = facts.near[crew]
    for _ in range(DRAWS):
        number: int = near[below(random, len(near))]
        if number >= 0 and _goes(facts, roster, day, number):
            return number
    return NOBODY


@compiled
def _nearest_idle(facts: Facts, roster: Roster, day: int, number: int) -> int:
    best = NOBODY
    for crew in range(len(facts.crew_home)):
        if roster.tour_at[day, crew] >= 0 or facts.taken_days[day, crew]:
            continue
        if best < 0 or facts.approach[number, crew] < facts.approach[number, best]:
            best = crew
    return best


@compiled
def _any_seat(roster: Roster, days: Ints, random: np.random.Generator) -> tuple[int, int, int]:
    """Day, official and place of a seat on these days, each as likely; -1 when there is none."""
    count = 0
    for official in range(len(roster.held)):
        for day in days:
            count += roster.held[official, day]
    left = below(random, count)
    for official in range(len(roster.held)):
        for day in days:
            if left < roster.held[official, day]:
                return day, official, left
            left -= roster.held[official, day]
    return NOBODY, NOBODY, NOBODY


@compiled
def _any_helper(facts: Facts, district: int, topic: int, random: np.random.Generator) -> int:
    """Somebody responsible for a topic in a district."""
    count = 0
    first, last = facts.helpers_from[district], facts.helpers_from[district + 1]
    for index in range(first, last):
        count += facts.able[facts.helpers[index], district, topic]
    left = below(random, count)
    for index in range(first, last):
        if facts.able[facts.helpers[index], district, topic]:
            if left == 0:
                helper: int = facts.helpers[index]
                return helper
            left -= 1
    return NOBODY
