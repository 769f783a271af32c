"""Rules 3 and 4: one place at a time with the way between, and what an official can bear."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations

from meetings.planner.elements import Official, Problem
from meetings.planner.plan import Meeting
from meetings.planner.scorer.broken import Broken
from meetings.planner.scorer.visits import end, grouped, way_between, when


def people_rules(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Broken]:
    """What breaks rules 3 and 4."""
    agendas = grouped(meetings, lambda each: [(each.date, who) for who in sorted(each.officials)])
    for (_, official), day in agendas.items():
        yield from _ways(problem, official, day)
        yield from _per_day(problem.official_by_id[official], day)
    for (_, crew), day in grouped(meetings, lambda each: [(each.date, each.crew)]).items():
        yield from _ways(problem, crew, day)
    yield from _per_week(problem, meetings)
    for meeting in meetings:
        for who in sorted(meeting.officials):
            yield from _away(problem, problem.official_by_id[who], meeting)


def _ways(problem: Problem, who: str, day: list[Meeting]) -> Iterator[Broken]:
    for one, other in combinations(day, 2):
        needed = way_between(problem, one, other)
        between = other.start - end(problem, one)
        if between < needed:
            yield Broken(3, *_clash(who, one, other, between, needed))


def _clash(
    who: str, one: Meeting, other: Meeting, between: int, needed: int
) -> tuple[str, str, tuple[str, str], tuple[str]]:
    both = (one.id, other.id)
    if between < 0:
        return "twice", f"{who} is at {one.id} and {other.id} at once, {when(other)}", both, (who,)
    sentence = f"{who} has {between} minutes from {one.id} to {other.id} and needs {needed}"
    return "way", f"{sentence}, {when(other)}", both, (who,)


def _per_day(official: Official, day: list[Meeting]) -> Iterator[Broken]:
    if len(day) > official.max_per_day:
        sentence = f"{official.id} has {len(day)} meetings on {day[0].date}, may have {official.max_per_day}"
        yield Broken(4, "per_day", sentence, tuple(each.id for each in day), (official.id,))


def _week(day: date) -> tuple[int, int]:
    year, week, _ = day.isocalendar()
    return year, week


def _per_week(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Broken]:
    weeks = grouped(
        meetings, lambda each: [(_week(each.date), who) for who in sorted(each.officials)]
    )
    for ((year, week), who), together in weeks.items():
        most = problem.official_by_id[who].max_per_week
        if len(together) > most:
            sentence = (
                f"{who} has {len(together)} meetings in week {year}-W{week:02}, may have {most}"
            )
            yield Broken(4, "per_week", sentence, tuple(each.id for each in together), (who,))


def _away(problem: Problem, official: Official, meeting: Meeting) -> Iterator[Broken]:
    if any(first <= meeting.date <= last for first, last in official.absent):
        sentence = f"{official.id} is absent on {meeting.date}, the day of {meeting.id}"
        yield Broken(4, "absent", sentence, (meeting.id,), (official.id,))
    till = end(problem, meeting)
    for busy in official.busy:
        if busy.date == meeting.date and busy.start < till and meeting.start < busy.end:
            sentence = f"{official.id} is busy during {meeting.id}, {when(meeting)}"
            yield Broken(4, "busy", sentence, (meeting.id,), (official.id,))
            return
