"""Shared selects of the diary."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from meetings.diary.filters import Filters
from meetings.diary.meeting import Meeting
from meetings.diary.session import ReceptionSession
from meetings.diary.status import Status
from meetings.officials.official import Official
from meetings.places.venue import Venue

EVERYTHING = Filters()


def public_sessions(filters: Filters = EVERYTHING) -> Select[ReceptionSession]:
    """Sessions that the world may see, cancelled ones among them, by (starts_at, uid).

    All that a page or a feed shows of them is loaded with a constant number of queries.
    """
    return filters.apply(
        select(ReceptionSession)
        .join(ReceptionSession.meeting)
        .join(Meeting.venue)
        .where(ReceptionSession.published_at.is_not(None))
        .order_by(ReceptionSession.starts_at, ReceptionSession.uid)
        .options(
            contains_eager(ReceptionSession.meeting)
            .contains_eager(Meeting.venue)
            .joinedload(Venue.district),
            joinedload(ReceptionSession.topic),
            selectinload(ReceptionSession.officials).joinedload(Official.organisation),
        )
    )


def on_air(session: Session, now: datetime) -> Sequence[ReceptionSession]:
    """Sessions that should be held right now."""
    query = public_sessions().where(
        ReceptionSession.starts_at <= now,
        ReceptionSession.ends_at > now,
        ReceptionSession.status == Status.PUBLISHED,
    )
    return session.scalars(query).all()


def coming(
    session: Session, now: datetime, limit: int, filters: Filters = EVERYTHING
) -> Sequence[ReceptionSession]:
    """The next sessions that have not begun, cancelled ones among them."""
    query = public_sessions(filters).where(ReceptionSession.starts_at > now).limit(limit)
    return session.scalars(query).all()


def public_session(session: Session, session_id: int) -> ReceptionSession | None:
    """One session that the world may see."""
    return session.scalars(public_sessions().where(ReceptionSession.id == session_id)).one_or_none()


def public_meeting(session: Session, meeting_id: int) -> Meeting | None:
    """One meeting that the world may see; its drafts are in ``sessions`` too, so show the published."""
    return session.scalars(
        select(Meeting)
        .where(Meeting.id == meeting_id, Meeting.published_at.is_not(None))
        .options(
            joinedload(Meeting.venue),
            selectinload(Meeting.sessions).options(
                joinedload(ReceptionSession.topic),
                selectinload(ReceptionSession.officials).joinedload(Official.organisation),
            ),
        )
    ).one_or_none()


def next_at(session: Session, venue: Venue, now: datetime) -> ReceptionSession | None:
    """The session that is on at a venue, or the next one."""
    query = public_sessions().where(
        Meeting.venue_id == venue.id,
        ReceptionSession.ends_at > now,
        ReceptionSession.status == Status.PUBLISHED,
    )
    return session.scalars(query.limit(1)).first()
