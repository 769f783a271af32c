"""The most gainful way in which an official can come to a district on a day.

A trip seats one official about one topic at some of the meetings that a crew holds there. ``trust`` is how far trips
are ranked by the tariff, from 0 (by their gain) to 1.
"""

from __future__ import annotations

from meetings.planner.solver.changes import sit
from meetings.planner.solver.compiled import compiled
from meetings.planner.solver.facts import Facts
from meetings.planner.solver.queue import Queue
from meetings.planner.solver.roster import (
    CREW,
    DUTY,
    NOBODY,
    STAGE,
    TRAVEL,
    Roster,
    leg,
    limit,
    slot_of,
    venue_of,
)

SESSIONS = 3
NONE = -1e18


@compiled
def best_trip(
    facts: Facts,
    roster: Roster,
    queue: Queue,
    official: int,
    day: int,
    district: int,
    trust: float,
) -> tuple[float, int, int]:
    """The rank of the best trip, its topic and how many meetings it has."""
    most = limit(facts, roster, official, day)
    if most <= 0:
        return NONE, NOBODY, 0
    duty = _duty(facts, roster, official, day, district)
    lacks = lacks_any(facts, roster, official, district)
    if not (lacks or duty):
        return NONE, NOBODY, 0
    count, minutes = _look(facts, roster, queue, official, day, district)
    if count == 0:
        return NONE, NOBODY, 0
    bonus = duty - facts.weights[TRAVEL] * minutes / 10
    amount = min(most, count) * facts.answers[official]
    crew = roster.crew_at[day, district]
    best, best_topic, best_used = NONE, NOBODY, 0
    for topic in range(facts.need.shape[1]):
        if not facts.able[official, district, topic] or (
            lacks and roster.supplied[district, topic] >= facts.need[district, topic]
        ):
            continue
        hope = _hope(facts, roster, district, topic, amount) + bonus
        if hope <= 0 or hope <= best:
            continue
        picked = _pick(facts, roster, queue, official, day, crew, topic, count, most)
        rank, used = _rank(facts, roster, queue, official, district, topic, picked, bonus, trust)
        if rank > best:
            best, best_topic, best_used = rank, topic, used
    return best, best_topic, best_used


@compiled
def take(
    facts: Facts,
    roster: Roster,
    queue: Queue,
    official: int,
    day: int,
    district: int,
    topic: int,
    used: int,
) -> None:
    """Seat the official at the first of the meetings for that topic."""
    crew = roster.crew_at[day, district]
    most = limit(facts, roster, official, day)
    count, _ = _look(facts, roster, queue, official, day, district)
    _pick(facts, roster, queue, official, day, crew, topic, count, most)
    for index in range(used):
        stage, amount = queue.picked[index], queue.amounts[index]
        sit(facts, roster, official, day, crew, stage, topic, amount)


@compiled
def lacks_any(facts: Facts, roster: Roster, official: int, district: int) -> bool:
    """Whether there is something left that the official could take up."""
    for topic in range(facts.need.shape[1]):
        if (
            facts.able[official, district, topic]
            and roster.supplied[district, topic] < facts.need[district, topic]
        ):
            return True
    return False


@compiled
def _duty(facts: Facts, roster: Roster, official: int, day: int, district: int) -> int:
    """Points of one more visit."""
    points = 0
    for row in range(facts.windows_from[official, district], facts.windows_to[official, district]):
        first, last, asked = facts.windows[row, 0], facts.windows[row, 1], facts.windows[row, 2]
        if first <= day <= last and roster.made[row] < asked:
            points += facts.weights[DUTY]
    return points


@compiled
def _look(
    facts: Facts, roster: Roster, queue: Queue, official: int, day: int, district: int
) -> tuple[int, int]:
    """How many of the day's meetings there the official can come to, and the least minutes more."""
    crew = roster.crew_at[day, district]
    tour = roster.tour_at[day, crew]
    count = least = 0
    alone = roster.held[official, day] == 0
    for stage in range(facts.stages[tour]):
        venue = facts.venue[tour, day, stage]
        slot = facts.slot[tour, stage]
        if (
            facts.district[tour, stage] != district
            or venue < 0
            or not facts.free[official, day, slot]
        ):
            continue
        added = 0 if alone else _added(facts, roster, official, day, slot, venue)
        if added >= 0:
            least = min(least, added) if count else added
            queue.reach[count] = stage
            count += 1
    if alone:
        least = 2 * facts.travel[facts.home[official], district]
    return count, least


