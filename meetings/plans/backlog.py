"""The backlog: what waits to be taken up, by topic and district."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from meetings.appeals.appeal import Appeal, Outcome
from meetings.diary.meeting import Meeting

Pair = tuple[int, int]
"""(topic id, district id)"""


def appeals_under_review(session: Session) -> Counter[Pair]:
    """Appeals without an outcome."""
    columns = (Appeal.topic_id, Appeal.district_id)
    query = select(*columns, func.count()).where(Appeal.outcome == Outcome.UNDER_REVIEW)
    rows = session.execute(query.group_by(*columns))
    return Counter({(topic, district): count for topic, district, count in rows})


# Whatever else waits for officials joins here: promises that were not kept, once there are any.
SOURCES: tuple[Callable[[Session], Counter[Pair]], ...] = (appeals_under_review,)


def waiting(session: Session) -> Counter[Pair]:
    """All that waits now."""
    return sum((source(session) for source in SOURCES), Counter())


def taken_up(meetings: Iterable[Meeting]) -> Counter[Pair]:
    """What these meetings can be expected to take up: all that their officials can answer."""
    expected: Counter[Pair] = Counter()
    for meeting in meetings:
        for held in meeting.standing_sessions:
            answers = sum(official.answers_per_meeting for official in held.officials)
            expected[held.topic_id, meeting.venue.district_id] += answers
    return expected
