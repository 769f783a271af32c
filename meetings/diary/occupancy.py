"""Who and what is bound when: the stays that the diary already holds, and those a draft would add."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from meetings import clock
from meetings.diary.clashes import Kind, Stay
from meetings.diary.draft import MeetingDraft
from meetings.diary.meeting import Meeting
from meetings.diary.session import ReceptionSession
from meetings.diary.status import Status
from meetings.officials import busy
from meetings.places.venue import Venue

# The way through the region takes less than a day, so neighbours further off cannot clash.
MARGIN_DAYS = 1


def standing(session: Session, days: Iterable[date], without: int | None = None) -> list[Stay]:
    """Stays of all meetings that are not cancelled on these days and their neighbours.

    Officials are bound by calendars of their own too. ``without`` leaves out one meeting, the one
    being changed. Four queries, however many there are.
    """
    days = list(days)
    near = {
        day + timedelta(days=off) for day in days for off in range(-MARGIN_DAYS, MARGIN_DAYS + 1)
    }
    found = session.scalars(
        select(Meeting)
        .where(
            Meeting.day.in_(near), Meeting.status != Status.CANCELLED, Meeting.id != (without or 0)
        )
        .options(
            joinedload(Meeting.venue),
            selectinload(Meeting.sessions).selectinload(ReceptionSession.officials),
        )
    )
    held = [stay for meeting in found for stay in _of_meeting(meeting)]
    return [*held, *_busy(session, days)]


def _busy(session: Session, days: Iterable[date]) -> Iterator[Stay]:
    """Nobody knows where officials are then, so the way there and back counts for nothing."""
    midnights = [datetime.combine(day, time.min, UTC) for day in days]
    margin = timedelta(days=MARGIN_DAYS)
    around = [(day - margin, day + margin + timedelta(days=1)) for day in midnights]
    for official_id, start, end in busy.overlapping(session, around):
        yield Stay(Kind.OFFICIAL, official_id, start, end, None, None)


def _of_meeting(meeting: Meeting) -> Iterator[Stay]:
    def stay(kind: Kind, subject: int, start: datetime, end: datetime, session: int | None) -> Stay:
        return Stay(
            kind, subject, start, end, meeting.venue_id, meeting.venue.position, meeting.id, session
        )

    start = clock.instant(meeting.day, meeting.start, meeting.zone)
    end = clock.instant(meeting.day, meeting.end, meeting.zone)
    yield stay(Kind.VENUE, meeting.venue_id, start, end, None)
    for held in meeting.standing_sessions:
        for official in held.officials:
            yield stay(Kind.OFFICIAL, official.id, held.starts_at, held.ends_at, held.id)
        if held.crew_id:
            yield stay(Kind.CREW, held.crew_id, held.starts_at, held.ends_at, held.id)


def wanted(draft: MeetingDraft, venue: Venue) -> Iterator[Stay]:
    """Stays that a draft would add."""

    def stay(kind: Kind, subject: int, start: datetime, end: datetime) -> Stay:
        return Stay(kind, subject, start, end, venue.id, venue.position)

    start = clock.instant(draft.day, draft.start, draft.zone)
    end = clock.instant(draft.day, draft.end, draft.zone)
    yield stay(Kind.VENUE, venue.id, start, end)
    for part in draft.sessions:
        part_start = clock.instant(draft.day, part.start, draft.zone)
        part_end = clock.instant(draft.day, part.end, draft.zone)
        for official_id in part.official_ids:
            yield stay(Kind.OFFICIAL, official_id, part_start, part_end)
        if part.crew_id:
            yield stay(Kind.CREW, part.crew_id, part_start, part_end)
