"""What the diary holds already: read once, and put into the planner's form where it has that form."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from meetings.diary.meeting import Meeting
from meetings.diary.session import ReceptionSession
from meetings.diary.status import Status
from meetings.plans.ids import Letter
from meetings.plans.plan import PlanMeeting

MOST_SESSIONS = 3


@dataclass(frozen=True)
class Known:
    """The numbers of the records that a problem lists."""

    venues: Collection[int]
    topics: Collection[int]
    officials: Collection[int]
    crews: Collection[int]


def meetings(session: Session, first: date, last: date) -> Sequence[Meeting]:
    """All meetings of these days that are not cancelled, drafts of the diary among them. Four queries."""
    return session.scalars(
        select(Meeting)
        .where(Meeting.day.between(first, last), Meeting.status != Status.CANCELLED)
        .options(
            joinedload(Meeting.venue),
            selectinload(Meeting.sessions).selectinload(ReceptionSession.officials),
        )
        .order_by(Meeting.day, Meeting.start, Meeting.id)
    ).all()


def released(session: Session) -> set[int]:
    """Numbers of the meetings that came from a plan."""
    return set(session.scalars(select(PlanMeeting.meeting_id)))


def pin(meeting: Meeting, known: Known, slot_minutes: int) -> dict[str, Any] | None:
    """The meeting in the planner's form, None for one that has another form.

    A planned meeting takes one slot, has one crew for all of it and up to three sessions of
    different topics and officials.
    """
    held = meeting.standing_sessions
    crews = {each.crew_id for each in held}
    people = [official.id for each in held for official in each.officials]
    fits = (
        minutes(meeting) == slot_minutes
        and 1 <= len(held) <= MOST_SESSIONS
        and len(crews) == 1
        and crews <= set(known.crews)
        and meeting.venue_id in known.venues
        and len({each.topic_id for each in held}) == len(held)
        and len(set(people)) == len(people)
        and set(people) <= set(known.officials)
        and all(each.officials and each.topic_id in known.topics for each in held)
    )
    return _document(meeting) if fits else None


def minutes(meeting: Meeting) -> int:
    """How long it takes by the wall clock."""
    start = timedelta(hours=meeting.start.hour, minutes=meeting.start.minute)
    end = timedelta(hours=meeting.end.hour, minutes=meeting.end.minute)
    return round((end - start) / timedelta(minutes=1))


def _document(meeting: Meeting) -> dict[str, Any]:
    sessions = meeting.standing_sessions
    assert sessions[0].crew_id
    return {
        "id": Letter.MEETING.of(meeting.id),
        "venue": Letter.VENUE.of(meeting.venue_id),
        "date": meeting.day.isoformat(),
        "start": f"{meeting.start:%H:%M}",
        "crew": Letter.CREW.of(sessions[0].crew_id),
        "sessions": [
            {
                "topic": Letter.TOPIC.of(each.topic_id),
                "officials": [Letter.OFFICIAL.of(official.id) for official in each.officials],
                "answers": {},
            }
            for each in sessions
        ],
    }
