"""Selects of the desk's pages, each in a constant number of statements."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from meetings.diary import occupancy
from meetings.diary.clashes import clashes
from meetings.diary.meeting import Meeting, MeetingKind
from meetings.diary.session import ReceptionSession
from meetings.diary.status import Status
from meetings.officials.crew import Crew
from meetings.officials.official import Official
from meetings.paging import Page, page_of
from meetings.places.venue import Venue, VenueKind

PER_PAGE = 25
WEEK_DAYS = 7


@dataclass(frozen=True)
class Wish:
    """What the desk should show; None and the empty text do not narrow."""

    district: int | None = None
    topic: int | None = None
    official: int | None = None
    crew: int | None = None
    venue_kind: VenueKind | None = None
    kind: MeetingKind | None = None
    status: Status | None = None
    first: date | None = None
    last: date | None = None
    text: str = ""
    user: int | None = None

    def apply(self, query: Select[Any]) -> Select[Any]:
        """Narrow a select of Meeting that is joined with Venue."""
        given = ((condition, getattr(self, name)) for name, condition in _CONDITIONS.items())
        return query.where(*(condition(value) for condition, value in given if value))


def _mentions(text: str) -> ColumnElement[bool]:
    """Whether a title or the venue's name has the text; SQLite knows capitals of ASCII only."""
    columns = [
        getattr(record, f"{name}_{language}")
        for record, name in ((Meeting, "title"), (Venue, "name"))
        for language in ("kk", "ru", "en")
    ]
    spellings = {text, text.lower(), text.upper(), text.capitalize(), text.title()}
    return or_(
        *(column.icontains(each, autoescape=True) for column in columns for each in spellings)
    )


def _is_staffed_by(user: int) -> ColumnElement[bool]:
    return or_(
        ReceptionSession.officials.any(Official.user_id == user),
        ReceptionSession.crew.has(Crew.user_id == user),
    )


_CONDITIONS: dict[str, Callable[[Any], ColumnElement[bool]]] = {
    "district": lambda district: Venue.district_id == district,
    "venue_kind": lambda kind: Venue.kind == kind,
    "kind": lambda kind: Meeting.kind == kind,
    "status": lambda status: Meeting.status == status,
    "first": lambda day: Meeting.day >= day,
    "last": lambda day: Meeting.day <= day,
    "text": _mentions,
    "topic": lambda topic: Meeting.sessions.any(ReceptionSession.topic_id == topic),
    "official": lambda official: Meeting.sessions.any(
        ReceptionSession.officials.any(Official.id == official)
    ),
    "crew": lambda crew: Meeting.sessions.any(ReceptionSession.crew_id == crew),
    "user": lambda user: Meeting.sessions.any(_is_staffed_by(user)),
}


def _meetings(wish: Wish) -> Select[Meeting]:
    """Meetings with all that a list shows of them, in order of time."""
    return (
        wish.apply(select(Meeting).join(Meeting.venue))
        .options(
            contains_eager(Meeting.venue).joinedload(Venue.district),
            selectinload(Meeting.sessions).joinedload(ReceptionSession.topic),
        )
        .order_by(Meeting.day, Meeting.start, Meeting.id)
    )


def week(session: Session, monday: date, wish: Wish) -> dict[date, list[Meeting]]:
    """The meetings of a week by day, every day a key."""
    days: dict[date, list[Meeting]] = {day: [] for day in days_of_week(monday)}
    shown = Meeting.day.between(monday, monday + timedelta(days=WEEK_DAYS - 1))
    for meeting in session.scalars(_meetings(wish).where(shown)):
        days[meeting.day].append(meeting)
    return days


def days_of_week(monday: date) -> list[date]:
    """The seven days from a Monday on."""
    return [monday + timedelta(days=ahead) for ahead in range(WEEK_DAYS)]


def clashing(session: Session, days: Sequence[date]) -> set[int]:
    """Ids of meetings that cannot all be as they stand, e.g. since somebody changed a venue."""
    found = clashes(occupancy.standing(session, days), ())
    pairs = ((each.wanted.meeting, each.standing.meeting) for each in found)
    return {meeting for pair in pairs for meeting in pair if meeting}


def page(session: Session, wish: Wish, number: int) -> Page[Meeting]:
    """The page of that number, or the nearest one that exists."""
    counted = wish.apply(select(func.count(Meeting.id)).join(Meeting.venue))
    return page_of(session, _meetings(wish), session.scalars(counted).one(), number, PER_PAGE)


def meeting(session: Session, meeting_id: int) -> Meeting | None:
    """One meeting with all that the desk shows of it."""
    return session.scalars(
        select(Meeting)
        .where(Meeting.id == meeting_id)
        .options(
            joinedload(Meeting.venue),
            selectinload(Meeting.sessions).options(
                joinedload(ReceptionSession.topic),
                joinedload(ReceptionSession.crew),
                selectinload(ReceptionSession.officials).joinedload(Official.organisation),
            ),
        )
        .execution_options(populate_existing=True)
    ).one_or_none()
