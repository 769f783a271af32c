"""What public pages ask of the diary; every answer takes a constant number of statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, contains_eager, joinedload, selectinload

from meetings.diary.filters import Filters
from meetings.diary.meeting import Meeting
from meetings.diary.queries import public_sessions
from meetings.diary.session import ReceptionSession
from meetings.diary.status import Status
from meetings.paging import Page, page_of
from meetings.places.travel import Position, kilometres
from meetings.places.venue import Venue

PER_PAGE = 20
HORIZON = timedelta(days=60)
OVERRUN = timedelta(hours=3)


def _matching(filters: Filters) -> Select[int]:
    """Numbers of meetings with a public session that fits."""
    return filters.apply(
        select(ReceptionSession.meeting_id)
        .join(ReceptionSession.meeting)
        .join(Meeting.venue)
        .where(ReceptionSession.published_at.is_not(None))
    )


def _ahead(filters: Filters, now: datetime) -> Select[int]:
    return _matching(filters).where(ReceptionSession.ends_at > now)


def _shown(meetings: Select[Meeting]) -> Select[Meeting]:
    """With all that a card shows."""
    return meetings.options(
        joinedload(Meeting.venue).joinedload(Venue.district),
        selectinload(Meeting.sessions).joinedload(ReceptionSession.topic),
    )


_IN_ORDER: tuple[InstrumentedAttribute[object], ...] = (Meeting.day, Meeting.start, Meeting.id)


def coming(session: Session, filters: Filters, now: datetime, limit: int) -> Sequence[Meeting]:
    """The next meetings that have not ended, cancelled ones among them."""
    query = select(Meeting).where(Meeting.id.in_(_ahead(filters, now))).order_by(*_IN_ORDER)
    return session.scalars(_shown(query).limit(limit)).all()


def page(
    session: Session, filters: Filters, now: datetime, past: bool, number: int
) -> Page[Meeting]:
    """One page of those to come, soonest first, or of those past, latest first."""
    ahead = Meeting.id.in_(_ahead(Filters(), now))
    wanted = (Meeting.id.in_(_matching(filters)), ~ahead if past else ahead)
    total = session.scalar(select(func.count(Meeting.id)).where(*wanted)) or 0
    order = [column.desc() for column in _IN_ORDER] if past else _IN_ORDER
    query = select(Meeting).where(*wanted).order_by(*order)
    return page_of(session, _shown(query), total, number, PER_PAGE)


def next_at_venues(session: Session, filters: Filters, now: datetime, today: date) -> list[Meeting]:
    """The next standing meeting at each venue within two months, soonest first; sessions not loaded."""
    query = (
        select(Meeting)
        .join(Meeting.venue)
        .where(
            Meeting.id.in_(_ahead(filters, now)),
            Meeting.status == Status.PUBLISHED,
            Meeting.day <= today + HORIZON,
        )
        .options(contains_eager(Meeting.venue).joinedload(Venue.district))
        .order_by(*_IN_ORDER)
    )
    first: dict[int, Meeting] = {}
    for meeting in session.scalars(query):
        first.setdefault(meeting.venue_id, meeting)
    return list(first.values())


def nearest(
    session: Session, candidates: Iterable[Meeting], here: Position, limit: int
) -> list[tuple[Meeting, float]]:
    """The meetings nearest by the great circle with their kilometres, with all that a card shows."""
    far = {each.id: kilometres(here, each.venue.position) for each in candidates}
    near = sorted(far, key=lambda number: far[number])[:limit]
    query = _shown(select(Meeting).where(Meeting.id.in_(near)))
    found = {each.id: each for each in session.scalars(query)}
    return [(found[number], far[number]) for number in near]


def around_now(session: Session, now: datetime, day_ends: datetime) -> Sequence[ReceptionSession]:
    """Sessions that begin before the day ends and that have not ended, or only just."""
    query = public_sessions().where(
        ReceptionSession.ends_at > now - OVERRUN, ReceptionSession.starts_at < day_ends
    )
    return session.scalars(query).all()


def count_ahead(session: Session, filters: Filters, now: datetime) -> int:
    """How many sessions a calendar with these filters has ahead."""
    ahead = public_sessions(filters).where(ReceptionSession.ends_at > now).order_by(None)
    ids = ahead.with_only_columns(ReceptionSession.id, maintain_column_froms=True)
    return session.scalar(select(func.count()).select_from(ids.subquery())) or 0
