"""Whether a plan speaks of this problem at all: every id in it is known."""

from __future__ import annotations

from collections.abc import Container
from typing import NoReturn

from meetings.planner.document import InvalidPlan, shown
from meetings.planner.elements import Problem
from meetings.planner.plan import Meeting, Plan, Session


def check_references(problem: Problem, plan: Plan) -> None:
    """Raises InvalidPlan when the plan names what the problem has not, or a meeting twice."""
    topics = frozenset(problem.topics)
    seen: set[str] = set()
    for index, meeting in enumerate(plan.meetings):
        path = f"meetings[{index}]"
        if meeting.id in seen:
            _refuse(f"{path}.id", f"{shown(meeting.id)} stands twice")
        seen.add(meeting.id)
        _check_meeting(problem, meeting, path)
        for number, session in enumerate(meeting.sessions):
            _check_session(problem, session, topics, f"{path}.sessions[{number}]")


def _check_meeting(problem: Problem, meeting: Meeting, path: str) -> None:
    _check(meeting.venue, problem.venue_by_id, "venue", f"{path}.venue")
    _check(meeting.crew, problem.crew_by_id, "crew", f"{path}.crew")


def _check_session(problem: Problem, session: Session, topics: Container[str], path: str) -> None:
    _check(session.topic, topics, "topic", f"{path}.topic")
    for index, who in enumerate(session.officials):
        _check(who, problem.official_by_id, "official", f"{path}.officials[{index}]")
    for who, count in session.answers.items():
        if who not in session.officials:
            _refuse(f"{path}.answers.{who}", "is no official of this session")
        if count < 0:
            _refuse(f"{path}.answers.{who}", "must be 0 or more")


def _check(value: str, known: Container[str], what: str, path: str) -> None:
    if value not in known:
        _refuse(path, f"there is no {what} {shown(value)}")


def _refuse(path: str, rule: str) -> NoReturn:
    raise InvalidPlan(path, rule)
