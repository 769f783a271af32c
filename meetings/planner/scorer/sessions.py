"""Rules 5 to 7: the sessions of a meeting, who answers for them, and how many appeals they take up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from meetings.planner.elements import Problem
from meetings.planner.plan import Meeting
from meetings.planner.scorer.broken import Broken
from meetings.planner.scorer.visits import district

MOST_SESSIONS = 3


def session_rules(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Broken]:
    """What breaks rules 5, 6 and 7."""
    for meeting in meetings:
        yield from _make_up(meeting)
        yield from _responsible(problem, meeting)
        yield from _answers(problem, meeting)
    yield from _backlog(problem, meetings)


def _make_up(meeting: Meeting) -> Iterator[Broken]:
    if not 1 <= len(meeting.sessions) <= MOST_SESSIONS:
        sentence = f"{meeting.id} has {len(meeting.sessions)} sessions; one to three may be"
        yield Broken(5, "sessions", sentence, (meeting.id,))
    for topic in _repeated(session.topic for session in meeting.sessions):
        sentence = f"{meeting.id} has the topic {topic} twice"
        yield Broken(5, "topic", sentence, (meeting.id,), (topic,))
    for session in meeting.sessions:
        if not session.officials:
            sentence = f"{meeting.id} has nobody in its session on {session.topic}"
            yield Broken(5, "nobody", sentence, (meeting.id,), (session.topic,))
    for who in _repeated(who for session in meeting.sessions for who in session.officials):
        sentence = f"{who} sits in several sessions of {meeting.id}"
        yield Broken(5, "official", sentence, (meeting.id,), (who,))


def _repeated(values: Iterable[str]) -> list[str]:
    return sorted(value for value, times in Counter(values).items() if times > 1)


def _responsible(problem: Problem, meeting: Meeting) -> Iterator[Broken]:
    where = district(problem, meeting)
    for session in meeting.sessions:
        for who in session.officials:
            responsible = problem.official_by_id[who].responsible
            if where not in responsible.get(session.topic, ()):
                sentence = f"{who} is not responsible for {session.topic} in {where}, where {meeting.id} is"
                yield Broken(6, "responsible", sentence, (meeting.id,), (who, session.topic, where))


def _answers(problem: Problem, meeting: Meeting) -> Iterator[Broken]:
    taken: Counter[str] = Counter()
    for session in meeting.sessions:
        taken.update(session.answers)
    for who, count in sorted(taken.items()):
        most = problem.official_by_id[who].answers
        if count > most:
            sentence = f"{who} takes up {count} appeals in {meeting.id}, can take up {most}"
            yield Broken(7, "answers", sentence, (meeting.id,), (who,))
    venue = problem.venue_by_id[meeting.venue]
    if meeting.taken_up > venue.capacity:
        sentence = (
            f"{meeting.id} takes up {meeting.taken_up} appeals, {venue.id} holds {venue.capacity}"
        )
        yield Broken(7, "capacity", sentence, (meeting.id,), (venue.id,))


def _backlog(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Broken]:
    for (topic, where), count in sorted(taken_up(problem, meetings).items()):
        there = problem.backlog.get((topic, where), 0)
        if count > there:
            sentence = f"{count} appeals on {topic} in {where} are taken up, there are {there}"
            by = [each for each in meetings if _takes_up(problem, each, topic, where)]
            yield Broken(7, "backlog", sentence, tuple(each.id for each in by), (topic, where))


def _takes_up(problem: Problem, meeting: Meeting, topic: str, where: str) -> bool:
    return district(problem, meeting) == where and any(
        session.topic == topic and session.taken_up for session in meeting.sessions
    )


def taken_up(problem: Problem, meetings: Iterable[Meeting]) -> Counter[tuple[str, str]]:
    """The appeals taken up, by (topic, district)."""
    taken: Counter[tuple[str, str]] = Counter()
    for meeting in meetings:
        where = district(problem, meeting)
        for session in meeting.sessions:
            taken[session.topic, where] += session.taken_up
    return taken
