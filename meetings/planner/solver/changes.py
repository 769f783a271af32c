"""What can be done to a roster; everything is written down until it is kept or undone."""

from __future__ import annotations

from meetings.planner.solver.compiled import compiled
from meetings.planner.solver.facts import Facts, Ints
from meetings.planner.solver.roster import (
    AMOUNT,
    CREW,
    MINUTES,
    MISSING,
    NOBODY,
    SERVED,
    STAGE,
    TOPIC,
    Roster,
    leg,
    slot_of,
    venue_of,
)

SAT, ROSE, OPENED, CLOSED = range(4)


@compiled
def sit(
    facts: Facts,
    roster: Roster,
    official: int,
    day: int,
    crew: int,
    stage: int,
    topic: int,
    amount: int,
) -> None:
    """Seat an official who has time at a meeting that has room."""
    _write(roster, SAT, official, day, crew, stage, topic, amount)
    _sit(facts, roster, official, day, crew, stage, topic, amount)


@compiled
def rise(facts: Facts, roster: Roster, official: int, day: int, index: int) -> None:
    """Unseat an official from one of the day's meetings."""
    seat = roster.seats[official, day, index]
    _write(roster, ROSE, official, day, seat[CREW], seat[STAGE], seat[TOPIC], seat[AMOUNT])
    _rise(facts, roster, official, day, index)


@compiled
def go(facts: Facts, roster: Roster, day: int, crew: int, tour: int) -> None:
    """Send a crew that is at home on a tour through districts where no other crew is."""
    _write(roster, OPENED, NOBODY, day, crew, tour, 0, 0)
    _place(facts, roster, day, crew, tour)


@compiled
def stay(facts: Facts, roster: Roster, day: int, crew: int) -> None:
    """Leave a crew at home, once nobody sits in its meetings."""
    _write(roster, CLOSED, NOBODY, day, crew, roster.tour_at[day, crew], 0, 0)
    _withdraw(facts, roster, day, crew)


@compiled
def keep(roster: Roster) -> None:
    """Let everything stand."""
    roster.written[0] = 0


@compiled
def undo(facts: Facts, roster: Roster) -> None:
    """Take everything back since the last ``keep``."""
    while roster.written[0] > 0:
        roster.written[0] -= 1
        row = roster.journal[roster.written[0]]
        what, who, day, crew, where = row[0], row[1], row[2], row[3], row[4]
        if what == SAT:
            _rise(facts, roster, who, day, _seat_at(facts, roster, who, day, crew, where))
        elif what == ROSE:
            _sit(facts, roster, who, day, crew, where, row[5], row[6])
        elif what == OPENED:
            _withdraw(facts, roster, day, crew)
        else:
            _place(facts, roster, day, crew, where)


@compiled
def adopt(facts: Facts, roster: Roster, other: Roster, days: Ints) -> None:
    """Hold on these days what another roster holds there."""
    for day in days:
        for official in range(len(facts.home)):
            while roster.held[official, day] > 0:
                _rise(facts, roster, official, day, roster.held[official, day] - 1)
        for crew in range(len(facts.crew_home)):
            if roster.tour_at[day, crew] >= 0:
                _withdraw(facts, roster, day, crew)
    for day in days:
        for crew in range(len(facts.crew_home)):
            if other.tour_at[day, crew] >= 0:
                _place(facts, roster, day, crew, other.tour_at[day, crew])
        for official in range(len(facts.home)):
            for index in range(other.held[official, day]):
                seat = other.seats[official, day, index]
                crew, stage = seat[CREW], seat[STAGE]
                _sit(facts, roster, official, day, crew, stage, seat[TOPIC], seat[AMOUNT])


@compiled
def _write(
    roster: Roster,
    what: int,
    who: int,
    day: int,
    crew: int,
    where: int,
    topic: int,
    amount: int,
) -> None:
    row = roster.journal[roster.written[0]]
    row[0], row[1], row[2], row[3] = what, who, day, crew
    row[4], row[5], row[6] = where, topic, amount
    roster.written[0] += 1


@compiled
def _sit(
    facts: Facts,
    roster: Roster,
    official: int,
    day: int,
    crew: int,
    stage: int,
    topic: int,
    amount: int,
) -> None:
    seats = roster.seats[official, day]
    slot = slot_of(facts, roster, day, crew, stage)
    index = roster.held[official, day]
    while index > 0 and (
        slot_of(facts, roster, day, seats[index - 1, CREW], seats[index - 1, STAGE]) > slot
    ):
        seats[index] = seats[index - 1]
        index -= 1
    seats[index, CREW] = crew
    seats[index, STAGE] = stage
    seats[index, TOPIC] = topic
    seats[index, AMOUNT] = amount
    roster.held[official, day] += 1
    _count(facts, roster, official, day, crew, stage, topic, amount, 1)


