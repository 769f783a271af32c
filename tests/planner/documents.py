"""A small problem that plans of the tests are held against, and the parts to change in it."""

from __future__ import annotations

import copy
from datetime import date, timedelta
from typing import Any

from meetings.planner import problem
from meetings.planner.elements import Problem
from meetings.planner.plan import Meeting, Plan, Session, write_meeting
from meetings.planner.scorer import Verdict, score

Document = dict[str, Any]

# Three weeks, Mondays first, in which an ISO year begins.
FIRST = date(2026, 12, 21)
DAYS = [FIRST + timedelta(days=number) for number in range(21)]
ALL_DAY = [["00:00", "24:00"]]
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def venue(name: str, district: str, **changes: Any) -> Document:
    """A venue that is always open, unless changed."""
    return {
        "id": name,
        "district": district,
        "kind": "park",
        "capacity": 20,
        "open": dict.fromkeys(WEEK, ALL_DAY),
        "lit": True,
        "closed": [],
        "season": None,
        **changes,
    }


def official(name: str, home: str, topics: list[str], **changes: Any) -> Document:
    """An official responsible for topics in every district, unless changed."""
    return {
        "id": name,
        "home": home,
        "responsible": [{"topic": each, "districts": ["arys", "keles"]} for each in topics],
        "absent": [],
        "busy": [],
        "max_per_day": 3,
        "max_per_week": 5,
        "answers": 9,
        **changes,
    }


def document(**changes: Any) -> Document:
    """The problem, with some keys changed."""
    return {
        "format": "meetings.problem/1",
        "from": DAYS[0].isoformat(),
        "to": DAYS[-1].isoformat(),
        "zone": "Asia/Almaty",
        "slots": ["09:00", "11:00", "14:00", "16:30"],
        "slot_minutes": 90,
        "daylight": {day.isoformat(): ["08:00", "17:00"] for day in DAYS},
        "holidays": [],
        "districts": [{"id": "arys"}, {"id": "keles"}],
        "travel_minutes": {"arys": {"keles": 100}, "keles": {"arys": 100}},
        "venues": [
            venue("park", "arys"),
            venue("yard", "arys"),
            venue("office", "keles"),
        ],
        "topics": ["housing", "roads", "water", "land"],
        "officials": [
            official("aigul", "arys", ["housing", "roads", "water", "land"]),
            official("daniyar", "keles", ["roads", "housing"]),
            official("saule", "keles", ["water"]),
        ],
        "crews": [{"id": "crew-1", "home": "arys"}, {"id": "crew-2", "home": "keles"}],
        "backlog": [
            {"topic": "housing", "district": "arys", "count": 25},
            {"topic": "roads", "district": "arys", "count": 10},
            {"topic": "housing", "district": "keles", "count": 15},
        ],
        "duties": [],
        "pinned": [],
        **copy.deepcopy(changes),
    }


def read(**changes: Any) -> Problem:
    """The problem, read."""
    return problem.read(document(**changes))


def session(topic: str = "housing", *officials: str, **answers: int) -> Session:
    """A session with these officials, Aigul unless told, and with what they take up."""
    return Session(topic, tuple(officials or answers or ("aigul",)), answers)


def meeting(
    name: str = "m1",
    day: int = 0,
    start: str = "09:00",
    *,
    venue: str = "park",
    crew: str = "crew-1",
    sessions: tuple[Session, ...] = (session(),),
) -> Meeting:
    """A meeting that keeps every rule; ``day`` counts from the first."""
    hours, minutes = map(int, start.split(":"))
    when = FIRST + timedelta(days=day)
    return Meeting(name, venue, when, 60 * hours + minutes, crew, sessions)


def pin(kind: str, pinned: Meeting) -> Document:
    """A meeting as the problem pins it."""
    return {**write_meeting(pinned), "pin": kind}


def judge(problem: Problem, *meetings: Meeting) -> Verdict:
    """The verdict on a plan of these meetings."""
    return score(problem, Plan(meetings))


def broken(problem: Problem, *meetings: Meeting) -> list[tuple[int, str]]:
    """Number and part of every rule that these meetings break."""
    return [(each.rule, each.what) for each in judge(problem, *meetings).broken]


def park(**changes: Any) -> list[Document]:
    """The venues, the park of Arys changed."""
    return [venue("park", "arys", **changes), *document()["venues"][1:]]


def aigul(**changes: Any) -> list[Document]:
    """The officials, Aigul changed."""
    topics = ["housing", "roads", "water", "land"]
    return [official("aigul", "arys", topics, **changes), *document()["officials"][1:]]
