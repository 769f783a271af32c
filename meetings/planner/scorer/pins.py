"""Rule 8: fixed pins stand unchanged, and so must not contradict each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from meetings.planner.elements import Problem
from meetings.planner.plan import Meeting, Session
from meetings.planner.scorer.broken import Broken
from meetings.planner.scorer.people import people_rules
from meetings.planner.scorer.places import place_rules
from meetings.planner.scorer.sessions import session_rules

STANDING = ("venue", "date", "start", "crew")


def pin_rules(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Broken]:
    """What breaks rule 8."""
    planned = {meeting.id: meeting for meeting in meetings}
    for pinned in problem.fixed:
        meeting = planned.get(pinned.id)
        if meeting is None:
            sentence = f"{pinned.id} is fixed and is not in the plan"
            yield Broken(8, "missing", sentence, (pinned.id,))
        elif changed := _changed(pinned, meeting):
            sentence = f"{pinned.id} is fixed and its {' and '.join(changed)} changed"
            yield Broken(8, "changed", sentence, (pinned.id,))


def _changed(pinned: Meeting, meeting: Meeting) -> list[str]:
    changed = [part for part in STANDING if getattr(pinned, part) != getattr(meeting, part)]
    if _seats(pinned) != _seats(meeting):
        changed.append("topics or officials")
    return changed


def _seats(meeting: Meeting) -> list[tuple[str, list[str]]]:
    return sorted((session.topic, sorted(session.officials)) for session in meeting.sessions)


def contradictions(problem: Problem) -> list[Broken]:
    """The rules that the fixed pins break together, whatever else is planned; answers left aside."""
    fixed = [_unanswered(meeting) for meeting in problem.fixed]
    return [
        broken
        for rules in (place_rules, people_rules, session_rules)
        for broken in rules(problem, fixed)
    ]


def _unanswered(meeting: Meeting) -> Meeting:
    sessions = tuple(Session(each.topic, each.officials) for each in meeting.sessions)
    return replace(meeting, sessions=sessions)