@compiled
def _rise(facts: Facts, roster: Roster, official: int, day: int, index: int) -> None:
    seats = roster.seats[official, day]
    crew, stage = seats[index, CREW], seats[index, STAGE]
    topic, amount = seats[index, TOPIC], seats[index, AMOUNT]
    roster.held[official, day] -= 1
    for later in range(index, roster.held[official, day]):
        seats[later] = seats[later + 1]
    _count(facts, roster, official, day, crew, stage, topic, amount, -1)


@compiled
def _seat_at(facts: Facts, roster: Roster, official: int, day: int, crew: int, stage: int) -> int:
    """The place of a meeting among the official's of that day."""
    for index in range(roster.held[official, day]):
        seat = roster.seats[official, day, index]
        if seat[CREW] == crew and seat[STAGE] == stage:
            return index
    return NOBODY


@compiled
def _place(facts: Facts, roster: Roster, day: int, crew: int, tour: int) -> None:
    roster.tour_at[day, crew] = tour
    for stage in range(facts.stages[tour]):
        roster.crew_at[day, facts.district[tour, stage]] = crew
        venue = facts.venue[tour, day, stage]
        roster.room[day, crew, stage] = facts.capacity[venue] if venue >= 0 else 0


@compiled
def _withdraw(facts: Facts, roster: Roster, day: int, crew: int) -> None:
    tour = roster.tour_at[day, crew]
    for stage in range(facts.stages[tour]):
        roster.crew_at[day, facts.district[tour, stage]] = NOBODY
        roster.room[day, crew, stage] = 0
    roster.tour_at[day, crew] = NOBODY


@compiled
def _count(
    facts: Facts,
    roster: Roster,
    official: int,
    day: int,
    crew: int,
    stage: int,
    topic: int,
    amount: int,
    sign: int,
) -> None:
    """What one seat more or less means to meeting, official, district and ways."""
    district = facts.district[roster.tour_at[day, crew], stage]
    roster.room[day, crew, stage] -= sign * amount
    roster.topics[day, crew, stage, topic] += sign
    before = roster.staff[day, crew, stage]
    roster.staff[day, crew, stage] = before + sign
    roster.today[official, day] -= sign
    roster.this_week[official, facts.week_of[day]] -= sign
    _supply(facts, roster, district, topic, sign * amount)
    _visit(facts, roster, official, district, day, sign)
    _recount_way(facts, roster, official, day)
    if before == 0 or before + sign == 0:
        _recount_crew_way(facts, roster, day, crew)


@compiled
def _supply(facts: Facts, roster: Roster, district: int, topic: int, amount: int) -> None:
    """Add what could be taken up, or take it back."""
    need = facts.need[district, topic]
    points = facts.points_from[district, topic]
    before = min(roster.supplied[district, topic], need)
    roster.supplied[district, topic] += amount
    after = min(roster.supplied[district, topic], need)
    roster.taken[district] += after - before
    roster.totals[SERVED] += facts.points[points + after] - facts.points[points + before]


@compiled
def _visit(
    facts: Facts, roster: Roster, official: int, district: int, day: int, count: int
) -> None:
    """Count a visit, or take it back."""
    for row in range(facts.windows_from[official, district], facts.windows_to[official, district]):
        if facts.windows[row, 0] <= day <= facts.windows[row, 1]:
            asked = facts.windows[row, 2]
            before = max(0, asked - roster.made[row])
            roster.made[row] += count
            roster.totals[MISSING] += max(0, asked - roster.made[row]) - before


@compiled
def _recount_way(facts: Facts, roster: Roster, official: int, day: int) -> None:
    """Home, the meetings in order, home."""
    minutes = 0
    last = NOBODY
    home = facts.home[official]
    for index in range(roster.held[official, day]):
        seat = roster.seats[official, day, index]
        venue = venue_of(facts, roster, day, seat[CREW], seat[STAGE])
        if last == NOBODY:
            minutes += facts.travel[home, facts.located[venue]]
        else:
            minutes += leg(facts, last, venue)
        last = venue
    if last != NOBODY:
        minutes += facts.travel[home, facts.located[last]]
    roster.totals[MINUTES] += minutes - roster.way[official, day]
    roster.way[official, day] = minutes


@compiled
def _recount_crew_way(facts: Facts, roster: Roster, day: int, crew: int) -> None:
    """Home, the meetings that somebody sits in, home."""
    minutes = 0
    last = NOBODY
    home = facts.crew_home[crew]
    tour = roster.tour_at[day, crew]
    for stage in range(facts.stages[tour]):
        if roster.staff[day, crew, stage] > 0:
            venue = facts.venue[tour, day, stage]
            if last == NOBODY:
                minutes += facts.travel[home, facts.located[venue]]
            else:
                minutes += leg(facts, last, venue)
            last = venue
    if last != NOBODY:
        minutes += facts.travel[home, facts.located[last]]
    roster.totals[MINUTES] += minutes - roster.crew_way[day, crew]
    roster.crew_way[day, crew] = minutes
