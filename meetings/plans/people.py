"""Officials and crews as the planner sees them: what they answer for, when they can come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from meetings import clock
from meetings.officials import busy
from meetings.officials.crew import Crew
from meetings.officials.official import Official
from meetings.plans.ids import Letter
from meetings.plans.question import Question
from meetings.plans.wishes import Away

Hours = list[str]
"""``[date, from, to]`` by the wall clock."""
Busy = Mapping[int, list[Hours]]
"""Hours of officials by their numbers."""

END_OF_DAY = "24:00"


def officials(session: Session, seated: Collection[int]) -> Sequence[Official]:
    """All officials in office, and those ``seated`` in meetings, with what they answer for."""
    wanted = or_(Official.active, Official.id.in_(seated))
    query = select(Official).where(wanted).order_by(Official.id)
    loaded = query.options(selectinload(Official.responsibilities), selectinload(Official.absences))
    return session.scalars(loaded).all()


def crews(session: Session, question: Question) -> list[dict[str, Any]]:
    """The crews of a problem: those that exist and are not left out, then those wished for."""
    found = session.scalars(select(Crew).where(Crew.active).order_by(Crew.id))
    without = question.wishes.without_crews
    own = [
        {"id": Letter.CREW.of(crew.id), "home": Letter.DISTRICT.of(crew.home_id)}
        for crew in found
        if crew.id not in without
    ]
    extra = [
        {"id": f"{Letter.EXTRA.value}{number}", "home": Letter.DISTRICT.of(home)}
        for number, home in enumerate(question.wishes.extra_crews, start=1)
    ]
    return own + extra


def documents(
    found: Iterable[Official], question: Question, hours: Busy, topics: Collection[int]
) -> list[dict[str, Any]]:
    """The officials of a problem, with the hours in which they are bound elsewhere."""
    away: dict[int, list[Away]] = defaultdict(list)
    for each in question.wishes.officials:
        away[each.id].append(each)
    return [
        _document(each, question, hours.get(each.id, []), away[each.id], topics) for each in found
    ]


def _document(
    official: Official,
    question: Question,
    hours: list[Hours],
    away: list[Away],
    topics: Collection[int],
) -> dict[str, Any]:
    absent = [(each.first_day, each.last_day) for each in official.absences]
    if not official.active:
        absent = [(question.first, question.last)]
    left_out = filter(None, (each.within(question.first, question.last) for each in away))
    return {
        "id": Letter.OFFICIAL.of(official.id),
        "home": Letter.DISTRICT.of(official.home_id),
        "responsible": _responsible(official, topics),
        "absent": [
            [first.isoformat(), last.isoformat()]
            for first, last in sorted({*absent, *left_out})
            if first <= question.last and last >= question.first
        ],
        "busy": sorted(hours),
        "max_per_day": official.max_per_day,
        "max_per_week": official.max_per_week,
        "answers": official.answers_per_meeting,
    }


def _responsible(official: Official, topics: Collection[int]) -> list[dict[str, Any]]:
    districts: dict[int, list[int]] = defaultdict(list)
    for each in official.responsibilities:
        if each.topic_id in topics:
            districts[each.topic_id].append(each.district_id)
    return [
        {
            "topic": Letter.TOPIC.of(topic),
            "districts": [Letter.DISTRICT.of(id_) for id_ in sorted(ids)],
        }
        for topic, ids in sorted(districts.items())
    ]


def own_calendars(session: Session, question: Question) -> dict[int, list[Hours]]:
    """When officials are busy by calendars of their own. One query."""
    start = clock.instant(question.first, time.min, question.zone)
    end = clock.instant(question.last + timedelta(days=1), time.min, question.zone)
    hours: dict[int, list[Hours]] = defaultdict(list)
    for official_id, begins, ends in busy.overlapping(session, [(start, end)]):
        hours[official_id] += split(max(begins, start), min(ends, end), question.zone)
    return hours


def split(start: datetime, end: datetime, zone: str) -> list[Hours]:
    """A time between two instants as hours of its days, in whole minutes around it."""
    begins, ends = start.astimezone(clock.zone(zone)), end.astimezone(clock.zone(zone))
    found = []
    day = begins.date()
    while day <= ends.date():
        first = f"{begins:%H:%M}" if day == begins.date() else "00:00"
        last = _closing(ends) if day == ends.date() else END_OF_DAY
        if first < last:
            found.append([day.isoformat(), first, last])
        day += timedelta(days=1)
    return found


def _closing(at: datetime) -> str:
    """The minute at or after a moment; a day's end rather than the next day's beginning."""
    later = (at.replace(tzinfo=UTC) + timedelta(seconds=59, microseconds=999999)).replace(second=0)
    return END_OF_DAY if later.date() != at.date() else f"{later:%H:%M}"