@compiled
def _added(facts: Facts, roster: Roster, official: int, day: int, slot: int, venue: int) -> int:
    """Minutes more to come to a venue between the day's other meetings; negative if that is too late."""
    home = facts.home[official]
    before = after = NOBODY
    for index in range(roster.held[official, day]):
        seat = roster.seats[official, day, index]
        other = slot_of(facts, roster, day, seat[CREW], seat[STAGE])
        there = venue_of(facts, roster, day, seat[CREW], seat[STAGE])
        if other == slot:
            return -1
        pause = facts.pause[other, slot] if other < slot else facts.pause[slot, other]
        if pause < leg(facts, there, venue):
            return -1
        if other < slot:
            before = there
        elif after == NOBODY:
            after = there
    here = facts.located[venue]
    come = facts.travel[home, here] if before == NOBODY else leg(facts, before, venue)
    leave = facts.travel[home, here] if after == NOBODY else leg(facts, venue, after)
    if before == NOBODY and after == NOBODY:
        return come + leave
    if before == NOBODY:
        spared = facts.travel[home, facts.located[after]]
    elif after == NOBODY:
        spared = facts.travel[home, facts.located[before]]
    else:
        spared = leg(facts, before, after)
    more: int = come + leave - spared
    return max(0, more)


@compiled
def _hope(facts: Facts, roster: Roster, district: int, topic: int, amount: int) -> int:
    """Points of so many appeals more."""
    need = facts.need[district, topic]
    points = facts.points_from[district, topic]
    now = min(roster.supplied[district, topic], need)
    gain: int = facts.points[points + min(now + amount, need)] - facts.points[points + now]
    return gain


@compiled
def _pick(
    facts: Facts,
    roster: Roster,
    queue: Queue,
    official: int,
    day: int,
    crew: int,
    topic: int,
    count: int,
    most: int,
) -> int:
    """The roomiest of what can be reached; among equals one where the topic is, then the earliest."""
    answers = facts.answers[official]
    picked = 0
    queue.used[:count] = False
    while picked < most:
        best = NOBODY
        best_amount, best_there = -1, False
        for index in range(count):
            if queue.used[index]:
                continue
            stage = queue.reach[index]
            there = roster.topics[day, crew, stage, topic] > 0
            amount = min(roster.room[day, crew, stage], answers)
            if amount < best_amount or (amount == best_amount and (best_there or not there)):
                continue
            if not there and _sessions(roster, day, crew, stage) >= SESSIONS:
                continue
            best, best_amount, best_there = index, amount, there
        if best == NOBODY:
            break
        queue.used[best] = True
        queue.picked[picked] = queue.reach[best]
        queue.amounts[picked] = best_amount
        picked += 1
    return picked


@compiled
def _sessions(roster: Roster, day: int, crew: int, stage: int) -> int:
    """How many topics a meeting has."""
    count = 0
    for topic in range(roster.topics.shape[3]):
        if roster.topics[day, crew, stage, topic] > 0:
            count += 1
    return count


@compiled
def _rank(
    facts: Facts,
    roster: Roster,
    queue: Queue,
    official: int,
    district: int,
    topic: int,
    picked: int,
    bonus: float,
    trust: float,
) -> tuple[float, int]:
    """Points of a trip to as many of the meetings picked as gain something, and how many these are."""
    need = facts.need[district, topic]
    points = facts.points_from[district, topic]
    spared = trust * facts.prices[official]
    start = now = min(roster.supplied[district, topic], need)
    amount = used = served = 0
    for index in range(picked):
        after = min(now + queue.amounts[index], need)
        gain = facts.points[points + after] - facts.points[points + now]
        if gain <= (spared if used else 0.0) and (used > 0 or served + bonus <= 0):
            break
        now = after
        served = facts.points[points + now] - facts.points[points + start]
        amount += queue.amounts[index]
        used += 1
    if used == 0 or served + bonus <= 0:
        return NONE, 0
    at_tariff = min(float(served), amount * facts.tariff[district, topic])
    return served + trust * (at_tariff - served) + bonus - spared * used, used
