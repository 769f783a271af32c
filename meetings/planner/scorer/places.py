"""Rules 0 to 2: the period and its slots, the venue's hours, the light."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from meetings.planner.elements import Problem, Venue
from meetings.planner.plan import Meeting, clock
from meetings.planner.scorer.broken import Broken
from meetings.planner.scorer.visits import end, grouped, when

TWILIGHT = 30


def place_rules(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Broken]:
    """What breaks rules 0, 1 and 2."""
    slots = frozenset(problem.slots)
    for meeting in meetings:
        venue = problem.venue_by_id[meeting.venue]
        yield from _calendar(problem, meeting, slots)
        yield from _openings(problem, meeting, venue)
        yield from _light(problem, meeting, venue)
    yield from _one_at_a_time(problem, meetings)


def _calendar(problem: Problem, meeting: Meeting, slots: frozenset[int]) -> Iterator[Broken]:
    if not problem.first <= meeting.date <= problem.last:
        sentence = f"{meeting.id} lies outside the period, on {meeting.date}"
        yield Broken(0, "period", sentence, (meeting.id,))
    if meeting.start not in slots and not _keeps_its_time(problem, meeting):
        sentence = f"{meeting.id} starts at {clock(meeting.start)}, which is no slot"
        yield Broken(0, "slot", sentence, (meeting.id,))


def _keeps_its_time(problem: Problem, meeting: Meeting) -> bool:
    pin = problem.pin_by_id.get(meeting.id)
    return pin is not None and (pin.meeting.date, pin.meeting.start) == (
        meeting.date,
        meeting.start,
    )


def _openings(problem: Problem, meeting: Meeting, venue: Venue) -> Iterator[Broken]:
    for what, words in _closed(problem, meeting, venue):
        sentence = f"{meeting.id} is at {venue.id} on {when(meeting)}, {words}"
        yield Broken(1, what, sentence, (meeting.id,), (venue.id,))


def _closed(problem: Problem, meeting: Meeting, venue: Venue) -> Iterator[tuple[str, str]]:
    spans = venue.open[meeting.date.weekday()]
    if not any(start <= meeting.start and end(problem, meeting) <= till for start, till in spans):
        yield "hours", "not inside its opening hours"
    if meeting.date in venue.closed:
        yield "closed", "when it is closed"
    if venue.season and not venue.season[0] <= meeting.date <= venue.season[1]:
        yield "season", "out of its season"
    if meeting.date in problem.holidays:
        yield "holiday", "which is a holiday"


def _light(problem: Problem, meeting: Meeting, venue: Venue) -> Iterator[Broken]:
    sun = problem.daylight.get(meeting.date)
    if venue.lit or sun is None:
        return
    if meeting.start < sun[0] + TWILIGHT:
        yield _dark(meeting, venue, f"starts less than 30 minutes after sunrise ({clock(sun[0])})")
    if end(problem, meeting) > sun[1] - TWILIGHT:
        yield _dark(meeting, venue, f"ends less than 30 minutes before sunset ({clock(sun[1])})")


def _dark(meeting: Meeting, venue: Venue, words: str) -> Broken:
    sentence = f"{meeting.id} at {venue.id}, which is not lit, on {when(meeting)} {words}"
    return Broken(2, "dark", sentence, (meeting.id,), (venue.id,))


def _one_at_a_time(problem: Problem, meetings: Iterable[Meeting]) -> Iterator[Broken]:
    days = grouped(meetings, lambda each: [(each.venue, each.date)])
    for (venue, _), together in days.items():
        for one, other in combinations(together, 2):
            if other.start < end(problem, one):
                sentence = f"{one.id} and {other.id} are both at {venue} on {when(other)}"
                yield Broken(1, "taken", sentence, (one.id, other.id), (venue,))
