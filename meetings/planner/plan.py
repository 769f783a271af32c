"""The plan: meetings with their sessions, the score they claim and the bound; read and written as JSON."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from meetings.planner.document import InvalidPlan, Node, parse, unique

FORMAT = "meetings.plan/1"
MEETING_KEYS = ("id", "venue", "date", "start", "crew", "sessions")
SESSION_KEYS = ("topic", "officials", "answers")
SCORE_KEYS = ("total", "served", "fairness", "travel", "duties", "changes")
PLAN_KEYS = ("format", "meetings", "score", "bound", "gap", "seed", "seconds", "deterministic")

__all__ = ["InvalidPlan", "Meeting", "Plan", "Score", "Session", "dumps", "loads", "read", "write"]


@dataclass(frozen=True, slots=True)
class Session:
    """A topic, the officials who take it up, and how many appeals each of them takes up."""

    topic: str
    officials: tuple[str, ...]
    answers: Mapping[str, int] = field(default_factory=dict)

    @property
    def taken_up(self) -> int:
        """The appeals that all its officials take up."""
        return sum(self.answers.values())


@dataclass(frozen=True, slots=True)
class Meeting:
    """One visit to one venue; ``start`` in minutes since midnight, wall clock of the problem's zone."""

    id: str
    venue: str
    date: date
    start: int
    crew: str
    sessions: tuple[Session, ...]

    @property
    def officials(self) -> frozenset[str]:
        """Those of all sessions; for membership only, its order is none."""
        return frozenset(official for session in self.sessions for official in session.officials)

    @property
    def topics(self) -> frozenset[str]:
        """Those of all sessions; for membership only, its order is none."""
        return frozenset(session.topic for session in self.sessions)

    @property
    def taken_up(self) -> int:
        """The appeals that all its sessions take up."""
        return sum(session.taken_up for session in self.sessions)


@dataclass(frozen=True, slots=True)
class Score:
    """The five signed terms and what is claimed to be their sum."""

    total: int = 0
    served: int = 0
    fairness: int = 0
    travel: int = 0
    duties: int = 0
    changes: int = 0

    @classmethod
    def of(cls, *, served: int, fairness: int, travel: int, duties: int, changes: int) -> Score:
        """The terms with their sum."""
        total = served + fairness + travel + duties + changes
        return cls(total, served, fairness, travel, duties, changes)


@dataclass(frozen=True, slots=True)
class Plan:
    """Meetings, their claimed score, a proven upper bound of the total, and how they were found."""

    meetings: tuple[Meeting, ...] = ()
    score: Score = Score()
    bound: int = 0
    gap: float = 0.0
    seed: int = 0
    seconds: float = 0.0
    deterministic: bool = True
    notes: tuple[str, ...] = ()


def gap(bound: int, total: int) -> float:
    """The share by which the total may lie under the optimum; 0.0 is proven optimal."""
    return (bound - total) / max(1, abs(bound))


def clock(minutes: int) -> str:
    """Minutes since midnight as ``HH:MM``; 1440 is ``24:00``."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def loads(text: str | bytes) -> Plan:
    """The plan of a JSON text. Raises InvalidPlan."""
    return read(parse(text, InvalidPlan))


def read(document: object) -> Plan:
    """The plan of a JSON value; whether it suits a problem is the scorer's to say. Raises InvalidPlan."""
    members = Node(document, InvalidPlan).versioned(FORMAT, PLAN_KEYS, ("notes",))
    meetings = members["meetings"].items()
    notes = members["notes"].items() if "notes" in members else []
    plan = Plan(
        meetings=tuple(read_meeting(node.record(MEETING_KEYS)) for node in meetings),
        score=_read_score(members["score"]),
        bound=members["bound"].exact(),
        gap=members["gap"].number(),
        seed=members["seed"].exact(),
        seconds=members["seconds"].number(),
        deterministic=members["deterministic"].boolean(),
        notes=tuple(node.text() for node in notes),
    )
    unique([(node.at("id"), node.at("id").id()) for node in meetings])
    return plan


def _read_score(node: Node) -> Score:
    return Score(**{key: term.exact() for key, term in node.record(SCORE_KEYS).items()})


def read_meeting(members: dict[str, Node]) -> Meeting:
    """A meeting of its members; the document may break every rule but its form."""
    return Meeting(
        id=members["id"].id(),
        venue=members["venue"].id(),
        date=members["date"].day(),
        start=members["start"].time(),
        crew=members["crew"].id(),
        sessions=tuple(_read_session(node) for node in members["sessions"].items()),
    )


def _read_session(node: Node) -> Session:
    members = node.record(SESSION_KEYS)
    officials = unique([(each, each.id()) for each in members["officials"].items()])
    return Session(members["topic"].id(), officials, _read_answers(members["answers"], officials))


def _read_answers(node: Node, officials: Collection[str]) -> dict[str, int]:
    answers = node.mapping()
    for official, count in answers.items():
        if official not in officials:
            count.fail("is no official of this session")
    return {official: count.count() for official, count in answers.items()}


def dumps(plan: Plan) -> str:
    """The plan as text: the same plan, in whatever order it was put together, gives the same bytes."""
    return json.dumps(write(plan), ensure_ascii=False, indent=1) + "\n"


def write(plan: Plan) -> dict[str, object]:
    """The plan as a JSON value, everything in its order."""
    score = {key: getattr(plan.score, key) for key in SCORE_KEYS}
    in_order = sorted(plan.meetings, key=lambda each: (each.date, each.start, each.venue, each.id))
    return {
        "format": FORMAT,
        "meetings": [write_meeting(meeting) for meeting in in_order],
        "score": score,
        "bound": plan.bound,
        "gap": round(plan.gap, 6),
        "seed": plan.seed,
        "seconds": round(plan.seconds, 1),
        "deterministic": plan.deterministic,
        "notes": list(plan.notes),
    }


def write_meeting(meeting: Meeting) -> dict[str, object]:
    """A meeting as a JSON value."""
    return {
        "id": meeting.id,
        "venue": meeting.venue,
        "date": meeting.date.isoformat(),
        "start": clock(meeting.start),
        "crew": meeting.crew,
        "sessions": [
            _write_session(session) for session in sorted(meeting.sessions, key=_session_order)
        ],
    }


def _session_order(session: Session) -> tuple[str, list[str]]:
    return session.topic, sorted(session.officials)


def _write_session(session: Session) -> dict[str, object]:
    return {
        "topic": session.topic,
        "officials": sorted(session.officials),
        "answers": {official: session.answers[official] for official in sorted(session.answers)},
    }
