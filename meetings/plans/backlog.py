"""The backlog: what waits to be taken up, by topic and district."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from meetings.appeals.appeal import Appeal, Outcome
from meetings.diary.meeting import Meeting
from meetings.promises.promise import Promise
from meetings.promises.state import is_broken

Pair = tuple[int, int]
"""(topic id, district id)"""


def appeals_under_review(session: Session, _today: date) -> Counter[Pair]:
    """Appeals without an outcome for which nothing is promised."""
    promised = exists().where(Promise.appeal_id == Appeal.id)
    return _counted(session, ~promised)


def broken_promises(session: Session, today: date) -> Counter[Pair]:
    """Appeals whose promise is overdue, or denied by the resident and not reported anew."""
    return _counted(session, exists().where(Promise.appeal_id == Appeal.id, is_broken(today)))


def _counted(session: Session, condition: ColumnElement[bool]) -> Counter[Pair]:
    columns = (Appeal.topic_id, Appeal.district_id)
    waits = (Appeal.outcome == Outcome.UNDER_REVIEW, condition)
    rows = session.execute(select(*columns, func.count()).where(*waits).group_by(*columns))
    return Counter({(topic, district): count for topic, district, count in rows})


# No appeal is counted by two of them; whatever else waits for officials joins here.
SOURCES: tuple[Callable[[Session, date], Counter[Pair]], ...] = (
    appeals_under_review,
    broken_promises,
)


def waiting(session: Session, today: date) -> Counter[Pair]:
    """All that waits on a day."""
    return sum((source(session, today) for source in SOURCES), Counter())


def taken_up(meetings: Iterable[Meeting]) -> Counter[Pair]:
    """What these meetings can be expected to take up: all that their officials can answer."""
    expected: Counter[Pair] = Counter()
    for meeting in meetings:
        for held in meeting.standing_sessions:
            answers = sum(official.answers_per_meeting for official in held.officials)
            expected[held.topic_id, meeting.venue.district_id] += answers
    return expected
