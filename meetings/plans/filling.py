"""Who takes up how many appeals, after somebody changed a meeting by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from meetings.planner.elements import Problem
from meetings.planner.plan import Meeting, Session


def fill(
    problem: Problem, meetings: Mapping[str, Meeting], anew: str | None = None
) -> dict[str, Meeting]:
    """The same meetings, with what is left of the backlog handed out.

    Nobody who takes up appeals loses any, but for the meeting ``anew``, which begins with none and is
    served first.
    """
    found = dict(meetings)
    if anew in found:
        found[anew] = _emptied(found[anew])
    left = Counter(problem.backlog) - _taken(problem, found.values())
    for id_ in sorted(found, key=lambda id_: (id_ != anew, found[id_].date, id_)):
        found[id_] = _filled(problem, found[id_], left)
    return found


def _emptied(meeting: Meeting) -> Meeting:
    return replace(meeting, sessions=tuple(replace(each, answers={}) for each in meeting.sessions))


def _taken(problem: Problem, meetings: Iterable[Meeting]) -> Counter[tuple[str, str]]:
    taken: Counter[tuple[str, str]] = Counter()
    for meeting in meetings:
        district = problem.venue_by_id[meeting.venue].district
        for session in meeting.sessions:
            taken[session.topic, district] += session.taken_up
    return taken


def _filled(problem: Problem, meeting: Meeting, left: Counter[tuple[str, str]]) -> Meeting:
    """Takes what it hands out from ``left``."""
    venue = problem.venue_by_id[meeting.venue]
    room = venue.capacity - meeting.taken_up
    sessions = []
    for session in meeting.sessions:
        answers = dict(session.answers)
        for official in session.officials:
            able = problem.official_by_id[official].answers - answers.get(official, 0)
            more = max(0, min(able, room, left[session.topic, venue.district]))
            if more:
                answers[official] = answers.get(official, 0) + more
            room -= more
            left[session.topic, venue.district] -= more
        sessions.append(Session(session.topic, session.officials, answers))
    return replace(meeting, sessions=tuple(sessions))
